import { actKinds, type PersonMessage, type PersonMessageKind, type StateKind } from '@peristiwa/contracts';
import type { PersonEvent } from '@peristiwa/domain';
import { changeLogOf, DAUGHTER, SON, storyOfEveryType, type LoggedChange } from '@peristiwa/testing';
import { defaultAgreements } from './agreements/default-agreements';
import { outcomeDraft, type DueOutcome } from './build/outcomes';
import { planMessages, type Draft, type FeedTerms, type Holding, type Subject } from './build/plan';
import { kindTexts, type KindText } from './contract/kind-texts';
import { deathThatDidNotHappen } from './superseding-acts-under-test';
import { eventClasses, type EventClass, type Grant } from './view/grants';
import { partnerKeys } from './view/partner-keys';
import { personEvents } from './view/person-events';

/** A row of the catalogue of messages (docs/feed-messages.md). */
interface MessageExample {
  readonly kind: PersonMessageKind;
  /** The event types that give a message of this kind, and the class of acts that an agreement has to name. */
  readonly events: readonly PersonEvent['type'][];
  readonly eventClass?: EventClass | typeof ofTheAct;
  readonly text: KindText;
  /** Without `state`, which is the whole view. */
  readonly value: Omit<PersonMessage, 'state'>;
}

const fields: readonly Grant[] = [
  'nik',
  'name',
  'kkNumber',
  'familyKey',
  'village',
  'maritalStatus',
  'relationship',
];
const more: readonly Grant[] = ['residence', 'departure', 'diedOn', 'spouseKeys', 'eventDates', 'moveFacts'];

function terms(version: number, change: Partial<FeedTerms['agreement']> = {}): FeedTerms {
  const [first] = defaultAgreements;
  if (!first) throw new Error('There is an agreement');
  const agreement = { ...first, fields: [...fields, ...more], eventTypes: eventClasses, ...change, version };
  const fieldsByVersion = new Map([
    [1, [...fields, ...more]],
    [version, agreement.fields],
  ]);
  return {
    partner: 'example',
    agreement,
    keys: partnerKeys(undefined),
    signer: { keyId: 'none', sign: () => 'none' },
    dataSchema: '',
    isActive: true,
    fieldsByVersion,
  };
}

/** One message of each kind, made by the publisher's own rules from the history that has every event type. */
export function messageExamples(): readonly MessageExample[] {
  const log = changeLogOf(storyOfEveryType());
  const types = Object.keys(personEvents) as PersonEvent['type'][];
  const superseding = supersedingExamples();
  const ofActs = actKinds.map((kind): MessageExample => {
    const example = superseding[kind];
    if (example) return { ...example, text: kindTexts[kind], kind };
    const events = types.filter((type) => personEvents[type].kind === kind);
    const [eventClass] = events.map((type) => personEvents[type].eventClass);
    if (typeof eventClass !== 'string') throw new Error(`No event type gives ${kind}`);
    const value = withoutState(actOf(kind, eventClass, log));
    return { kind, text: kindTexts[kind], events, eventClass, value };
  });
  return [...ofActs, ...statesOf(log)];
}

const ofTheAct = 'that of the act';

/** A death is registered, corrected, and then cancelled; the arrival of the story is cancelled; a duplicate is merged. */
function supersedingExamples(): Partial<
  Record<PersonMessageKind, Pick<MessageExample, 'events' | 'eventClass' | 'value'>>
> {
  const log = changeLogOf(deathThatDidNotHappen().events);
  const drafts = draftsOf(terms(1), log);
  const valueOf = (kind: PersonMessageKind) => {
    const draft = drafts.find((one) => one.kind === kind);
    if (!draft) throw new Error(`No act gives ${kind}`);
    return withoutState(draft);
  };
  const eventClass = ofTheAct;
  return {
    reinstated: { events: ['PersonActVoided'], eventClass: 'death', value: valueOf('reinstated') },
    cancelled: { events: ['PersonActVoided'], eventClass, value: valueOf('cancelled') },
    merged: { events: [], eventClass: 'biodata', value: withoutState(mergedDraft(log)) },
    corrected: { events: [], eventClass, value: valueOf('corrected') },
  };
}

function mergedDraft(log: readonly LoggedChange[]): Draft {
  const last = log.findLast(({ personId, state }) => personId === SON && state);
  if (!last) throw new Error('Nobody is left');
  const entered = planMessages(terms(1), subject(last), undefined, undefined);
  const ended = { kind: 'merged', survivorId: DAUGHTER } as const;
  const duplicate = { ...subject(last), version: last.version + 1, state: undefined, ended };
  return planMessages(terms(1), duplicate, entered.held?.holding, undefined).drafts[0] as Draft;
}

/**
 * The first message of the kind. Where another kind is always graver, an agreement that names this class alone; where
 * the act changes nothing in a view, a person who is new to the partner.
 */
function actOf(kind: PersonMessageKind, eventClass: EventClass, log: readonly LoggedChange[]): Draft {
  const feeds = [terms(1), terms(1, { eventTypes: [eventClass] })];
  const found = feeds.flatMap((feed) => draftsOf(feed, log)).find((draft) => draft.kind === kind);
  const fresh = () =>
    log.flatMap((change) => planMessages(terms(1), subject(change), undefined, undefined).drafts);
  const draft = found ?? fresh().find((one) => one.kind === kind);
  if (!draft) throw new Error(`No act of the history gives ${kind}`);
  return draft;
}

function draftsOf(feed: FeedTerms, log: readonly LoggedChange[]): Draft[] {
  const held = new Map<string, Holding>();
  return log.flatMap((change) => {
    const plan = planMessages(feed, subject(change), held.get(change.personId), undefined);
    if (plan.held?.holding) held.set(change.personId, plan.held.holding);
    return plan.drafts;
  });
}

function statesOf(log: readonly LoggedChange[]): MessageExample[] {
  const moved = log.findIndex(({ cause }) => cause.events.some(({ type }) => type === 'AddressChanged'));
  const [before, after] = [log.slice(0, moved).findLast(isOf(log[moved])), log[moved]];
  if (!before || !after) throw new Error('Nobody in the history has another address');
  const read = (change: LoggedChange) => ({ ...subject(change), cause: undefined });
  const holding = planMessages(terms(1), read(before), undefined, undefined).held?.holding;
  const other = terms(2, { fields: [...fields.filter((field) => field !== 'nik'), ...more, 'sex'] });
  const silent = terms(1, { eventTypes: [] });
  const drafts: Record<StateKind, Draft | undefined> = {
    'entered-scope': planMessages(terms(1), read(before), undefined, undefined).drafts[0],
    'left-scope': planMessages({ ...terms(1), isActive: false }, read(after), holding, undefined).drafts[0],
    'grants-changed': planMessages(other, read(before), holding, undefined).drafts[0],
    'fields-changed': planMessages(silent, subject(after), holding, undefined).drafts[0],
    resynced: planMessages(terms(1), read(after), holding, undefined).drafts[0],
    'observation-settled': outcomeDraft(terms(1), settled(after.personId), holding, 0),
  };
  return Object.entries(drafts).map(([kind, draft]) => {
    if (draft?.kind !== kind) throw new Error(`The history gives ${draft?.kind}, not ${kind}`);
    return { kind: draft.kind, text: kindTexts[draft.kind], events: [], value: withoutState(draft) };
  });
}

function settled(personId: string): DueOutcome {
  return {
    caseId: '01930000-0000-7000-8000-0000000000c1',
    partner: terms(1).partner,
    observationId: '01930000-0000-7000-8000-0000000000d1',
    personId,
    personKey: personId,
    state: 'settled',
    reason: null,
    actId: '01930000-0000-7000-8000-0000000000a1',
    closedAt: new Date('2026-11-24T03:04:05.678Z'),
  };
}

function isOf(change: LoggedChange | undefined) {
  return ({ personId }: LoggedChange) => personId === change?.personId;
}

function subject({ recordedOn, ...change }: LoggedChange): Subject {
  return { ...change, recordedAt: new Date(`${recordedOn}T03:04:05.678Z`) };
}

function withoutState({ data }: Draft): MessageExample['value'] {
  const value = { ...data };
  delete value.state;
  return value;
}
