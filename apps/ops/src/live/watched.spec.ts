import { Watched, type Reading } from './watched';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

function counting() {
  let reads = 0;
  let value = 'a';
  let ended = 0;
  const watched = new Watched({
    read: async () => {
      reads += 1;
      if (value === 'fails') throw new Error('down');
      return value;
    },
    everyMs: 1_000,
    onIdle: () => (ended += 1),
  });
  return { watched, reads: () => reads, ended: () => ended, set: (next: string) => (value = next) };
}
const heard = () => {
  const readings: Reading<string>[] = [];
  return { readings, listener: (reading: Reading<string>) => void readings.push(reading) };
};

describe('a watched value (issue 14: 50 consoles cost the services next to nothing)', () => {
  it('is read once a second for all who listen, who hear only changes', async () => {
    const { watched, reads, set } = counting();
    const [first, second] = [heard(), heard()];
    watched.listen(first.listener);
    await jest.advanceTimersByTimeAsync(0);
    watched.listen(second.listener);
    await jest.advanceTimersByTimeAsync(2_500);
    expect(reads()).toBe(3);
    set('b');
    await jest.advanceTimersByTimeAsync(1_000);
    expect([first.readings, second.readings]).toEqual([
      [{ value: 'a' }, { value: 'b' }],
      [{ value: 'a' }, { value: 'b' }],
    ]);
  });

  it('is not read when nobody listens any more, and starts afresh for the next', async () => {
    const { watched, reads, ended } = counting();
    const stop = watched.listen(heard().listener);
    await jest.advanceTimersByTimeAsync(0);
    stop();
    stop();
    await jest.advanceTimersByTimeAsync(5_000);
    expect([reads(), ended(), watched.isIdle]).toEqual([1, 1, true]);
    const next = heard();
    watched.listen(next.listener);
    expect(next.readings).toEqual([]);
    await jest.advanceTimersByTimeAsync(0);
    expect(next.readings).toEqual([{ value: 'a' }]);
  });

  it('says that it cannot be read, once, and goes on', async () => {
    const { watched, set } = counting();
    const { readings, listener } = heard();
    watched.listen(listener);
    set('fails');
    await jest.advanceTimersByTimeAsync(3_000);
    set('b');
    await jest.advanceTimersByTimeAsync(1_000);
    expect(readings.map((reading) => ('value' in reading ? reading.value : 'failure'))).toEqual([
      'a',
      'failure',
      'b',
    ]);
  });
});
