import { actionsOf, campaignActions, hasEnded, passed, rateOf } from './job-state';

const job = {
  kind: 'replay',
  state: 'running',
  rate: 50,
  total: 100,
  done: 30,
  withheld: 10,
  secondsLeft: 2,
} as const;

describe('a job of a feed (ADR 0046)', () => {
  it.each([
    ['running', ['pause', 'cancel'], false],
    ['paused', ['resume', 'cancel'], false],
    ['cancelled', [], true],
    ['completed', [], true],
  ] as const)('that is %s may be given %j', (state, actions, ended) => {
    expect(actionsOf({ state })).toEqual(actions);
    expect(hasEnded({ state })).toBe(ended);
  });

  it('has passed what it withheld too', () => {
    expect(passed(job)).toBe(40);
  });

  it('has the rate that was asked for while it runs; a recount what it has shown', () => {
    expect(rateOf(job)).toBe(50);
    expect(rateOf({ ...job, state: 'paused' })).toBeUndefined();
    expect(rateOf({ ...job, kind: 'recount' })).toBe(30);
    expect(rateOf({ ...job, kind: 'recount', secondsLeft: 0 })).toBeUndefined();
  });
});

describe('a campaign (ADR 0059)', () => {
  it.each([
    ['opening', false, ['pause']],
    ['open', false, ['pause', 'close']],
    ['open', true, ['resume', 'close']],
    ['closing', true, ['resume']],
    ['completing', false, []],
    ['completed', false, []],
  ] as const)(
    'that is %s (paused: %s) may be given %j, and is never cancelled',
    (state, isPaused, actions) => {
      expect(campaignActions({ state, isPaused })).toEqual(actions);
    },
  );
});
