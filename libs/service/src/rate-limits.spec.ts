import { pino } from 'pino';
import { ProblemError } from './problem';
import { RateLimits, requestsIn } from './rate-limits';

const log = pino({ level: 'silent' });

/** How many of `count` requests were let through, and the last problem. */
async function sent(limits: RateLimits, caller: string, count: number) {
  const outcomes = await Promise.allSettled(Array.from({ length: count }, () => limits.take(caller)));
  const refused = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason as ProblemError] : []));
  return { passed: count - refused.length, problem: refused.at(-1) };
}

/** Issue 13 §1 row 2: limits for each caller, 429 with Retry-After. */
describe('requests of a caller in a minute', () => {
  it.each([
    [120, 119, 119],
    [120, 120, 120],
    [120, 121, 120],
    [1, 2, 1],
    [0, 5_000, 5_000],
  ])('given a limit of %d, then of %d requests at once %d pass', async (perMinute, count, passed) => {
    const limits = new RateLimits(perMinute, 'spec', log);
    expect((await sent(limits, 'registrar-3204', count)).passed).toBe(passed);
  });

  it('answers 429 and says when to try again', async () => {
    const { problem } = await sent(new RateLimits(60, 'spec', log), 'registrar-3204', 61);
    expect(problem?.spec).toMatchObject({ code: 'too-many-requests', status: 429 });
    expect(problem?.spec.retryAfterSeconds).toBeGreaterThan(0);
    expect(problem?.spec.retryAfterSeconds).toBeLessThanOrEqual(60);
  });

  it('counts each caller for itself', async () => {
    const limits = new RateLimits(60, 'spec', log);
    await sent(limits, 'registrar-3204', 61);
    expect((await sent(limits, 'registrar-3578', 60)).passed).toBe(60);
  });

  it.each([
    ['ten numbers', { niks: Array(10).fill('1') }, 1],
    ['eleven numbers', { niks: Array(11).fill('1') }, 2],
    ['a thousand numbers', { niks: Array(1_000).fill('1') }, 100],
    ['no number', { niks: [] }, 1],
    ['no list', { niks: 'a' }, 1],
    ['no body', undefined, 1],
  ])('counts a body with %s', (_, body, requests) => {
    expect(requestsIn(body, { list: 'niks', perRequest: 10 })).toBe(requests);
  });

  it('counts a list as several requests, and lets one pass that counts more than the limit', async () => {
    const limits = new RateLimits(120, 'spec', log);
    await limits.take('kemenp2mi', 100);
    await limits.take('kemenp2mi', 20);
    await expect(limits.take('kemenp2mi')).rejects.toMatchObject({ code: 'too-many-requests' });
    await expect(limits.take('bps', 1_000)).resolves.toBeUndefined();
    await expect(limits.take('bps')).rejects.toMatchObject({ code: 'too-many-requests' });
  });

  it('counts in the process when the table is out of reach, and says so once', async () => {
    const warn = jest.fn();
    const limits = new RateLimits(60, 'spec', { warn });
    limits.shareIn({ query: () => Promise.reject(new Error('ECONNREFUSED')) }, 'desk');
    expect((await sent(limits, 'registrar-3204', 60)).passed).toBe(60);
    expect(warn.mock.calls).toEqual([
      [{ reason: 'Error: ECONNREFUSED' }, expect.stringMatching(/out of reach/)],
    ]);
    await expect(limits.take('registrar-3204')).rejects.toMatchObject({ code: 'too-many-requests' });
  });

  it('logs a caller at its limit once in a window', async () => {
    const warn = jest.fn();
    const limits = new RateLimits(60, 'spec', { warn });
    await sent(limits, 'registrar-3204', 80);
    await sent(limits, 'registrar-3578', 80);
    expect(warn.mock.calls.map(([{ caller }]) => caller)).toEqual(['registrar-3204', 'registrar-3578']);
  });

  it('asks the table no more until the window ends, once a caller has reached the limit', async () => {
    const query = jest.fn(async () => ({ rows: [{ points: 60, expire: Date.now() + 30_000 }] }));
    const limits = new RateLimits(60, 'spec', log);
    limits.shareIn({ query }, 'desk');
    expect((await sent(limits, 'registrar-3204', 20)).passed).toBe(1);
    expect(query).toHaveBeenCalledTimes(1);
  });
});
