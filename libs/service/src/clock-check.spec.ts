import { Registry } from 'prom-client';
import { clockCheck } from './clock-check';
import type { Platform } from './definition';

const NOON = Date.UTC(2026, 10, 28, 5);

function underTest() {
  const state = { service: NOON, database: NOON, isAway: false };
  const lines: string[] = [];
  const write = (_fields: object, line: string) => lines.push(line);
  const metrics = new Registry();
  const log = { info: write, error: write } as unknown as Platform['log'];
  const database = {
    query: async () => {
      if (state.isAway) throw new Error('away');
      return { rows: [{ now: String(state.database) }] };
    },
  };
  const check = clockCheck({ metrics, log, clock: () => new Date(state.service) }, database);
  return { state, lines, metrics, check };
}

it.each([
  [0, 'right'],
  [30_000, 'right'],
  [30_100, 'wrong'],
  [-30_000, 'right'],
  [-30_100, 'wrong'],
  [3 * 3_600_000, 'wrong'],
])('a service %d ms ahead of its database is ready, and its clock is %s', async (aheadMs, expected) => {
  const { state, check, metrics } = underTest();
  state.service += aheadMs;
  expect(await check()).toEqual({ up: true, details: { state: expected, aheadSeconds: aheadMs / 1_000 } });
  expect(await metrics.metrics()).toContain(`clock_offset_seconds ${aheadMs / 1_000}`);
});

it('the metric is absent while the database is away', async () => {
  const { state, metrics } = underTest();
  const isThere = async () => /^clock_offset_seconds /m.test(await metrics.metrics());
  expect(await isThere()).toBe(true);
  state.isAway = true;
  expect(await isThere()).toBe(false);
  state.isAway = false;
  expect(await isThere()).toBe(true);
});

it('says once that the clocks differ, and once that they agree again', async () => {
  const { state, check, lines } = underTest();
  state.database -= 3 * 3_600_000;
  await check();
  await check();
  state.database = NOON;
  await check();
  await check();
  expect(lines).toEqual([
    'the clocks of service and database differ',
    'the clocks of service and database agree again',
  ]);
});
