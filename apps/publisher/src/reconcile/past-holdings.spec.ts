import type { Pool } from 'pg';
import { PastHoldings } from './past-holdings';

const MINUTES = 60_000;
const quiet = () => undefined;
const every = 10;
const feed = (partner: string) => ({ partner, high: '25', kept: '0' });

function holdingsWith(query: (text: string, values?: readonly unknown[]) => Promise<object>) {
  const warnings: unknown[] = [];
  const log = {
    debug: quiet,
    info: quiet,
    error: quiet,
    warn: (fields: object) => void warnings.push(fields),
  };
  return { holdings: new PastHoldings({ query } as unknown as Pool, { log }), warnings };
}

/** ADR 0063: checkpoints of the holdings of the past. */
describe('keeping checkpoints', () => {
  afterEach(() => jest.useRealTimers());

  it('continues with the other feeds after an error of one, each of them first in its turn', async () => {
    const asked: unknown[] = [];
    const { holdings, warnings } = holdingsWith(async (_, values) => {
      if (!values) return { rows: ['bps', 'kemensos'].map(feed) };
      const [partner] = values;
      asked.push(partner);
      if (partner === 'bps') throw Object.assign(new Error('too late'), { code: '57014' });
      return { rows: [{ sequence: '20', persons: '1', digest: '00', deaths: '0', death_digest: '00' }] };
    });
    expect(await holdings.keepCheckpoints(every)).toBe(2);
    expect(warnings).toEqual([{ partner: 'bps', reason: '57014' }]);
    await holdings.keepCheckpoints(every);
    expect(asked).toEqual(['bps', 'kemensos', 'kemensos', 'bps']);
  });

  it('does not begin again while it is under way', async () => {
    jest.useFakeTimers();
    let reads = 0;
    let fail: (error: Error) => void = quiet;
    const { holdings, warnings } = holdingsWith(() => {
      reads += 1;
      return new Promise((_, reject) => (fail = reject));
    });
    holdings.onApplicationBootstrap();
    await jest.advanceTimersByTimeAsync(30 * MINUTES);
    expect(reads).toBe(1);
    fail(new TypeError('specified'));
    await jest.advanceTimersByTimeAsync(10 * MINUTES);
    expect([reads, warnings]).toEqual([2, [{ partner: undefined, reason: 'TypeError' }]]);
    holdings.onModuleDestroy();
  });
});
