import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { digestText, type ExtractAnswer, type ExtractManifest, type ExtractRow } from '@peristiwa/contracts';
import { canonicalJson } from '@peristiwa/kernel';
import { createPool } from '@peristiwa/postgres';
import { testDatabase, type TestDatabase } from '@peristiwa/testing';
import { listRelabelled } from '../areas';
import { MessageRefused, type FeedHandler } from '../feed-handler';
import { migrateMinistry } from '../migrate-ministry';
import { findPlace } from '../tables';
import { Bootstrap, type BootstrapOptions } from './bootstrap';
import { ExtractRefused, type ExtractClient } from './extract-client';

/* Issue 12, Subscriber kit: an empty copy is filled from an extract (ADR 0053). */

const TOPIC = 'feed.spec.v1';
let database: TestDatabase;
let pool: Pool;
let handled: string[];
let refused: string | undefined;

jest.setTimeout(60_000);

beforeEach(async () => {
  database = await testDatabase('bootstrap');
  await migrateMinistry({ url: database.url, role: 'peristiwa_spec', schema: 'ministry', migrations: [] });
  pool = createPool({ url: database.url, name: 'spec', max: 4 });
  handled = [];
  refused = undefined;
});
afterEach(async () => {
  await pool.end();
  await database.drop();
});

const row = (personKey: string, sequence: number): ExtractRow => ({
  personKey,
  version: 1,
  sequence,
  partition: 0,
  state: { name: personKey },
});

const AREA = {
  area: '3204',
  to: [{ code: '3299' }],
  effectiveOn: '2026-01-01',
  decree: 'UU sintetis',
  reform: 1,
  recordedAt: '2026-01-01T00:00:00.000Z',
  sequence: 1,
};

/** One part for each list of rows. */
class FakeExtract {
  readonly extractId = randomUUID();

  constructor(
    readonly parts: readonly (readonly ExtractRow[])[],
    readonly sequence = 9,
  ) {}

  get manifest(): ExtractManifest {
    const file = { bytes: 0, sha256: '0'.repeat(64) };
    return {
      extractId: this.extractId,
      partner: 'spec',
      agreementVersion: 1,
      dataSchema: 'http://publisher.example/schemas/1',
      sequence: this.sequence,
      places: [
        { partition: 0, sequence: this.sequence, digest: 'a'.repeat(64) },
        { partition: 1, sequence: 0, digest: 'b'.repeat(64) },
      ],
      areas: [AREA],
      persons: this.parts.flat().length,
      digest: digestText(0n),
      parts: this.parts.map((rows, index) => ({
        part: index + 1,
        persons: rows.length,
        ndjson: file,
        csv: file,
      })),
      issuedAt: '2026-11-22T03:00:00.000Z',
      keyId: 'k',
      signature: '',
    };
  }
}

/** Gives the extracts one after another; the next one once a part has ended. */
function clientOf(extracts: FakeExtract[], endsAt?: number): ExtractClient {
  const current = () => extracts[0] as FakeExtract;
  const answer = async () => ({ state: 'ready', manifest: current().manifest }) as unknown as ExtractAnswer;
  return {
    begin: answer,
    find: answer,
    part: async ({ extractId }, { part }) => {
      if (part === endsAt && extracts.length > 1) {
        extracts.shift();
        throw new ExtractRefused(410, 'extract-ended');
      }
      if (extractId !== current().extractId) throw new ExtractRefused(404, 'extract-not-found');
      const rows = current().parts[part - 1] ?? [];
      return Buffer.from(rows.map((one) => `${canonicalJson(one)}\n`).join(''));
    },
    keys: () => Promise.reject(new Error('not asked')),
  };
}

const handler: FeedHandler = {
  apply: async (_client, deliveries) => {
    if (deliveries.some(({ message }) => message.personKey === refused || message.kind === refused))
      throw new MessageRefused('spec');
    handled.push(...deliveries.map(({ message }) => `${message.kind} ${message.personKey}`));
  },
};

const fill = (client: ExtractClient, more: Partial<BootstrapOptions> = {}) => {
  const quiet = () => undefined;
  const log = { info: quiet, warn: quiet, error: quiet };
  return new Bootstrap({
    pool,
    topic: TOPIC,
    partner: 'spec',
    handler,
    client,
    isSigned: async () => true,
    log,
    ...more,
  }).run(new AbortController().signal);
};

const held = async () =>
  (await pool.query('SELECT person_key FROM subscriber.person WHERE in_scope ORDER BY 1')).rows.map(
    ({ person_key: key }) => key,
  );

it('gives the handler everybody in the order of the feed, and continues after the places of the manifest', async () => {
  await fill(clientOf([new FakeExtract([[row('b', 5), row('a', 2)], [row('c', 9)]])]));
  expect(handled).toEqual(['entered-scope a', 'entered-scope b', 'entered-scope c']);
  expect(await held()).toEqual(['a', 'b', 'c']);
  expect(await findPlace(pool, TOPIC, 0)).toMatchObject({
    lastSequence: 9,
    digest: 'a'.repeat(64),
    nextOffset: 0n,
  });
  expect(await findPlace(pool, TOPIC, 1)).toMatchObject({ lastSequence: 0, digest: 'b'.repeat(64) });
  const { rows } = await pool.query('SELECT sum(applied)::int AS applied FROM subscriber.cursor');
  expect(rows).toEqual([{ applied: 9 }]);
  expect(await listRelabelled(pool)).toEqual([AREA]);
  // A copy that follows the feed is left as it is.
  await fill(clientOf([new FakeExtract([[row('d', 3)]])]));
  expect(await held()).toEqual(['a', 'b', 'c']);
});

it('begins anew when the extract has ended: who is not in the next one has left the scope', async () => {
  const first = new FakeExtract([[row('a', 2), row('b', 3)], [row('c', 9)]]);
  const next = new FakeExtract([[row('b', 3)], [row('c', 11)]], 11);
  await fill(clientOf([first, next], 2));
  expect(handled.slice(0, 2)).toEqual(['entered-scope a', 'entered-scope b']);
  expect(handled.slice(2, 4).toSorted()).toEqual(['left-scope a', 'left-scope b']);
  expect(await held()).toEqual(['b', 'c']);
  expect(await findPlace(pool, TOPIC, 0)).toMatchObject({ lastSequence: 11 });
});

it('sets a person aside whom the handler refuses, and takes in everybody else', async () => {
  refused = 'b';
  await fill(clientOf([new FakeExtract([[row('a', 2), row('b', 3), row('c', 4)]])]));
  expect(await held()).toEqual(['a', 'c']);
  const { rows } = await pool.query('SELECT person_key, sequence::int, reason FROM subscriber.quarantine');
  expect(rows).toEqual([{ person_key: 'b', sequence: 3, reason: 'spec' }]);
});

it('begins anew also when the handler refuses that anybody leaves the scope, and says how many stay', async () => {
  const many = Array.from({ length: 5 }, (_, index) => row(`p${index}`, 3));
  const first = new FakeExtract([many, [row('q', 9)]]);
  const next = new FakeExtract([many.slice(1), [row('q', 11)]], 11);
  refused = 'left-scope';
  const error = jest.fn();
  const quiet = () => undefined;
  await fill(clientOf([first, next], 2), { chunk: 2, log: { info: quiet, warn: quiet, error } });
  expect(error.mock.calls).toContainEqual([
    { topic: TOPIC, persons: 5 },
    'the handler refuses that these persons leave the scope',
  ]);
  // Who is not in the next extract is still held: the copy differs from it, and reconciliation finds that.
  expect(await held()).toEqual(['p0', 'p1', 'p2', 'p3', 'p4', 'q']);
  expect(error).toHaveBeenLastCalledWith(
    expect.objectContaining({ isSame: false }),
    expect.stringContaining('reconcile'),
  );
  expect(await findPlace(pool, TOPIC, 0)).toMatchObject({ lastSequence: 11 });
});

it('takes in nothing of an extract that the registry has not signed', async () => {
  const isSigned = jest.fn<Promise<boolean>, []>().mockResolvedValueOnce(false).mockResolvedValue(true);
  await fill(clientOf([new FakeExtract([[row('a', 2)]])]), { isSigned });
  expect(isSigned).toHaveBeenCalledTimes(2);
  expect(await held()).toEqual(['a']);
});

it('ends when the service stops, also while the publisher refuses', async () => {
  const stopping = new AbortController();
  const begin = jest.fn(async () => {
    setImmediate(() => stopping.abort());
    throw new ExtractRefused(403, 'agreement-not-active');
  });
  const client = { ...clientOf([]), begin };
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const bootstrap = new Bootstrap({
    pool,
    topic: TOPIC,
    partner: 'spec',
    handler,
    client,
    isSigned: async () => true,
    log,
  });
  await expect(bootstrap.run(stopping.signal)).rejects.toMatchObject({ name: 'AbortError' });
});

it('is not ended by the place of a person who is repaired meanwhile', async () => {
  const extract = new FakeExtract([[row('a', 2)], [row('b', 3)]]);
  const client = clientOf([extract]);
  const part: ExtractClient['part'] = async (manifest, one, format) => {
    if (one.part === 2)
      await pool.query(`INSERT INTO subscriber.cursor (topic, partition) VALUES ('${TOPIC}', 0)`);
    return client.part(manifest, one, format);
  };
  await fill({ ...client, part });
  expect(await held()).toEqual(['a', 'b']);
  expect(await findPlace(pool, TOPIC, 0)).toMatchObject({ lastSequence: 9, digest: 'a'.repeat(64) });
});
