import {
  BATCH_BYTES_MAX,
  BATCH_EVENTS_MAX,
  HALVED_FROM_EVENTS,
  takeBatch,
  type Batchable,
} from './append-queue';

interface Item extends Batchable {
  readonly name: string;
}

function item(name: string, { events = 1, bytes = 10, keys = [name] }: Partial<Batchable> = {}): Item {
  return { name, events, bytes, keys };
}

/** By default a batch is under way that shares no key with any of the items. */
function names(queue: readonly Item[], busy = ['elsewhere']): { batch: string[]; rest: string[] } {
  const { batch, rest } = takeBatch(queue, new Set(busy));
  return { batch: batch.map(({ name }) => name), rest: rest.map(({ name }) => name) };
}

describe('takeBatch', () => {
  it('takes all waiting acts, in order, when they fit', () => {
    expect(names([item('a'), item('b'), item('c')])).toEqual({ batch: ['a', 'b', 'c'], rest: [] });
    expect(names([])).toEqual({ batch: [], rest: [] });
  });

  it.each([
    ['events', 'at', { events: BATCH_EVENTS_MAX - 1 }, { batch: ['a', 'b'], rest: [] }],
    ['events', 'above', { events: BATCH_EVENTS_MAX }, { batch: ['a'], rest: ['b'] }],
    ['bytes', 'at', { bytes: BATCH_BYTES_MAX - 10 }, { batch: ['a', 'b'], rest: [] }],
    ['bytes', 'above', { bytes: BATCH_BYTES_MAX - 9 }, { batch: ['a'], rest: ['b'] }],
  ])('limits %s: %s the limit', (_what, _side, size, expected) => {
    expect(names([item('a', size), item('b')])).toEqual(expected);
  });

  it('takes the first act alone, however large it is', () => {
    const huge = item('huge', { events: 2 * BATCH_EVENTS_MAX, bytes: 2 * BATCH_BYTES_MAX });
    expect(names([huge, item('b')])).toEqual({ batch: ['huge'], rest: ['b'] });
  });

  it('lets a small act overtake a large one, which is then the first of the next batch', () => {
    const large = item('large', { events: BATCH_EVENTS_MAX });
    expect(names([item('a'), large, item('c')])).toEqual({ batch: ['a', 'c'], rest: ['large'] });
  });

  it('keeps acts that share a stream, a request or a number for the next batch', () => {
    const queue = [item('a', { keys: ['x', 'y'] }), item('b', { keys: ['y', 'z'] }), item('c')];
    expect(names(queue)).toEqual({ batch: ['a', 'c'], rest: ['b'] });
  });

  it('lets nothing overtake an act that waits and shares a key with it', () => {
    const queue = [item('a', { keys: ['x'] }), item('b', { keys: ['x', 'y'] }), item('c', { keys: ['y'] })];
    expect(names(queue)).toEqual({ batch: ['a'], rest: ['b', 'c'] });
  });

  it('lets nothing overtake an act that did not fit and shares a key with it', () => {
    const large = item('large', { events: BATCH_EVENTS_MAX, keys: ['x'] });
    const queue = [item('a'), large, item('c', { keys: ['x'] })];
    expect(names(queue)).toEqual({ batch: ['a'], rest: ['large', 'c'] });
  });

  it('takes an act that names a stream twice', () => {
    expect(names([item('a', { keys: ['x', 'x'] })])).toEqual({ batch: ['a'], rest: [] });
  });

  it('does not take an act that shares a key with an act in flight, or with an act that waits for that reason', () => {
    const queue = [item('a', { keys: ['x'] }), item('b', { keys: ['x', 'y'] }), item('c', { keys: ['z'] })];
    expect(names(queue, ['y'])).toEqual({ batch: ['a', 'c'], rest: ['b'] });
    expect(names(queue, ['x', 'z'])).toEqual({ batch: [], rest: ['a', 'b', 'c'] });
  });

  it.each([
    ['below', HALVED_FROM_EVENTS - 2, { batch: ['a', 'b'], rest: [] }],
    ['at', HALVED_FROM_EVENTS, { batch: ['a'], rest: ['b'] }],
  ])('with nothing under way, takes half of what waits: %s the limit', (_side, waiting, expected) => {
    const queue = [item('a', { events: waiting / 2 }), item('b', { events: waiting / 2 })];
    expect(names(queue, [])).toEqual(expected);
    expect(names(queue)).toEqual({ batch: ['a', 'b'], rest: [] });
  });
});
