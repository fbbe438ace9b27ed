import { Coalescer } from './coalescer';

/** Records the trips that were sent; each waits until the test lets it arrive. */
function trips(togetherMax?: number) {
  const sent: number[][] = [];
  const arrivals: ((outcome?: Error) => void)[] = [];
  const coalescer = new Coalescer<number, string>((items) => {
    sent.push([...items]);
    return new Promise((resolve, reject) => {
      arrivals.push((error) => (error ? reject(error) : resolve(items.map((item) => `answer ${item}`))));
    });
  }, togetherMax);
  const turn = () => new Promise(setImmediate);
  const arrive = async (outcome?: Error) => {
    await turn();
    arrivals.shift()?.(outcome);
    await turn();
  };
  return { sent, coalescer, turn, arrive };
}

const sqlError = (code: string) => Object.assign(new Error(code), { code });

describe('callers who share trips', () => {
  it('sends a lone caller at once', async () => {
    const { sent, coalescer, turn, arrive } = trips();
    const answer = coalescer.ask(1);
    await turn();
    expect(sent).toEqual([[1]]);
    await arrive();
    expect(await answer).toBe('answer 1');
  });

  it('sends items that came during a trip with the next, in order, each with its own answer', async () => {
    const { sent, coalescer, turn, arrive } = trips();
    const first = coalescer.ask(1);
    await turn();
    const others = [2, 3, 4].map((item) => coalescer.ask(item));
    await turn();
    expect(sent).toEqual([[1]]);
    await arrive();
    expect(sent).toEqual([[1], [2, 3, 4]]);
    await arrive();
    expect(await Promise.all([first, ...others])).toEqual(['answer 1', 'answer 2', 'answer 3', 'answer 4']);
  });

  it('answers nobody before the trip has arrived', async () => {
    const { coalescer, turn, arrive } = trips();
    const answered = jest.fn();
    const answers = [1, 2].map((item) => coalescer.ask(item).then(answered));
    await turn();
    await turn();
    expect(answered).not.toHaveBeenCalled();
    await arrive();
    await Promise.all(answers);
    expect(answered).toHaveBeenCalledTimes(2);
  });

  it.each([
    [2, [[1, 2]]],
    [3, [[1, 2], [3]]],
  ])('takes two at most when the limit is two: %d callers', async (callers, expected) => {
    const { sent, coalescer, arrive } = trips(2);
    const answers = Array.from({ length: callers }, (_, index) => coalescer.ask(index + 1));
    await arrive();
    await arrive();
    await Promise.all(answers);
    expect(sent).toEqual(expected);
  });

  it.each(['57P01', '53100', '42501'])(
    'an error of the server (%s) fails every caller of the trip, and no other',
    async (code) => {
      const { sent, coalescer, arrive } = trips();
      const answers = Promise.allSettled([1, 2].map((item) => coalescer.ask(item)));
      await arrive(sqlError(code));
      const next = coalescer.ask(3);
      await arrive();
      const refused = { status: 'rejected', reason: sqlError(code) };
      expect(await answers).toEqual([refused, refused]);
      expect(await next).toBe('answer 3');
      expect(sent).toEqual([[1, 2], [3]]);
    },
  );

  it.each(['22021', '23502'])('data that the server refuses (%s) fail their caller alone', async (code) => {
    const coalescer = new Coalescer<number, number>(async (items) => {
      if (items.includes(3)) throw sqlError(code);
      return items;
    });
    const outcomes = await Promise.allSettled([1, 2, 3, 4, 5].map((item) => coalescer.ask(item)));
    expect(outcomes.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
      'fulfilled',
      'fulfilled',
    ]);
  });

  describe('while a trip hangs', () => {
    beforeEach(() => jest.useFakeTimers({ doNotFake: ['setImmediate'] }));
    afterEach(() => jest.useRealTimers());

    it('refuses waiting callers as an outage, after five seconds and not before', async () => {
      const { sent, coalescer, turn, arrive } = trips();
      const hanging = coalescer.ask(1);
      await turn();
      const refused = jest.fn();
      const waiting = coalescer.ask(2).catch(refused);
      jest.advanceTimersByTime(4_999);
      await turn();
      expect(refused).not.toHaveBeenCalled();
      jest.advanceTimersByTime(1);
      await waiting;
      expect(refused).toHaveBeenCalledWith(expect.objectContaining({ name: 'TimeoutError' }));

      const later = coalescer.ask(3);
      await arrive();
      await arrive();
      expect(await Promise.all([hanging, later])).toEqual(['answer 1', 'answer 3']);
      expect(sent).toEqual([[1], [3]]);
      expect(jest.getTimerCount()).toBe(0);
    });
  });

  it('fails a group in which not every item was answered', async () => {
    const coalescer = new Coalescer<number, number>(async () => [1]);
    await expect(Promise.all([coalescer.ask(1), coalescer.ask(2)])).rejects.toThrow('number of answers');
  });
});
