import { Goals } from './system';

const feeds = (
  changeNo: number,
  lagChanges: number,
  highWater: number,
  sent: number,
  registryPosition = 10,
) => ({
  registryPosition,
  changeNo,
  feeds: [{ partner: 'bps', highWater, sent, lagChanges }],
});

describe('Goals', () => {
  it('waits for the registry first', () => {
    const goals = new Goals(11);
    expect(goals.lateAt(feeds(5, 0, 5, 5))).toBe('registry at 10 of 11');
    expect(goals.lateAt(feeds(5, 0, 5, 5, 11))).toBeUndefined();
  });

  it('waits for the change that the registry had first, even when more changes follow', () => {
    const goals = new Goals(10);
    expect(goals.lateAt(feeds(5, 2, 3, 3))).toBe('feed bps lags 2 changes');
    expect(goals.lateAt(feeds(9, 5, 4, 4))).toBe('feed bps lags 1 changes');
    expect(goals.lateAt(feeds(20, 15, 5, 4))).toBe('feed bps sent 4 of 5');
    expect(goals.lateAt(feeds(30, 10, 22, 5))).toBeUndefined();
    expect([...goals.sequences]).toEqual([['bps', 5]]);
  });
});
