import { alone, familyOfFour, FATHER, idOf, losingAnswers, MOTHER } from '@peristiwa/testing';
import { HEARTBEAT_TYPE } from '@peristiwa/contracts';
import { FeedsUnderTest, until, type Ministry, type Sent } from './feeds-under-test';

const roles: readonly Ministry[] = ['kemensos', 'kemenp2mi', 'bps'];

/** Each commit fails once, or the answers of every second one are lost, of whatever kind. */
const seldom = (): ((commit: number, statement: string) => boolean) => {
  const kinds = new Set<string>();
  return (_, statement) => !kinds.has(statement) && Boolean(kinds.add(statement));
};
const losses = [
  ['the first of each kind', seldom],
  ['every second', () => (commit: number) => commit % 2 === 1],
  ['two of three', () => (commit: number) => commit % 3 !== 0],
] as const;

describe('commits that succeed although their answers are lost', () => {
  jest.setTimeout(90_000);
  const opened: FeedsUnderTest[] = [];

  async function open(): Promise<FeedsUnderTest> {
    const under = await FeedsUnderTest.open();
    opened.push(under);
    return under;
  }
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((under) => under.close()));
  });

  /** Acts of each way of building: plain, with a watch-list, queued, a sweep. */
  async function live(under: FeedsUnderTest): Promise<void> {
    await under.agree('kemensos');
    await under.agree('kemenp2mi');
    // A feed that begins after the first acts would be swept: then they enter its scope without an act.
    await until(async () => (await under.feeds.report()).feeds.length === 2);
    await under.registry.record(familyOfFour());
    await under.built();
    await under.watchList.add(
      under.names.kemenp2mi,
      [under.registry.register.registered(MOTHER).nik],
      'spec',
    );
    await under.built();
    await under.birth();
    await under.registry.record(alone(7));
    await under.built();
    await under.agree('bps');
    await under.built();
    await under.death(FATHER);
    await under.moveAway(idOf(7));
    await under.built();
  }

  const lines = async (under: FeedsUnderTest) =>
    Promise.all(
      roles.map(async (role) => (await under.published(role)).map((line) => line.replace(/ .{64}$/, ''))),
    );

  it.each(losses)('leave every feed as it would be: %s', async (_, isLost) => {
    const [control, under] = [await open(), await open()];
    control.build();
    await live(control);
    const losing = losingAnswers(under.pool, isLost());
    under.build({ pool: losing.pool });
    await live(under);

    expect(losing.lost()).toBeGreaterThan(3);
    expect(await lines(under)).toEqual(await lines(control));
    for (const role of roles) {
      const page = await under.pulled(role);
      expect(page.map(({ sequence }) => sequence)).toEqual(page.map((__, index) => index + 1));
      const last = new Map<number, string>();
      for (const { partition, headers } of page) {
        expect(headers['ce_previoussequence']).toBe(last.get(partition) ?? '0');
        last.set(partition, headers['ce_sequence'] as string);
      }
    }
    const held =
      'SELECT partner, person_id, version, view FROM publisher.holding WHERE partner = $1 ORDER BY 2';
    const [ours, theirs] = await Promise.all(
      [under, control].map((one) => one.pool.query(held, [one.names.kemensos])),
    );
    expect(ours?.rows.map((row) => ({ ...row, partner: '' }))).toEqual(
      theirs?.rows.map((row) => ({ ...row, partner: '' })),
    );
  });

  it.each(losses)(
    'let the checkpoint of a sender follow, and nothing is sent again: %s',
    async (_, isLost) => {
      const under = await open();
      await under.agree('kemensos');
      const losing = losingAnswers(under.pool, isLost());
      const sent: Sent = [];
      const senders = under.send(sent, { pool: losing.pool });
      under.build({ onBuilt: (messages) => senders.offer(messages) });
      const position = async () =>
        (await under.feeds.report()).feeds.every(
          ({ highWater, sent: at }) => highWater > 0 && at === highWater,
        );
      for (let number = 7; number < 27; number += 1) {
        await under.registry.record(alone(number));
        await until(
          async () => sequences(sent).length > 0 && sequences(sent).at(-1) === under.registry.changes,
        );
      }
      await until(position);
      expect(losing.lost()).toBeGreaterThan(1);
      expect(sequences(sent)).toEqual(Array.from({ length: 20 }, (__, index) => index + 1));

      await senders.stop();
      const again: Sent = [];
      under.send(again);
      await until(async () => again.length > 0);
      expect(sequences(again)).toEqual([]);
    },
  );
});

function sequences(sent: Sent): number[] {
  return sent
    .flatMap(([, messages]) => messages)
    .filter(({ headers }) => headers['ce_type'] !== HEARTBEAT_TYPE)
    .map(({ headers }) => Number(headers['ce_sequence']));
}
