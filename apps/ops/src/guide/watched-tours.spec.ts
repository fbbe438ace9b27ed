import { WatchedTours } from './watched-tours';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

function counting() {
  const reads: string[] = [];
  const read = async (tourId: string) => {
    reads.push(tourId);
    return { tourId } as never;
  };
  return { reads, watched: new WatchedTours({ read }) };
}

it('all who watch a tour share its readings, and others have their own', async () => {
  const { reads, watched } = counting();
  const stops = ['a', 'a', 'b'].map((tour) => watched.of(tour).listen(() => undefined));
  await jest.advanceTimersByTimeAsync(1_500);
  expect(reads.toSorted()).toEqual(['a', 'a', 'b', 'b']);
  for (const stop of stops) stop();
});

it('a tour that nobody watches any more is not read and not kept', async () => {
  const { reads, watched } = counting();
  const before = watched.of('a');
  const stop = before.listen(() => undefined);
  await jest.advanceTimersByTimeAsync(0);
  stop();
  await jest.advanceTimersByTimeAsync(5_000);
  expect(reads).toEqual(['a']);
  expect(watched.of('a')).not.toBe(before);
});
