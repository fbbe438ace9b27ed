import { pause, withDeadline } from './deadline';

describe('deadlines', () => {
  it('resolves with the value of a promise that settles', async () => {
    await expect(withDeadline(Promise.resolve(7), 60_000, 'late')).resolves.toBe(7);
  });

  it('rejects with the error of a promise that rejects', async () => {
    await expect(withDeadline(Promise.reject(new Error('broken')), 60_000, 'late')).rejects.toThrow('broken');
  });

  it('rejects when the promise never settles', async () => {
    await expect(withDeadline(new Promise(() => undefined), 1, 'late')).rejects.toThrow('late');
  });

  it('ends a pause as soon as the signal fires', async () => {
    const closing = new AbortController();
    const paused = pause(3_600_000, closing.signal);
    closing.abort();
    await expect(paused).resolves.toBeUndefined();
  });
});
