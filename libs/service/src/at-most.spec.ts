import { atMost } from './at-most';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

const answerAfter = (milliseconds: number) => () =>
  new Promise<string>((resolve) => setTimeout(() => resolve('answer'), milliseconds));

it.each([
  ['in time', answerAfter(1_999), 'answer'],
  ['too late', answerAfter(2_001), undefined],
  ['never', () => new Promise<string>(() => undefined), undefined],
  ['with an error', () => Promise.reject(new Error('away')), undefined],
])('a query that answers %s', async (_, query, expected) => {
  const answer = atMost(2_000, query);
  await jest.advanceTimersByTimeAsync(2_000);
  expect(await answer).toBe(expected);
});

it('keeps no timer after the answer', async () => {
  await atMost(2_000, async () => 'answer');
  expect(jest.getTimerCount()).toBe(0);
});

it('an error after the time is not thrown', async () => {
  const answer = atMost(2_000, () =>
    answerAfter(3_000)().then(() => {
      throw new Error('away');
    }),
  );
  await jest.advanceTimersByTimeAsync(4_000);
  expect(await answer).toBeUndefined();
});
