import { PersonMessage, type PersonMessageKind } from '@peristiwa/contracts';
import { changeLogOf, FATHER, idOf, MOTHER, SON } from '@peristiwa/testing';
import { defaultAgreements } from '../agreements/default-agreements';
import { checkerFor } from '../contract/schema-under-test';
import { CORRECTION_ACT, DEATH_ACT, deathThatDidNotHappen } from '../superseding-acts-under-test';
import { partnerKeys } from '../view/partner-keys';
import { planMessages, type Draft, type FeedTerms, type Holding, type Subject } from './plan';

const log = changeLogOf(deathThatDidNotHappen().events).map(({ recordedOn, ...change }): Subject => ({
  ...change,
  recordedAt: new Date(`${recordedOn}T03:04:05.678Z`),
}));

function feed(partner: string, change: Partial<FeedTerms['agreement']> = {}): FeedTerms {
  const found = defaultAgreements.find((agreement) => agreement.partner === partner);
  if (!found) throw new Error(`No agreement with ${partner}`);
  const agreement = { ...found, version: 1, ...change };
  return {
    partner,
    agreement,
    keys: partnerKeys(found.pseudonymised ? Buffer.alloc(32, 1) : undefined),
    isActive: true,
    signer: { keyId: 'none', sign: () => 'none' },
    dataSchema: '',
    fieldsByVersion: new Map([[1, agreement.fields]]),
  };
}

/** The messages about one person, and what is held at the end. */
function messagesOf(terms: FeedTerms, personId: string, more: readonly Subject[] = []) {
  let held: Holding | undefined;
  const drafts: Draft[] = [];
  const check = checkerFor({ ...terms.agreement, partner: terms.partner });
  for (const subject of [...log.filter((one) => one.personId === personId), ...more]) {
    const plan = planMessages(terms, subject, held, 'watched');
    drafts.push(...plan.drafts);
    if (plan.held) held = plan.held.holding;
  }
  for (const { data } of drafts) {
    expect(PersonMessage.safeParse(data).success).toBe(true);
    expect(check(JSON.parse(JSON.stringify(data)))).toEqual([]);
  }
  return { drafts, held, kinds: drafts.map(({ kind }) => kind) };
}

const last = (personId: string) => log.findLast((one) => one.personId === personId) as Subject;

describe('a cancelled death (domain.md §5.5; issue 11 part 3)', () => {
  it('brings the person back with the false interval', () => {
    const { drafts, kinds } = messagesOf(feed('kemensos'), FATHER);
    expect(kinds.slice(-3)).toEqual(['died', 'corrected', 'reinstated']);
    const { data } = drafts.at(-1) as Draft;
    expect(data.facts).toEqual({ voided: 'death', falseFrom: '2026-11-20', falseUntil: '2026-11-25' });
    expect(data.supersedes).toEqual([CORRECTION_ACT, DEATH_ACT]);
    expect(data.state).toMatchObject({ residence: 'resident' });
    expect(data.changes).toMatchObject({
      residence: { before: 'deceased', after: 'resident' },
      diedOn: { before: '2026-11-20', after: null },
    });
  });

  it('is a cancellation to the spouse', () => {
    const { drafts, kinds } = messagesOf(feed('kemensos'), MOTHER);
    expect(kinds.slice(-2)).toEqual(['widowed', 'cancelled']);
    const { data } = drafts.at(-1) as Draft;
    expect(data).toMatchObject({ supersedes: [CORRECTION_ACT, DEATH_ACT], facts: { voided: 'death' } });
    expect(data.facts).not.toHaveProperty('falseFrom');
  });

  it.each([
    ['the day is not granted', { fields: ['residence', 'eventDates'] }, undefined],
    ['only the year of death is granted', { fields: ['deathYear', 'eventDates'] }, undefined],
    ['only the day is granted', { fields: ['diedOn', 'eventDates'] }, '2026-11-20'],
  ] as const)('when %s', (_case, change, falseFrom) => {
    const { drafts } = messagesOf(feed('kemensos', change), FATHER);
    expect(drafts.at(-1)).toMatchObject({
      kind: 'reinstated',
      data: { facts: { falseUntil: '2026-11-25' } },
    });
    expect(drafts.at(-1)?.data.facts?.falseFrom).toBe(falseFrom);
  });

  it('says only that fields changed to a partner who receives no deaths', () => {
    const { kinds, drafts } = messagesOf(feed('kemensos', { eventTypes: ['marital-status'] }), FATHER);
    expect(kinds.slice(-2)).toEqual(['fields-changed', 'fields-changed']);
    expect(drafts.at(-1)?.data).not.toHaveProperty('supersedes');
  });

  it('is a cancellation where the view never showed the death', () => {
    const { kinds } = messagesOf(feed('kemensos', { fields: ['name'] }), FATHER);
    // The view stays the same; what the messages before say of the act does not hold any more.
    expect(kinds.slice(-2)).toEqual(['corrected', 'cancelled']);
  });
});

describe('a corrected act', () => {
  it('is published with the facts that hold now, and nothing where the correction keeps what stands', () => {
    const { drafts } = messagesOf(feed('bps'), FATHER);
    const corrected = drafts.find(({ kind }) => kind === 'corrected');
    expect(corrected?.data.facts).toMatchObject({ diedOn: '2026-11-20', causeOfDeath: 'accident' });
    expect(messagesOf(feed('bps'), MOTHER).kinds).not.toContain('corrected');
  });

  it('is named by a reference that is another for each person, on a feed with pseudonyms', () => {
    const bps = feed('bps');
    const [died, corrected] = ['died', 'corrected'].map((kind) =>
      messagesOf(bps, FATHER).drafts.find((draft) => draft.kind === kind),
    );
    expect(corrected?.data.supersedes).toEqual([died?.actReference]);
    const widowed = messagesOf(bps, MOTHER).drafts.find(({ kind }) => kind === 'widowed');
    expect(widowed?.actReference).toBeDefined();
    expect(widowed?.actReference).not.toBe(died?.actReference);
  });
});

describe('a person who is no longer in the register', () => {
  const entry = {
    type: 'PersonActVoided',
    data: { by: 'annulment', voided: 'biodata', reason: null, legalBasis: null },
  };
  const ended = (end: Subject['ended']): Subject => {
    const { cause, ...before } = last(SON);
    return {
      ...before,
      version: before.version + 1,
      state: undefined,
      ended: end,
      cause: { ...(cause as NonNullable<typeof cause>), events: [entry as never], supersedes: [idOf(7)] },
    };
  };
  const end = (terms: FeedTerms, how: Subject['ended']) => {
    const { drafts, held } = messagesOf(terms, SON, [ended(how)]);
    const tail = drafts.slice(messagesOf(terms, SON).drafts.length);
    return { held, tail, kinds: tail.map(({ kind }) => kind) };
  };

  it.each<[PersonMessageKind, Subject['ended'], object]>([
    ['cancelled', { kind: 'cancelled' }, { voided: 'biodata' }],
    ['merged', { kind: 'merged', survivorId: idOf(9) }, { survivorKey: idOf(9) }],
  ])('leaves the holding after a message %s, with what was held', (kind, how, facts) => {
    const { held, tail, kinds } = end(feed('kemensos'), how);
    expect(kinds).toEqual([kind, 'left-scope']);
    expect(held).toBeUndefined();
    expect(tail[0]?.data).toMatchObject({ facts, changes: {}, state: { residence: 'resident' } });
    expect(tail[1]?.data).not.toHaveProperty('state');
    expect(tail[1]?.actReference).toBeUndefined();
  });

  it('only leaves the scope of a partner who does not receive such acts', () => {
    expect(end(feed('kemensos', { eventTypes: ['death'] }), { kind: 'cancelled' }).kinds).toEqual([
      'left-scope',
    ]);
  });

  it('shows nothing that the agreement no longer grants', () => {
    const before = feed('kemensos');
    const subject = ended({ kind: 'cancelled' });
    const { held } = messagesOf(before, SON);
    const fields = before.agreement.fields.filter((field) => field !== 'nik');
    const versions = new Map([...before.fieldsByVersion, [2, fields] as const]);
    const now = { ...feed('kemensos', { fields, version: 2 }), fieldsByVersion: versions };
    const [message] = planMessages(now, subject, held, undefined).drafts;
    expect(message?.kind).toBe('cancelled');
    expect(message?.data.state).toHaveProperty('name');
    expect(message?.data.state).not.toHaveProperty('nik');
  });
});
