import { alone, familyOfFour, FATHER, idOf, MOTHER, SON } from '@peristiwa/testing';
import { listParked, retryParked } from './build/parked';
import { FeedsUnderTest, silent, until, type Ministry } from './feeds-under-test';
import { coverageOf, readHighWaters, readOutboxes } from './send/outbox';

const BAD = idOf(7);
const FAMILY = [FATHER, MOTHER, SON, idOf(4)];
const recorded = (ids: readonly string[]) => ids.map((id) => `biodata-recorded ${id}`);

describe('a person whose view cannot be built', () => {
  jest.setTimeout(60_000);
  let under: FeedsUnderTest;

  beforeEach(async () => {
    under = await FeedsUnderTest.open();
    await Promise.all([under.agree('kemensos'), under.agree('kemenp2mi')]);
    await under.registry.record(alone(7));
  });
  afterEach(() => under.close());

  async function damage(column: 'state' | 'facts', text: string): Promise<void> {
    await under.asOwner(`UPDATE registry.change SET ${column} = $1 WHERE person_id = $2`, [text, BAD]);
    if (column === 'state') {
      await under.asOwner('UPDATE registry.person SET state = $1 WHERE person_id = $2', [text, BAD]);
    }
  }

  const parked = async () =>
    (await listParked(under.pool, 10)).map(({ partner, personId, reason, attempts }) => [
      partner,
      personId,
      reason,
      attempts,
    ]);

  it.each([
    ['state', '{}', 'TypeError'],
    ['state', '{"nik":"3204', 'SyntaxError'],
    ['state', '{"placement":{"familyId":"x"},"marriages":[]}', 'TypeError'],
    ['facts', '[{', 'SyntaxError'],
    ['facts', '[null]', 'TypeError'],
    ['facts', '[{"type":"PersonEnchanted"}]', 'TypeError'],
  ] as const)('with the %s %s is parked, and everybody else is published', async (column, text, reason) => {
    await damage(column, text);
    const builder = under.build();
    await under.registry.record(familyOfFour());
    await under.built();

    expect(await under.published('kemensos')).toEqual(recorded(FAMILY));
    expect(await parked()).toContainEqual([under.names.kemensos, BAD, reason, 1]);
    await until(async () => builder.status.state === 'running');
    const { feeds } = await under.feeds.report();
    expect(feeds.find(({ partner }) => partner === under.names.kemensos)).toMatchObject({ parked: 1 });
  });

  it('is published when an operator has corrected the data and requests a retry', async () => {
    const { rows } = await under.pool.query('SELECT state FROM registry.person WHERE person_id = $1', [BAD]);
    await damage('state', '{}');
    under.build();
    await under.registry.record(familyOfFour());
    await under.built();
    expect(await retryParked(under.pool, BAD)).toContain(under.names.kemensos);
    await under.built();
    expect(await parked()).toContainEqual([under.names.kemensos, BAD, 'TypeError', 2]);

    await damage('state', rows[0].state);
    await retryParked(under.pool, BAD);
    await under.built();
    expect(await under.published('kemensos', 4)).toEqual([`entered-scope ${BAD}`]);
    expect(await parked()).toEqual([]);
    expect(await retryParked(under.pool, BAD)).toEqual([]);
  });

  it('stops the coverage of the feed, which is rounded to the hour for pseudonyms', async () => {
    await under.agree('bps');
    const covered = async (role: Ministry) => {
      const outbox = (await readOutboxes(under.pool)).get(under.names[role]);
      if (!outbox) throw new Error('No feed');
      const { highWater: sent } = outbox;
      const due = { partner: under.names[role], sent, partitions: 1, coverage: coverageOf(outbox) };
      const [waters] = await readHighWaters(under.pool, [due]);
      return waters?.[0]?.coveredUntil;
    };
    under.build();
    under.release();
    await under.released();
    const first = ['2026-11-22T03:04:05.678Z', '2026-11-22T03:00:00.000Z'];
    expect([await covered('kemensos'), await covered('bps')]).toEqual(first);

    const { rows } = await under.pool.query('SELECT state FROM registry.person WHERE person_id = $1', [BAD]);
    await under.registry.record(alone(8), { recordedAt: '2026-11-22T05:00:00.000Z' });
    await under.released();
    const second = ['2026-11-22T05:00:00.000Z', '2026-11-22T05:00:00.000Z'];
    expect([await covered('kemensos'), await covered('bps')]).toEqual(second);
    await damage('state', '{}');
    await under.pool.query(
      'INSERT INTO publisher.rescope (partner, person_id) SELECT partner, $1 FROM publisher.feed',
      [BAD],
    );
    await under.released();
    await under.registry.record(alone(9), { recordedAt: '2026-11-22T06:00:00.000Z' });
    await under.released();
    expect([await covered('kemensos'), await covered('bps')]).toEqual(second);

    await damage('state', rows[0].state);
    await retryParked(under.pool, BAD);
    await under.released();
    expect(await covered('kemensos')).toBe('2026-11-22T06:00:00.000Z');
  });

  it('is published by its next change', async () => {
    await damage('facts', '[{');
    under.build();
    await under.built();
    await under.death(BAD);
    await under.built();

    expect(await under.published('kemensos')).toEqual([`died ${BAD}`]);
    expect(await parked()).toEqual([]);
  });
});

describe('a failure that is not about one person', () => {
  jest.setTimeout(60_000);
  let under: FeedsUnderTest;

  beforeEach(async () => {
    under = await FeedsUnderTest.open();
  });
  afterEach(() => under.close());

  it('blocks the builder, and reports the place but no personal data', async () => {
    await under.agree('kemensos');
    await under.registry.record(familyOfFour());
    await under.asOwner('DELETE FROM registry.change WHERE change_no = 2');
    const lines: object[] = [];
    const builder = under.build({ log: { ...silent, error: (fields) => lines.push(fields) } });
    await until(async () => builder.status.state === 'blocked');

    expect(builder.status).toMatchObject({ reason: 'Error', changeNo: 0 });
    expect(lines[0]).toMatchObject({ loop: 'build', state: 'blocked', reason: 'Error' });
    expect(JSON.stringify(lines[0])).toMatch(/"at":\["at .*registry-reader/);
  });

  it('only makes it wait when the failure is transient', async () => {
    await under.agree('kemensos');
    const builder = under.build();
    const changes = jest.spyOn(under.reader, 'changes');
    changes.mockRejectedValue(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }));
    await until(async () => builder.status.state === 'retrying');
    changes.mockRestore();
    await until(async () => builder.status.state === 'running');
    expect(builder.status.reason).toBeUndefined();
  });
});
