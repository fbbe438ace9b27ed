import { firstStep, nextStep, type Wizard } from './wizard';

type Tested = Wizard<string, number, string>;

const chosen: Tested = { step: 'check', choice: 'two days', count: 12 };
const running: Tested = { ...chosen, step: 'run', run: 'job 1' };

/* Issue 14, page 4: choose → dry run with counts → run with progress → result. */
describe('a wizard', () => {
  it('goes from the choice through the count and the run to the result', () => {
    const counted = nextStep<string, number, string>(firstStep, {
      is: 'counted',
      choice: 'two days',
      count: 12,
    });
    expect(counted).toEqual(chosen);
    const started = nextStep(counted, { is: 'started', run: 'job 1' });
    expect(started).toEqual(running);
    expect(nextStep(started, { is: 'ended', run: 'job 1, completed' })).toEqual({
      ...running,
      step: 'result',
      run: 'job 1, completed',
    });
  });

  it('keeps the choice when it goes back, so that it can be changed', () => {
    expect(nextStep(chosen, { is: 'changed' })).toEqual({ step: 'choose', choice: 'two days' });
  });

  it('starts nothing that was not counted, and an answer that came late changes nothing', () => {
    expect(nextStep<string, number, string>(firstStep, { is: 'started', run: 'job 1' })).toEqual(firstStep);
    expect(nextStep(running, { is: 'counted', choice: 'one day', count: 1 })).toBe(running);
    expect(nextStep(running, { is: 'changed' })).toBe(running);
    expect(nextStep(chosen, { is: 'ended', run: 'job 1' })).toBe(chosen);
  });
});
