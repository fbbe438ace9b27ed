import { FencedError } from './lease';
import { WorkLoop, type LoopOptions, type Round } from './work-loop';

const BUSY: Round = { state: 'running', restMs: 0 };
const IDLE: Round = { state: 'running', restMs: 3_600_000 };
const failOver = () => Object.assign(new Error('cannot execute UPDATE'), { code: '25006' });

/** A loop whose rounds end as listed, and which idles afterwards. */
function loopOf(ends: readonly (Round | Error)[], options: Partial<LoopOptions> = {}) {
  const left = [...ends];
  const log = { info: jest.fn(), warn: jest.fn(), error: jest.fn() };
  let reached: () => void = () => undefined;
  const idle = new Promise<void>((resolve) => {
    reached = resolve;
  });
  const loop = new WorkLoop({
    name: 'spec',
    log,
    retryMs: { outage: 0, outageMax: 0, blocked: 0 },
    round: async () => {
      const end = left.shift();
      if (!end) reached();
      if (end instanceof Error) throw end;
      return end ?? IDLE;
    },
    ...options,
  });
  return { loop, log, idle };
}

it('repeats rounds until it is stopped, and reports its state', async () => {
  const { loop, idle } = loopOf([BUSY, { state: 'standby', restMs: 1 }, BUSY]);
  expect(loop.state).toBe('stopped');
  loop.start();
  loop.start();
  expect(loop.state).toBe('standby');
  await idle;
  await loop.stop();
  expect(loop.state).toBe('stopped');
});

it('reports an outage once per streak, and that it resumed', async () => {
  const { loop, log, idle } = loopOf([failOver(), failOver(), failOver(), BUSY, failOver()], {
    logFields: () => ({ position: 7 }),
  });
  loop.start();
  await idle;
  await loop.stop();
  expect(log.warn).toHaveBeenCalledTimes(2);
  expect(log.warn.mock.calls[0][0]).toMatchObject({
    loop: 'spec',
    state: 'retrying',
    reason: '25006',
    position: 7,
  });
  expect(log.info.mock.calls).toEqual([
    [{ loop: 'spec', failures: 3 }, 'resumed'],
    [{ loop: 'spec', failures: 1 }, 'resumed'],
  ]);
  expect(log.error).not.toHaveBeenCalled();
});

it('is blocked by anything else, names its kind and no value, and resumes', async () => {
  const states: string[] = [];
  const { loop, log, idle } = loopOf([new TypeError('NIK 3204010101900001 broke it'), BUSY], {
    onFailure: async () => undefined,
    whileBlocked: { everyMs: 1, work: async () => void states.push(`${loop.state} ${loop.reason}`) },
    retryMs: { outage: 0, outageMax: 0, blocked: 1 },
  });
  loop.start();
  await idle;
  await loop.stop();
  expect(states[0]).toBe('blocked TypeError');
  expect(log.error).toHaveBeenCalledTimes(1);
  expect(JSON.stringify(log.error.mock.calls)).not.toContain('3204010101900001');
  expect(loop.reason).toBeUndefined();
});

it('retries the round at once when `whileBlocked` fails: the next round reports it', async () => {
  const { loop, idle } = loopOf([new TypeError('x')], {
    whileBlocked: {
      everyMs: 1,
      work: async () => {
        throw failOver();
      },
    },
    retryMs: { outage: 0, outageMax: 0, blocked: 3_600_000 },
  });
  loop.start();
  await expect(idle).resolves.toBeUndefined();
  await loop.stop();
});

it.each([
  ['outages', undefined, 'retrying', failOver()],
  ['no bugs', undefined, 'blocked', new TypeError('x')],
  ['whatever the work says', () => true, 'retrying', new TypeError('x')],
])('takes as transient: %s', async (_title, isTransient, state, error) => {
  const { loop, log, idle } = loopOf([error], { isTransient });
  loop.start();
  await idle;
  await loop.stop();
  expect([...log.warn.mock.calls, ...log.error.mock.calls]).toMatchObject([[{ state }, expect.any(String)]]);
});

it('stands by without a failure when another process has taken over', async () => {
  const { loop, log, idle } = loopOf([new FencedError('spec')]);
  loop.start();
  await idle;
  await loop.stop();
  expect(log.warn.mock.calls).toEqual([[{ loop: 'spec' }, 'another process took over']]);
  expect(log.info).not.toHaveBeenCalled();
});

it('wakes an idle loop, and stop does not wait for the end of a pause', async () => {
  let rounds = 0;
  let woken: () => void = () => undefined;
  const second = new Promise<void>((resolve) => {
    woken = resolve;
  });
  const { loop } = loopOf([], {
    round: async () => {
      if ((rounds += 1) === 2) woken();
      return IDLE;
    },
  });
  loop.start();
  await new Promise((resolve) => setImmediate(resolve));
  loop.wake();
  await second;
  await loop.stop();
  expect(rounds).toBe(2);
});
