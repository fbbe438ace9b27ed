import { createPublicKey } from 'node:crypto';
import {
  BACKFILL_COMPLETED_TYPE,
  BackfillCompleted,
  backfillText,
  backfillTypes,
  chainHeaders,
  feedTopic,
} from '@peristiwa/contracts';
import { SendFailed } from '@peristiwa/messaging';
import { isSigned } from '@peristiwa/signing';
import { alone, familyOfFour, FATHER } from '@peristiwa/testing';
import { fast, FeedsUnderTest, silent, until, type Ministry, type Sent } from '../feeds-under-test';
import { BackfillRunner } from './backfill-runner';

/*
 * Issue 12: "A widened agreement back-fills just the new fields"; the partner knows from its feed that the back-fill is
 * complete, with count and digest (ADR 0063).
 */

jest.setTimeout(60_000);

let under: FeedsUnderTest;
let sent: Sent;
beforeEach(async () => {
  under = await FeedsUnderTest.open();
  sent = [];
  under.build();
  await under.registry.record(familyOfFour());
  await under.registry.record(alone(7));
  await under.built();
});
afterEach(() => under.close());

function announce(refuses: (topic: string) => boolean = () => false): BackfillRunner {
  const runner = new BackfillRunner({
    pool: under.pool,
    feedKeys: under.feedKeys,
    settings: fast,
    clock: () => new Date(),
    log: silent,
    ensureTopic: async () => undefined,
    producer: {
      send: async (topic, batch) => {
        if (refuses(topic)) throw new SendFailed(topic, new Error('the topic refuses it'));
        sent.push([topic, batch]);
      },
      close: async () => undefined,
    },
  });
  runner.start();
  return under.keep(runner);
}

const ends = (role: Ministry) =>
  sent
    .filter(([topic]) => topic === feedTopic(under.names[role]))
    .flatMap(([, batch]) => batch)
    .filter(({ headers }) => headers['ce_type'] === BACKFILL_COMPLETED_TYPE)
    .map(({ value }) => BackfillCompleted.parse(JSON.parse(String(value))));

const ended = (role: Ministry, version: number) =>
  until(async () => {
    const found = ends(role).filter(({ agreementVersion }) => agreementVersion === version);
    return found.length === fast.partitions && found;
  });

/** As a partner counts: messages that report no act, and the XOR of their digests. */
async function counted(role: Ministry, after: number, through: number) {
  const events = (await under.pulled(role, after)).filter(
    ({ sequence, headers }) =>
      sequence <= through && backfillTypes.some((type) => type === headers['ce_type']),
  );
  const digest = events.reduce((sum, { headers }) => sum ^ BigInt(`0x${headers[chainHeaders.digest]}`), 0n);
  return { messages: events.length, digest: digest.toString(16).padStart(64, '0') };
}

describe('the end of a back-fill', () => {
  it('is a signed marker on each partition, with the count and the digest that the partner makes itself', async () => {
    announce();
    under.send([]);
    await under.agree('kemensos', { fields: ['nik', 'name'] });
    await ended('kemensos', 1);
    await under.agree('kemensos', { fields: ['nik', 'name', 'sex'], version: 2 });
    const markers = await ended('kemensos', 2);

    const [first] = markers as [BackfillCompleted];
    expect(first).toMatchObject({ afterSequence: 5, throughSequence: 10, messages: 5 });
    expect(await counted('kemensos', first.afterSequence, first.throughSequence)).toEqual({
      messages: first.messages,
      digest: first.digest,
    });
    expect(markers.map(({ partition }) => partition)).toEqual([0, 1, 2]);
    const { keys } = await under.feedKeys.history();
    for (const { signature, ...data } of markers) {
      const key = createPublicKey(keys.find(({ keyId }) => keyId === data.keyId)?.publicKey ?? '');
      expect(isSigned(backfillText(under.names.kemensos, data), key, signature)).toBe(true);
      const other = { ...data, messages: data.messages - 1 };
      expect(isSigned(backfillText(under.names.kemensos, other), key, signature)).toBe(false);
    }
  });

  it('counts what an act brought forward, and no message of an act', async () => {
    under.send([]);
    await under.agree('kemensos', { fields: ['nik', 'name', 'maritalStatus'] });
    await under.built();
    await under.agree('kemensos', { fields: ['nik', 'name', 'maritalStatus', 'sex'], version: 2 });
    await under.death(FATHER);
    await under.built();
    announce();
    const [end] = (await ended('kemensos', 2)) as [BackfillCompleted];
    const all = await under.pulled('kemensos', end.afterSequence);
    expect(all.length).toBeGreaterThan(end.messages);
    expect(await counted('kemensos', end.afterSequence, end.throughSequence)).toEqual({
      messages: end.messages,
      digest: end.digest,
    });
  });

  it('does not come while the agreement is suspended; then the end of the resumption counts from the beginning', async () => {
    const { kemensos } = under.names;
    under.send([]);
    await under.agree('kemensos');
    await under.built();
    await under.agree('kemensos', { status: 'suspended', version: 2 });
    await under.built();
    announce();
    await under.agree('bps');
    await under.agree('kemenp2mi');
    await ended('kemenp2mi', 1);
    expect(ends('kemensos')).toEqual([]);

    await under.agree('kemensos', { version: 3 });
    const [end] = (await ended('kemensos', 3)) as [BackfillCompleted];
    expect(end).toMatchObject({ afterSequence: 0, messages: 5 });
    const { rows } = await under.pool.query(
      'SELECT agreement_version, completed_at IS NULL AS is_open FROM publisher.backfill WHERE partner = $1',
      [kemensos],
    );
    expect(rows).toEqual([{ agreement_version: 3, is_open: false }]);
  });

  it('follows the release of the windows of a feed with pseudonyms', async () => {
    under.send([]);
    announce();
    await under.agree('bps');
    await under.built();
    const { rows } = await under.pool.query('SELECT FROM publisher.pending');
    expect(rows.length).toBe(5);
    expect(ends('bps')).toEqual([]);
    under.release();
    const [end] = (await ended('bps', 1)) as [BackfillCompleted];
    expect(end).toMatchObject({ messages: 5, throughSequence: 5 });
  });

  it('keeps no other feed waiting when a topic refuses it, and says the withdrawal of an ended agreement too', async () => {
    const { kemensos } = under.names;
    let isRefused = true;
    announce((topic) => isRefused && topic === feedTopic(kemensos));
    under.send([]);
    await under.agree('kemensos');
    await under.agree('kemenp2mi');
    await ended('kemenp2mi', 1);
    expect(ends('kemensos')).toEqual([]);
    isRefused = false;
    await ended('kemensos', 1);
    await under.agree('kemensos', { status: 'ended', version: 2 });
    const [end] = (await ended('kemensos', 2)) as [BackfillCompleted];
    expect(await counted('kemensos', end.afterSequence, end.throughSequence)).toMatchObject({ messages: 5 });
  });
});
