import { stateAfter, type PersonMessage } from '@peristiwa/contracts';
import { alone, FAR_OFFICE, familyOfFour, FATHER, idOf } from '@peristiwa/testing';
import { coverageOf, readHighWaters, readOutboxes } from './send/outbox';
import { fast, FeedsUnderTest, until } from './feeds-under-test';

const HOUR_MS = 3_600_000;
const hourly = { ...fast, release: { windowMs: HOUR_MS, personsMin: 3, longestMs: 24 * HOUR_MS } };

describe('the windows of a feed with pseudonyms (ADR 0026)', () => {
  jest.setTimeout(60_000);
  let under: FeedsUnderTest;
  /** The releaser's clock; windows are judged when it enters another hour. */
  let now: Date;

  beforeEach(async () => {
    under = await FeedsUnderTest.open();
    await under.agree('bps');
    now = new Date();
  });
  afterEach(() => under.close());

  /** What the partner holds of each person. */
  async function copies() {
    const held = new Map<string, PersonMessage['state']>();
    for (const { key, value } of await under.pulled('bps')) held.set(key, stateAfter(value, held.get(key)));
    return held;
  }
  const nextHour = (hours = 1) => {
    now = new Date(now.getTime() + hours * HOUR_MS);
  };
  const release = (settings = hourly) => under.release(settings, () => now);
  const one = async <Row>(text: string) => (await under.asOwner(text))[0] as Row;
  const waiting = async () =>
    Number((await one<{ n: string }>('SELECT count(*) AS n FROM publisher.pending')).n);
  /** The releaser has judged the windows at the present reading of its clock. */
  const judged = () =>
    until(async () => {
      const { slot } = await one<{ slot: Date | number }>('SELECT slot FROM publisher.release');
      return Number(slot) > now.getTime() - HOUR_MS;
    });
  async function heartbeat() {
    const outbox = (await readOutboxes(under.pool)).get(under.names.bps);
    if (!outbox) throw new Error('No feed');
    const { highWater: sent } = outbox;
    const due = { partner: under.names.bps, sent, partitions: 1, coverage: coverageOf(outbox) };
    return (await readHighWaters(under.pool, [due]))[0]?.[0];
  }

  it('keeps messages until enough persons wait, and only then says that the feed covers them', async () => {
    under.build();
    await under.registry.record(alone(7));
    await under.registry.record(alone(8));
    await under.built();
    release();
    await judged();
    expect([await waiting(), await under.pulled('bps')]).toEqual([2, []]);
    const position = async () => (await under.feeds.report()).feeds[0]?.release;
    expect(await position()).toMatchObject({ changeNo: 0, waiting: 2 });
    const before = await heartbeat();
    expect(before).toMatchObject({ partition: 0, sequence: 0, registryPosition: 0 });
    expect(before).not.toHaveProperty('coveredUntil');

    await under.registry.record(alone(9));
    await under.built();
    nextHour();
    await under.released();
    expect(await under.pulled('bps')).toHaveLength(3);
    expect(await position()).toEqual({ changeNo: 3, waiting: 0, seconds: 0 });
    expect(await heartbeat()).toMatchObject({
      coveredUntil: '2026-11-22T03:00:00.000Z',
      registryPosition: 0,
    });
  });

  it('releases fewer persons before the longest wait is over', async () => {
    under.build();
    await under.registry.record(alone(7));
    await under.built();
    release();
    await judged();
    nextHour(23);
    await judged();
    expect(await waiting()).toBe(1);
    nextHour();
    await under.released();
    expect(await under.pulled('bps')).toHaveLength(1);
  });

  it('releases after its clock, which was three hours ahead, is right again', async () => {
    under.build();
    await under.registry.record(alone(7));
    await under.built();
    release();
    nextHour(3);
    await judged();
    expect(await waiting()).toBe(1);
    // Before the clock is right: its window is judged once in that slot.
    for (const nth of [8, 9]) await under.registry.record(alone(nth));
    await under.built();
    nextHour(-3);
    await under.released();
    expect(await under.pulled('bps')).toHaveLength(3);
  });

  it('gives the messages of a window one recording time: the hour of the last act in it', async () => {
    under.build();
    await under.registry.record(alone(7), { recordedAt: '2026-11-22T03:50:00.000Z' });
    await under.registry.record(familyOfFour(), { recordedAt: '2026-11-22T05:10:00.000Z' });
    await under.built();
    release();
    await under.released();
    const times = (await under.pulled('bps')).flatMap(({ headers, value }) => [
      headers['ce_time'],
      headers['ce_recordedtime'],
      value.recordedAt,
    ]);
    expect(new Set(times)).toEqual(new Set(['2026-11-22T05:00:00.000Z']));
  });

  it('keeps the order of the messages of one person, in a window and across windows', async () => {
    under.build();
    await under.registry.record(familyOfFour());
    await under.registry.record(alone(7));
    await under.moveAway(idOf(7));
    await under.built();
    release();
    await under.released();
    await under.death(idOf(7), FAR_OFFICE);
    await under.birth();
    await under.death(FATHER);
    await under.built();
    nextHour();
    await under.released();

    const page = await under.pulled('bps');
    const mover = page.filter(({ value }) => value.state?.education && value.personKey === moverKey(page));
    expect(mover.map(({ headers }) => headers['ce_type']?.split('.')[3])).toEqual([
      'biodata-recorded',
      'departed',
      'moved',
      'died',
    ]);
    expect(page.map(({ value, sequence }) => value.version === sequence)).not.toContain(false);
    expect(page.map(({ sequence }) => sequence)).toEqual(page.map((_, index) => index + 1));
  });

  const moverKey = (page: Awaited<ReturnType<typeof under.pulled>>) =>
    page.find(({ headers }) => headers['ce_type']?.includes('departed'))?.key;

  it('stages in the next window what comes after a window was closed, although its release failed', async () => {
    under.build();
    await under.registry.record(familyOfFour());
    await under.built();
    await under.asOwner(`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION 'killed' USING ERRCODE = '57P01'; END $$;
      CREATE TRIGGER killed BEFORE INSERT ON publisher.message FOR EACH ROW EXECUTE FUNCTION refuse()`);
    const killed = release();
    await until(async () => killed.status.state === 'retrying');
    await killed.stop();
    await under.death(FATHER);
    await under.built();
    expect(await under.pulled('bps')).toEqual([]);
    expect(await one('SELECT count(DISTINCT window_no)::int AS n FROM publisher.pending')).toEqual({ n: 2 });
    expect(await heartbeat()).toMatchObject({ sequence: 0 });

    await under.asOwner('DROP TRIGGER killed ON publisher.message');
    nextHour();
    release({ ...hourly, release: { ...hourly.release, personsMin: 1 } });
    await under.released();
    const kinds = (await under.published('bps')).map((line) => line.split(' ')[0]);
    expect(kinds.slice(0, 4)).toEqual(Array.from({ length: 4 }, () => 'biodata-recorded'));
    expect(kinds.slice(4).toSorted()).toEqual(['died', 'widowed']);
  });

  it('writes the same bytes when the release of a closed window is repeated', async () => {
    const stored = () =>
      under.asOwner(
        'SELECT sequence, partition, key, headers, value FROM publisher.message ORDER BY sequence',
      );
    under.build();
    await under.registry.record(familyOfFour());
    await under.birth();
    await under.built();
    await under.asOwner('CREATE TABLE kept AS SELECT * FROM publisher.pending');
    const first = release();
    await under.released();
    await first.stop();
    const before = await stored();
    expect(before).toHaveLength(5);

    await under.asOwner(`DELETE FROM publisher.message; DELETE FROM publisher.feed_partition;
      UPDATE publisher.feed SET sequence = 0;
      INSERT INTO publisher.pending OVERRIDING SYSTEM VALUE SELECT * FROM kept ORDER BY random()`);
    nextHour(3);
    release();
    await under.released();
    expect(await stored()).toEqual(before);
  });

  it('publishes nothing more about persons once the agreement has ended, only that they left', async () => {
    under.build();
    await under.registry.record(familyOfFour());
    await under.built();
    await under.agree('bps', { status: 'ended' });
    await under.built();
    release();
    await under.released();
    const page = await under.pulled('bps');
    expect(page.map(({ headers, value }) => [headers['ce_type']?.split('.')[3], value.state])).toEqual(
      Array.from({ length: 4 }, () => ['left-scope', undefined]),
    );
  });

  it('releases no field that was withdrawn while messages waited, and loses none that was granted again', async () => {
    under.build();
    await under.registry.record(familyOfFour());
    await under.built();
    const [agreement] = await under.agreements.versions(under.names.bps);
    const fields = agreement?.fields.filter((field) => field !== 'sex') ?? [];
    await under.agree('bps', { fields });
    await under.built();
    await under.agree('bps');
    await under.built();
    release({ ...hourly, release: { ...hourly.release, personsMin: 1 } });
    await under.released();

    const last = await copies();
    expect([...last.values()].map((state) => state?.sex !== undefined)).toEqual([true, true, true, true]);

    await under.agree('bps', { fields });
    await under.death(FATHER);
    await under.built();
    nextHour();
    await under.released();
    const after = await copies();
    expect([...after.values()].map((state) => state?.sex)).toEqual(
      Array.from({ length: 4 }, () => undefined),
    );
  });

  // ADR 0063: an addition is nothing without the message to which it adds.
  it('releases no addition about a person who left the scope meanwhile, as the message before it is not', async () => {
    const areaScope = ['3204'];
    const { fields } = under.terms('bps');
    await under.agree('bps', { areaScope, fields: fields.filter((field) => field !== 'sex') });
    under.build();
    await under.registry.record(alone(7));
    await under.registry.record(alone(8));
    await under.built();
    await under.agree('bps', { areaScope });
    await under.built();
    await under.moveAway(idOf(7));
    await under.built();
    const additions = await one(
      `SELECT count(*)::int AS n FROM publisher.pending WHERE kind = 'grants-changed'`,
    );
    expect(additions).toEqual({ n: 2 });
    release({ ...hourly, release: { ...hourly.release, personsMin: 1 } });
    await under.released();
    const page = await under.pulled('bps');
    const left = page.find(({ headers }) => headers['ce_type']?.includes('left-scope'))?.key;
    const kindsOf = (isLeft: boolean) =>
      page
        .filter(({ key }) => (key === left) === isLeft)
        .map(({ headers }) => headers['ce_type']?.split('.')[3]);
    expect(kindsOf(false)).toEqual(['biodata-recorded', 'grants-changed']);
    expect(kindsOf(true)).not.toContain('grants-changed');
    expect(kindsOf(true).at(-1)).toBe('left-scope');
  });
});
