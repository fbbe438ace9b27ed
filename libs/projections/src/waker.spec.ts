import { Waker } from './waker';

const HOUR_MS = 3_600_000;

it('sleeps for the requested time', async () => {
  await expect(new Waker().sleep(1)).resolves.toBeUndefined();
});

it('ends the current sleep, and the next one sleeps again', async () => {
  const waker = new Waker();
  const asleep = waker.sleep(HOUR_MS);
  waker.wake();
  await asleep;
  const again = waker.sleep(HOUR_MS);
  const turn = new Promise((resolve) => setImmediate(resolve, 'asleep'));
  expect(await Promise.race([again, turn])).toBe('asleep');
  waker.wake();
  await again;
});

it('keeps a wake-up that comes while nothing sleeps for the next sleep only', async () => {
  const waker = new Waker();
  waker.wake();
  await expect(waker.sleep(HOUR_MS)).resolves.toBeUndefined();
  const asleep = waker.sleep(HOUR_MS);
  const turn = new Promise((resolve) => setImmediate(resolve, 'asleep'));
  expect(await Promise.race([asleep, turn])).toBe('asleep');
  waker.end();
  await asleep;
});

it('never sleeps after its end', async () => {
  const waker = new Waker();
  const asleep = waker.sleep(HOUR_MS);
  waker.end();
  await asleep;
  await waker.sleep(HOUR_MS);
  expect(waker.isEnded).toBe(true);
});
