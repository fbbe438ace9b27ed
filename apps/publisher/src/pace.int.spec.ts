import type { Pool } from 'pg';
import { alone, familyOfFour, FATHER, idOf, losingAnswers, SON, TODAY } from '@peristiwa/testing';
import { Listener } from '@peristiwa/postgres';
import { releasedChannel } from '@peristiwa/projections';
import { fast, FeedsUnderTest, until, type Sent } from './feeds-under-test';
import { BUILT } from './migrations/publisher-3';
import { readHighWaters } from './send/outbox';

/** Nothing happens by itself: no poll, no heartbeat and no lease that expires. */
const still = { ...fast, pollMs: 600_000, rosterMs: 600_000, heartbeatMs: 600_000, leaseMs: 600_000 };

/** The names of the statements that a pool executes, until `count` is called again. */
function counted(pool: Pool): { pool: Pool; count: () => string[] } {
  let names: string[] = [];
  const counting = losingAnswers(pool, () => false).pool;
  const query = counting.query as unknown as (...given: unknown[]) => Promise<unknown>;
  const proxy = new Proxy(counting, {
    get(target, name) {
      if (name !== 'query') return Reflect.get(target, name) as unknown;
      return (...given: unknown[]) => {
        const [asked] = given as [string | { name?: string; text: string }];
        names.push(typeof asked === 'string' ? asked : (asked.name ?? asked.text));
        return query(...given);
      };
    },
  });
  return { pool: proxy, count: () => names.splice(0) };
}

describe('how the publisher keeps pace', () => {
  jest.setTimeout(60_000);
  let under: FeedsUnderTest;

  beforeEach(async () => {
    under = await FeedsUnderTest.open();
  });
  afterEach(() => under.close());

  it('builds a batch with two reads and one write, whatever its size and the number of feeds', async () => {
    await Promise.all([under.agree('kemensos'), under.agree('bps'), under.agree('kemenp2mi')]);
    const { pool, count } = counted(under.pool);
    const builder = under.build({ settings: still, pool });
    await until(async () => builder.status.state === 'running');
    await until(async () => (await under.feeds.report()).feeds.length === 3);
    const changes = jest.spyOn(under.reader, 'changes');
    const built: string[][] = [];
    for (const facts of [familyOfFour(), alone(7), [...alone(8), ...alone(9)]]) {
      await under.registry.record(facts);
      changes.mockClear();
      count();
      builder.wake();
      await until(async () => builder.status.changeNo === under.registry.changes);
      built.push(count().map((name) => name.replace(/ .*/, '')));
      // The end of the log is known from the page: it is not read again until the next change is announced.
      expect(changes).toHaveBeenCalledTimes(1);
    }
    expect(built).toEqual(built.map(() => ['standing', 'build']));
  });

  it('looks at all feeds with one statement, however many there are', async () => {
    await under.pool.query(
      `INSERT INTO publisher.feed (partner, agreement_version, standing, partitions)
       SELECT 'idle-' || number, 1, 'active', 1 FROM generate_series(1, 40) AS number`,
    );
    const { pool, count } = counted(under.pool);
    const sent: Sent = [];
    under.send(sent, { pool, clock: () => new Date(0), settings: { ...still, pollMs: 5 } });
    await until(async () => sent.length === 40);
    count();
    const looks: string[] = [];
    await until(async () => looks.push(...count()) >= 20);
    expect(new Set(looks)).toEqual(new Set(['outboxes']));
    expect(sent).toHaveLength(40);
  });

  it('reads what the heartbeats of all feeds say with one statement, which stores their coverage', async () => {
    await under.pool.query(
      `INSERT INTO publisher.feed (partner, agreement_version, standing, partitions)
       SELECT 'idle-' || number, 1, 'active', 3 FROM generate_series(1, 40) AS number`,
    );
    await under.pool.query(
      `UPDATE publisher.progress SET registry_position = 7, covered_until = '2026-11-22'`,
    );
    const { pool, count } = counted(under.pool);
    const sent: Sent = [];
    let now = new Date(0);
    // All feeds have the same place in an interval that is not longer than a poll.
    under.send(sent, { pool, clock: () => now, settings: { ...still, pollMs: 5, heartbeatMs: 1 } });
    await until(async () => sent.length === 40);
    const looked = async () => {
      const looks = count();
      await until(async () => looks.push(...count()) >= 5);
    };
    await looked();
    count();
    now = new Date(10);
    await until(async () => sent.length === 80);
    // One for all that are due in one turn; on a busy machine the senders may wake in two or three turns.
    const asked = count().filter((name) => name !== 'outboxes');
    expect(new Set(asked)).toEqual(new Set(['high-waters']));
    expect(asked.length).toBeLessThan(5);
    expect(new Set(sent.slice(40).map(([topic]) => topic)).size).toBe(40);
    for (const [, messages] of sent) {
      expect(messages.map(({ partition }) => partition)).toEqual([0, 1, 2]);
      const beat = JSON.parse(String(messages[2]?.value)) as object;
      expect(beat).toMatchObject({ registryPosition: 7, coveredUntil: '2026-11-22T00:00:00.000Z' });
    }
    const { rows } = await under.pool.query('SELECT DISTINCT sent_position FROM publisher.feed');
    expect(rows).toEqual([{ sent_position: '7' }]);
  });

  it('does not wait for a feed that the builder is writing: its coverage is stored with the next heartbeat', async () => {
    await under.pool.query(
      `INSERT INTO publisher.feed (partner, agreement_version, standing, partitions)
       VALUES ('busy', 1, 'active', 1), ('idle', 1, 'active', 1)`,
    );
    const due = (partner: string) => {
      return { partner, sent: 0, partitions: 1, coverage: { position: 5, until: '2026-11-22' } };
    };
    const positions = async () =>
      (await readHighWaters(under.pool, [due('busy'), due('idle')])).map(([one]) => one?.registryPosition);
    const client = await under.pool.connect();
    try {
      await client.query(`BEGIN; UPDATE publisher.feed SET sequence = 0 WHERE partner = 'busy'`);
      expect(await positions()).toEqual([0, 5]);
      await client.query('COMMIT');
    } finally {
      client.release();
    }
    expect(await positions()).toEqual([5, 5]);
  });

  it('sends the next messages while the checkpoint of the previous ones is being written', async () => {
    await under.agree('kemensos');
    let open: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    let writing = 0;
    const held = new Proxy(under.pool, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name);
        if (name !== 'query') return typeof value === 'function' ? value.bind(target) : value;
        return async (...given: unknown[]) => {
          const query = target.query.bind(target) as unknown as (...all: unknown[]) => Promise<unknown>;
          const isCheckpoint = /^advance/.test(String((given[0] as { name?: string }).name));
          if (isCheckpoint && (writing += 1) > 0) await gate;
          return query(...given);
        };
      },
    });
    const sent: Sent = [];
    let sending = 0;
    const senders = under.send(sent, {
      pool: held,
      // A sender that loses its lease waits for its checkpoint, which is held here: a busy machine must not let it expire.
      settings: { ...fast, heartbeatMs: 600_000, leaseMs: 60_000 },
      producerOf: () => ({
        send: async (...batch) => {
          expect((sending += 1)).toBe(1);
          await new Promise((resolve) => setTimeout(resolve, 5));
          sending -= 1;
          sent.push(batch);
        },
        close: async () => undefined,
      }),
    });
    under.build({ onBuilt: (messages) => senders.offer(messages) });
    const last = () => Number(sent.at(-1)?.[1].at(-1)?.headers['ce_sequence'] ?? 0);
    for (const number of [7, 8, 9]) {
      await under.registry.record(alone(number));
      await until(async () => last() === under.registry.changes);
    }
    expect(writing).toBe(1);
    expect((await under.feeds.report()).feeds[0]).toMatchObject({ highWater: 3, sent: 0 });
    open();
    await until(async () => (await under.feeds.report()).feeds[0]?.sent === 3);
    expect(writing).toBe(2);
    const all = sent.flatMap(([, messages]) => messages.map(({ headers }) => headers['ce_sequence']));
    expect(all.filter(Boolean)).toEqual(['1', '2', '3']);
  });

  it('reads the next messages of a backlog while the previous ones are being sent', async () => {
    await under.pool.query(
      `INSERT INTO publisher.feed (partner, agreement_version, standing, partitions, sequence)
       VALUES ('backlog', 1, 'active', 1, 2500)`,
    );
    await under.pool.query(
      `INSERT INTO publisher.message (partner, sequence, partition, previous_sequence, person_id, key, type, headers,
         value, agreement_version)
       SELECT 'backlog', number, 0, number - 1, gen_random_uuid(), 'key', 'type',
         json_build_object('ce_sequence', number::text)::text, '{}', 1 FROM generate_series(1, 2500) AS number`,
    );
    const { pool, count } = counted(under.pool);
    const sent: Sent = [];
    const readBefore: number[] = [];
    under.send(sent, {
      pool,
      settings: still,
      producerOf: () => ({
        send: async (...batch) => {
          if (!batch[1][0]?.headers['ce_sequence']) return;
          readBefore.push(count().filter((name) => name === 'unsent').length);
          sent.push(batch);
        },
        close: async () => undefined,
      }),
    });
    await until(async () => sent.length === 3);
    expect(sent.map(([, messages]) => messages.length)).toEqual([1_000, 1_000, 500]);
    expect(sent.map(([, messages]) => messages[0]?.headers['ce_sequence'])).toEqual(['1', '1001', '2001']);
    // Two pages before the first send, one before the second, none before the third.
    expect(readBefore).toEqual([2, 1, 0]);
  });

  it('builds who changed after a chunk of a sweep was read once, from the change log', async () => {
    await under.agree('bps');
    under.build();
    under.release();
    await under.registry.record(familyOfFour());
    await under.released();
    const read = under.reader.personsAfter.bind(under.reader);
    let open: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    let isRead = false;
    jest.spyOn(under.reader, 'personsAfter').mockImplementation(async (...given) => {
      const page = await read(...given);
      isRead = true;
      await gate;
      return page;
    });
    await under.agree('kemensos');
    await until(async () => isRead);
    await under.death(SON);
    // The live change is built while the chunk waits: for bps too, whose feed is not held up.
    await until(async () => (await under.published('kemensos')).length === 1);
    await until(async () => (await under.published('bps')).at(-1)?.startsWith('died'));
    open();
    await under.built();

    const lines = await under.published('kemensos');
    expect(lines.filter((line) => line.endsWith(SON))).toHaveLength(1);
    expect(lines.filter((line) => line.endsWith(FATHER))).toEqual([`entered-scope ${FATHER}`]);
    expect(lines).toHaveLength(4);
    expect((await under.pulled('kemensos'))[0]?.value.state).toMatchObject({ diedOn: TODAY });
  });

  it('builds a chunk of a sweep in slices, and a change between them once, from the change log', async () => {
    const persons = Array.from({ length: 45 }, (_, index) => index + 10);
    for (const number of persons) await under.registry.record(alone(number));
    const late = idOf(54);
    let slices = 0;
    const pool = new Proxy(under.pool, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name);
        if (name !== 'query') return typeof value === 'function' ? value.bind(target) : value;
        return async (...given: unknown[]) => {
          const query = target.query.bind(target) as unknown as (...all: unknown[]) => Promise<unknown>;
          const answer = await query(...given);
          const [{ name: statement = '' } = {}] = given as [{ name?: string }];
          if (/^build/.test(statement) && (await passed()) === 20 && (slices += 1) === 1)
            await under.death(late);
          return answer;
        };
      },
    });
    const passed = async () => {
      const { rows } = await under.pool.query<{ passed: string }>('SELECT passed FROM publisher.sweep');
      return Number(rows[0]?.passed ?? 0);
    };
    under.build({ pool });
    await under.built();
    const read = jest.spyOn(under.reader, 'personsAfter');
    await under.agree('kemensos');
    await until(async () => (await under.published('kemensos')).length === 45);
    await under.built();

    expect(slices).toBeGreaterThan(0);
    expect(read).toHaveBeenCalledTimes(1);
    const page = await under.pulled('kemensos');
    expect(page).toHaveLength(45);
    expect(new Set(page.map(({ key }) => key)).size).toBe(45);
    expect(page.find(({ key }) => key === late)?.value.state).toMatchObject({ diedOn: TODAY });
    expect(page.at(-1)?.key).not.toBe(late);
  });

  it('hands over at a planned stop at once: a process that stands by is notified', async () => {
    await under.agree('kemensos');
    const [first, second]: [Sent, Sent] = [[], []];
    const [one, senders] = [under.build({ settings: still }), under.send(first, { settings: still })];
    await until(async () => one.status.state === 'running');
    await until(async () => (await under.feeds.report()).feeds.length === 1);
    senders.wake();
    await until(async () => senders.statuses[0]?.state === 'running');
    const [two, others] = [under.build({ settings: still }), under.send(second, { settings: still })];
    const listener = under.keep(
      new Listener({
        pool: under.pool,
        channels: [releasedChannel('publisher'), BUILT],
        onNotify: () => {
          two.wake();
          others.wakeForLeases();
        },
      }),
    );
    listener.start();
    await until(async () => two.status.state === 'standby' && others.statuses[0]?.state === 'standby');

    await Promise.all([one.stop(), senders.stop()]);
    await until(async () => two.status.state === 'running' && others.statuses[0]?.state === 'running');
    await under.registry.record(familyOfFour());
    two.wake();
    const isSent = ({ headers }: { headers: Readonly<Record<string, string>> }) => headers['ce_sequence'];
    await until(async () => second.flatMap(([, messages]) => messages).filter(isSent).length === 4);
    expect([one.status.state, two.status.changeNo]).toEqual(['stopped', 4]);
  });

  it('takes over from a process that was killed when its leases expire', async () => {
    await under.agree('kemensos');
    await under.pool.query(
      `INSERT INTO publisher.checkpoint (name, owner, epoch, leased_until)
       SELECT name, 'killed', 5, clock_timestamp() + interval '500 ms' FROM unnest($1::text[]) AS n(name)`,
      [['build', `send.${under.names.kemensos}`]],
    );
    const sent: Sent = [];
    const senders = under.send(sent);
    const builder = under.build({ onBuilt: (messages) => senders.offer(messages) });
    await until(async () => builder.status.state === 'standby');
    await under.registry.record(alone(7));
    await until(async () =>
      sent.some(([, messages]) => messages.some(({ headers }) => headers['ce_sequence'])),
    );
    const { rows } = await under.pool.query('SELECT DISTINCT epoch FROM publisher.checkpoint');
    expect(rows).toEqual([{ epoch: '6' }]);
  });
});
