import { waitingOf } from './waiting';

describe('waitingOf', () => {
  it('tells messages that are not sent from entries that have no number yet', () => {
    expect(waitingOf({ highWater: 3451, sent: 3451, lagMessages: 8, lagChanges: 8 })).toEqual({
      unsent: 0,
      held: 8,
      unread: 0,
    });
    expect(waitingOf({ highWater: 10, sent: 7, lagMessages: 3, lagChanges: 2 })).toEqual({
      unsent: 3,
      held: 0,
      unread: 2,
    });
  });
});
