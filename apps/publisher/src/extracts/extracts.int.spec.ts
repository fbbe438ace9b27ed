import { createHash, createPublicKey } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import {
  chainHeaders,
  digestText,
  ExtractManifest,
  extractText,
  feedGenesis,
  personDigest,
  type ExtractRow,
} from '@peristiwa/contracts';
import { canonicalJson } from '@peristiwa/kernel';
import { isSigned } from '@peristiwa/signing';
import { alone, DAUGHTER, familyOfFour, FATHER, idOf } from '@peristiwa/testing';
import { fast, FeedsUnderTest, silent, until, type Ministry } from '../feeds-under-test';
import { PastHoldings } from '../reconcile/past-holdings';
import { ExtractRunner } from './extract-runner';
import { Extracts, type Extract } from './extracts';

/* Issue 12, Delivery: an extract is what a partner holds after one message, whatever is sent meanwhile (ADR 0053). */

let feeds: FeedsUnderTest;
let extracts: Extracts;

jest.setTimeout(60_000);

beforeEach(async () => {
  feeds = await FeedsUnderTest.open();
  extracts = new Extracts(feeds.pool, feeds.agreements);
});
afterEach(() => feeds.close());

function prepare(store = extracts): ExtractRunner {
  const { pool, agreements, feedKeys } = feeds;
  const runner = new ExtractRunner({
    pool,
    extracts: store,
    agreements,
    feedKeys,
    settings: { ...fast, leaseMs: 50, extractPersons: 1 },
    log: silent,
    onMade: () => undefined,
  });
  runner.start();
  return feeds.keep(runner);
}

async function fill(role: Ministry): Promise<void> {
  await feeds.agree(role);
  await feeds.registry.record(familyOfFour());
  await feeds.registry.record(alone(7));
  feeds.build();
  await feeds.built();
}

async function create(role: Ministry): Promise<Extract> {
  const effective = await feeds.agreements.effectiveOf(feeds.names[role]);
  if (!effective) throw new Error('no agreement');
  return extracts.create(effective, 'spec');
}

const again = ({ partner, extractId }: Extract) => extracts.get(partner, extractId);
const ended = (extract: Extract) =>
  until(async () => {
    const found = await again(extract);
    return found.state !== 'preparing' && found;
  });
const manifestOf = ({ manifest }: Extract) => ExtractManifest.parse(JSON.parse(manifest ?? ''));
const sha256 = (content: Buffer | string) => createHash('sha256').update(content).digest('hex');

async function rowsOf(extract: Extract): Promise<ExtractRow[]> {
  const rows: ExtractRow[] = [];
  for (const { part, persons, ndjson } of manifestOf(extract).parts) {
    const content = gunzipSync(await extracts.content(extract, part));
    expect({ bytes: content.length, sha256: sha256(content) }).toEqual(ndjson);
    const own = content.toString().trimEnd().split('\n');
    expect(own).toHaveLength(persons);
    for (const line of own) {
      const row = JSON.parse(line) as ExtractRow;
      expect(canonicalJson(row)).toBe(line);
      rows.push(row);
    }
  }
  return rows;
}

const digestOf = (rows: readonly ExtractRow[]) =>
  digestText(rows.reduce((sum, row) => sum ^ personDigest(row.personKey, canonicalJson(row.state)), 0n));

/** The last message about each person who is held, as the pull has them. */
async function lastMessages(role: Ministry, sequence: number) {
  const last = new Map(
    (await feeds.pulled(role)).filter((one) => one.sequence <= sequence).map((one) => [one.key, one]),
  );
  return [...last.values()]
    .filter(({ value }) => value.state)
    .map(({ key, partition, sequence: own, value }) => ({
      personKey: key,
      partition,
      sequence: own,
      version: value.version,
      state: value.state,
    }));
}

const byKey = (one: { personKey: string }, other: { personKey: string }) =>
  one.personKey < other.personKey ? -1 : 1;

async function expectWhole(role: Ministry, extract: Extract): Promise<void> {
  const manifest = manifestOf(extract);
  const rows = await rowsOf(extract);
  expect(rows.toSorted(byKey)).toEqual((await lastMessages(role, manifest.sequence)).toSorted(byKey));
  expect(digestOf(rows)).toBe(manifest.digest);
  const { partner, sequence, persons, digest } = manifest;
  expect(await new PastHoldings(feeds.pool, { log: silent }).of(partner, { sequence })).toMatchObject({
    sequence,
    persons,
    digest,
  });
  const messages = await feeds.pulled(role);
  for (const place of manifest.places) {
    const own = messages.filter((one) => one.partition === place.partition && one.sequence <= sequence);
    expect(place.sequence).toBe(own.at(-1)?.sequence ?? 0);
    const genesis = feedGenesis(partner, place.partition).toString('hex');
    expect(place.digest).toBe(own.at(-1)?.headers[chainHeaders.digest] ?? genesis);
  }
  const { keys } = await feeds.feedKeys.history();
  const key = createPublicKey(keys[0]?.publicKey ?? '');
  expect(isSigned(extractText(manifest), key, manifest.signature)).toBe(true);
  expect(isSigned(extractText({ ...manifest, sequence: sequence + 1 }), key, manifest.signature)).toBe(false);
}

it('has the last message of each person up to one sequence, while the feed continues and the publisher dies', async () => {
  await fill('kemensos');
  const made = jest.spyOn(extracts, 'storePart');
  // The first publisher dies after one part: its lease is not released.
  const dying = Object.create(extracts) as Extracts;
  dying.storePart = async (...part) => {
    if (made.mock.calls.length > 0) return new Promise(() => undefined);
    await extracts.storePart(...part);
  };
  const extract = await create('kemensos');
  const { pool, agreements, feedKeys } = feeds;
  new ExtractRunner({
    pool,
    extracts: dying,
    agreements,
    feedKeys,
    settings: { ...fast, leaseMs: 50, extractPersons: 1 },
    log: silent,
    onMade: () => undefined,
  }).start();
  await until(async () => (await again(extract)).preparedPersons > 0);
  await feeds.death(FATHER);
  await feeds.birth();
  await feeds.moveAway(idOf(7));
  await feeds.built();
  prepare();
  const ready = await ended(extract);
  expect(ready).toMatchObject({ state: 'ready', persons: 5, preparedPersons: 5 });
  expect(manifestOf(ready).parts).toHaveLength(5);
  expect(ready.sequence).toBe(5);
  await expectWhole('kemensos', ready);
  // The deaths and births after it are in the next one.
  const next = await ended(await create('kemensos'));
  expect(next.sequence).toBeGreaterThan(5);
  await expectWhole('kemensos', next);
  expect((await again(extract)).state).toBe('replaced');
});

it('has what is released of a feed with pseudonyms, and not what waits for its window', async () => {
  await feeds.agree('bps', { areaScope: ['3204'] });
  await feeds.registry.record(familyOfFour());
  await feeds.registry.record(alone(7));
  feeds.build();
  const releaser = feeds.release();
  await feeds.released();
  await releaser.stop();
  await feeds.death(FATHER);
  await feeds.moveAway(idOf(7));
  await feeds.built();
  expect(await feeds.asOwner('SELECT FROM publisher.pending')).not.toEqual([]);
  prepare();
  const ready = await ended(await create('bps'));
  expect(ready).toMatchObject({ state: 'ready', persons: 5, sequence: 5 });
  await expectWhole('bps', ready);
});

it('has what the feed said about areas: the codes of states are read by it (ADR 0061)', async () => {
  await fill('kemensos');
  await feeds.asOwner(`INSERT INTO registry.area_reform (reform_no, decree, effective_on, changes, recorded_at)
    VALUES (1, 'UU sintetis', '2026-01-01', '[{"from": "3204", "to": "3299"}]', now())`);
  await feeds.registry.record(alone(8));
  await feeds.built();
  const relabelled = await until(async () =>
    (await feeds.pulled('kemensos')).find(({ key }) => key === '3204'),
  );
  prepare();
  const ready = await ended(await create('kemensos'));
  expect(manifestOf(ready).areas).toEqual([{ ...relabelled.value, sequence: relabelled.sequence }]);
  await expectWhole('kemensos', ready);
});

it('is empty when the partner holds nobody', async () => {
  await feeds.agree('kemensos');
  feeds.build();
  await feeds.built();
  prepare();
  const ready = await ended(await create('kemensos'));
  expect(manifestOf(ready)).toMatchObject({ sequence: 0, persons: 0, parts: [], digest: '0'.repeat(64) });
});

it('begins only when the feed follows the agreement in force', async () => {
  await feeds.agree('kemensos');
  const builder = feeds.build();
  await feeds.registry.record(alone(7));
  await feeds.built();
  await builder.stop();
  await feeds.agree('kemensos', { fields: ['nik', 'eventDates'] });
  const looked = jest.spyOn(extracts, 'open');
  prepare();
  const extract = await create('kemensos');
  const before = looked.mock.calls.length;
  await until(async () => looked.mock.calls.length > before + 3);
  expect(await again(extract)).toMatchObject({ state: 'preparing', sequence: null });
  feeds.build();
  const ready = await ended(extract);
  expect(ready).toMatchObject({ state: 'ready', persons: 1, agreementVersion: 2 });
  await expectWhole('kemensos', ready);
});

describe('an extract ends, and its parts are deleted', () => {
  const contents = () => feeds.asOwner('SELECT FROM publisher.extract_part WHERE content IS NOT NULL');
  const becomes = (extract: Extract, state: string) =>
    until(async () => (await again(extract)).state === state);

  beforeEach(() => fill('kemensos'));

  it('when the agreement changes', async () => {
    prepare();
    const ready = await ended(await create('kemensos'));
    expect(await contents()).toHaveLength(5);
    await feeds.agree('kemensos', { fields: ['nik', 'eventDates'] });
    await becomes(ready, 'outdated');
    expect(await contents()).toEqual([]);
    await expect(extracts.content(ready, 1)).rejects.toMatchObject({ code: 'extract-part-not-found' });
  });

  it('after seven days', async () => {
    prepare();
    const ready = await ended(await create('kemensos'));
    const from = new Date(ready.expiresAt).getTime();
    expect(from - ready.createdAt.getTime()).toBe(7 * 86_400_000);
    feeds.clock = () => new Date(from - 60_000);
    const looked = jest.spyOn(extracts, 'open');
    await until(async () => looked.mock.calls.length > 2);
    expect((await again(ready)).state).toBe('ready');
    feeds.clock = () => new Date(from);
    await becomes(ready, 'expired');
    expect(await contents()).toEqual([]);
  });

  it('when somebody cancels it, also while it is prepared', async () => {
    const extract = await create('kemensos');
    expect(await extracts.end(extract.extractId, 'cancelled', 'spec')).toBe(true);
    expect(await extracts.end(extract.extractId, 'cancelled', 'spec')).toBe(false);
    prepare();
    const next = await ended(await create('kemensos'));
    expect(next.state).toBe('ready');
    expect((await again(extract)).state).toBe('cancelled');
  });

  it('as failed when a holding is not what was sent', async () => {
    await feeds.asOwner(
      `UPDATE publisher.holding SET view_hash = sha256('x') WHERE person_id = '${DAUGHTER}'`,
    );
    prepare();
    expect((await ended(await create('kemensos'))).state).toBe('failed');
    expect(await contents()).toEqual([]);
  });
});

it('is one at a time for each partner, and four on a day', async () => {
  await feeds.agree('kemensos');
  await feeds.agree('kemenp2mi');
  const first = await create('kemensos');
  await expect(create('kemensos')).rejects.toMatchObject({ code: 'extract-preparing' });
  await extracts.end((await create('kemenp2mi')).extractId, 'cancelled', 'spec');
  await extracts.end(first.extractId, 'cancelled', 'spec');
  for (let made = 1; made < 4; made += 1) {
    await extracts.end((await create('kemensos')).extractId, 'cancelled', 'spec');
  }
  await expect(create('kemensos')).rejects.toMatchObject({ code: 'extracts-of-the-day', status: 429 });
  const tomorrow = new Date(Date.now() + 86_400_000);
  feeds.clock = () => tomorrow;
  await expect(create('kemensos')).resolves.toMatchObject({ state: 'preparing' });
});
