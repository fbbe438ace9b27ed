import { canonicalJson } from '@peristiwa/kernel';
import { partnerKeys } from '../view/partner-keys';
import { caseParts, outcomeDraft, type DueOutcome } from './outcomes';
import type { FeedTerms, Holding } from './plan';
import type { ChangeSubject } from './registry-reader';

const PERSON = '01930000-0000-7000-8000-000000000001';
const OTHER = '01930000-0000-7000-8000-000000000002';
const CASE = '01930000-0000-7000-8000-0000000000c1';
const ACT = '01930000-0000-7000-8000-0000000000a1';
const due: DueOutcome = {
  caseId: CASE,
  partner: 'kemensos',
  observationId: '01930000-0000-7000-8000-0000000000d1',
  personId: PERSON,
  personKey: 'key-then',
  state: 'settled',
  reason: null,
  actId: ACT,
  closedAt: new Date('2026-11-24T03:04:05.678Z'),
};
const held: Holding = {
  personKey: 'key-now',
  version: 7,
  view: canonicalJson({ sex: 'male' }),
  agreementVersion: 2,
};

function feed(pseudonymised = false): FeedTerms {
  return {
    partner: 'kemensos',
    agreement: {
      partner: 'kemensos',
      version: 2,
      areaScope: 'national',
      eventTypes: [],
      fields: ['sex'],
      slice: 'all',
      pseudonymised,
    },
    keys: partnerKeys(pseudonymised ? Buffer.alloc(32, 1) : undefined),
    signer: { keyId: 'none', sign: () => 'none' },
    isActive: true,
    dataSchema: 'schema',
    fieldsByVersion: new Map(),
  };
}

/** Issue 12, Data balikan; domain.md §5.1. */
describe('the message about an observation', () => {
  it('repeats what the partner holds and changes nothing of it', () => {
    const draft = outcomeDraft(feed(), due, held, 3);
    expect(draft).toMatchObject({ kind: 'observation-settled', holding: held });
    expect(draft.data).toEqual({
      personKey: 'key-now',
      version: 7,
      asOf: '2026-11-24T03:04:05.678Z',
      observation: { observationId: due.observationId, caseId: CASE, outcome: 'settled', act: ACT },
      state: { sex: 'male' },
    });
    // It is no message of the act: that one has its reference.
    expect(draft.actReference).toBeUndefined();
  });

  it('has no state when the partner holds the person no longer, and the version of the last message', () => {
    const draft = outcomeDraft(feed(), due, undefined, 9);
    expect(draft).toMatchObject({ personKey: 'key-then', holding: undefined });
    expect(draft.data).toMatchObject({ personKey: 'key-then', version: 9 });
    expect(draft.data.state).toBeUndefined();
  });

  it.each([
    ['the reason of a rejection', { state: 'rejected', reason: 'not-confirmed', actId: null }, 'reason'],
    ['no act when none was needed', { actId: null }, undefined],
  ] as const)('has %s', (_, change, member) => {
    const { observation } = outcomeDraft(feed(), { ...due, ...change }, held, 0).data;
    expect(Object.keys(observation ?? {}).toSorted()).toEqual(
      ['caseId', 'observationId', 'outcome', ...(member ? [member] : [])].toSorted(),
    );
  });

  it('names acts and times as a feed with pseudonyms does', () => {
    const { data } = outcomeDraft(feed(true), due, held, 0);
    expect(data.asOf).toBe('2026-11-24T03:00:00.000Z');
    expect(data.observation?.act).toBe(feed(true).keys.act(ACT, PERSON));
    expect(data.observation?.act).not.toBe(ACT);
  });
});

describe('acts that settle cases', () => {
  const change = (settles?: string, actId = ACT): ChangeSubject =>
    ({
      personId: PERSON,
      recordedAt: due.closedAt,
      cause: { actId, events: [], ...(settles && { settles }) },
    }) as never;
  const cancellation = (by: string, personId = PERSON): ChangeSubject =>
    ({
      personId,
      recordedAt: due.closedAt,
      cause: {
        actId: CASE,
        supersedes: [ACT],
        events: [{ type: 'PersonActVoided', data: { by, voided: 'death' } }],
      },
    }) as never;
  const lettersOf = (...changes: ChangeSubject[]) => caseParts(changes).map(([letter]) => letter);

  it('are those that name one', () => {
    expect(lettersOf(change())).toEqual([]);
    expect(lettersOf(change(), change(CASE))).toEqual(['o']);
  });

  it.each([
    ['a cancellation opens it again', [cancellation('cancellation')], ['a']],
    ['a correction that leaves nothing about the person does too', [cancellation('correction')], ['a']],
    ['a correction of something else does not', [cancellation('kept')], []],
    [
      'settled and cancelled in one batch, it was never closed',
      [change(CASE), cancellation('cancellation')],
      ['a'],
    ],
    [
      'cancelled as to another person only, the act settles it',
      [change(CASE), cancellation('cancellation', OTHER)],
      ['o', 'a'],
    ],
    ['another act may settle it at once', [cancellation('cancellation'), change(CASE, PERSON)], ['o', 'a']],
  ])('%s', (_, changes, letters) => {
    expect(lettersOf(...changes)).toEqual(letters);
  });
});
