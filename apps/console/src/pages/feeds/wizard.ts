/**
 * A wizard: choose → check (a dry run with counts) → run (progress) → result. What was checked is what runs: a change of the
 * choice leads back to the check.
 */
export type Wizard<Choice, Count, Run> =
  | { readonly step: 'choose'; readonly choice: Choice | undefined }
  | { readonly step: 'check'; readonly choice: Choice; readonly count: Count }
  | { readonly step: 'run'; readonly choice: Choice; readonly count: Count; readonly run: Run }
  | { readonly step: 'result'; readonly choice: Choice; readonly count: Count; readonly run: Run };

export type WizardEvent<Choice, Count, Run> =
  | { readonly is: 'counted'; readonly choice: Choice; readonly count: Count }
  | { readonly is: 'changed' }
  | { readonly is: 'started'; readonly run: Run }
  | { readonly is: 'ended'; readonly run: Run };

export const wizardSteps = ['choose', 'check', 'run', 'result'] as const;

export const firstStep = { step: 'choose', choice: undefined } as const;

/** The step after an event; an event that does not belong to the step, as of an answer that came late, changes nothing. */
export function nextStep<Choice, Count, Run>(
  state: Wizard<Choice, Count, Run>,
  event: WizardEvent<Choice, Count, Run>,
): Wizard<Choice, Count, Run> {
  switch (event.is) {
    case 'counted':
      return state.step === 'choose' ? { step: 'check', choice: event.choice, count: event.count } : state;
    case 'changed':
      return state.step === 'check' ? { step: 'choose', choice: state.choice } : state;
    case 'started':
      return state.step === 'check' ? { ...state, step: 'run', run: event.run } : state;
    case 'ended':
      return state.step === 'run' ? { ...state, step: 'result', run: event.run } : state;
  }
}
