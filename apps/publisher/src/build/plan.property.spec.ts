import {
  actKinds,
  personMessageKinds,
  stateAfter,
  type ActKind,
  type PersonMessage,
  type PersonView,
} from '@peristiwa/contracts';
import type { RegisteredPerson } from '@peristiwa/domain';
import { canonicalJson } from '@peristiwa/kernel';
import { changeLogOf, Random, randomHistory, type LoggedChange } from '@peristiwa/testing';
import { defaultAgreements } from '../agreements/default-agreements';
import type { SchemaTerms } from '../contract/message-schema';
import { checkerFor } from '../contract/schema-under-test';
import { entitledView } from '../view/entitled-view';
import { eventClasses, grants, identifyingGrants, type EventClass } from '../view/grants';
import { partnerKeys } from '../view/partner-keys';
import { kindsOf } from '../view/person-events';
import { planMessages, type Draft, type FeedTerms, type Holding, type Subject } from './plan';

type Row = LoggedChange & { readonly recordedAt: Date };

/** To compile the schema of an agreement takes 0.1 s, and in each of these there are several agreements. */
const SEEDS_WITH_SCHEMA = 3;
const DAY_MS = 86_400_000;
const START = Date.UTC(2026, 0, 1);

/** The change log of a random world, a day for each row. */
function randomLog(seed: number): Row[] {
  return changeLogOf(randomHistory(seed, 100)).map((change, index) => ({
    ...change,
    recordedAt: new Date(START + index * DAY_MS),
  }));
}

function fail(): never {
  throw new Error('There is one');
}

/** A feed whose agreement changes, is suspended and resumed while acts come and sweeps run. */
class Feed {
  readonly drafts: (Draft & { readonly row?: Row })[] = [];
  readonly holdings = new Map<string, Holding>();
  /** What a subscriber has that stores every `state`, and adds what is `added`. */
  readonly copies = new Map<string, string>();
  private readonly fieldsByVersion = new Map<number, FeedTerms['agreement']['fields']>();
  private readonly described: SchemaTerms[] = [];
  /** What is wrong with a message under the JSON Schema of the agreement. */
  faultsOf: ReturnType<typeof checkerFor> = () => [];
  private cursor: string | undefined;
  terms: FeedTerms;
  isSuspended = false;

  constructor(
    private readonly random: Random,
    private readonly isPseudonymised: boolean,
    private readonly hasSchema: boolean,
  ) {
    this.terms = this.agree();
    this.cursor = undefined;
  }

  /** The next version: other fields, acts and area, from the closed lists. */
  agree(): FeedTerms {
    const { random, isPseudonymised: pseudonymised } = this;
    const allowed = grants.filter((grant) => !pseudonymised || !identifyingGrants.includes(grant));
    const version = this.fieldsByVersion.size + 1;
    const fields = random.some(allowed, 0.5);
    this.fieldsByVersion.set(version, fields);
    const agreement = {
      ...(defaultAgreements[0] ?? fail()),
      version,
      fields,
      pseudonymised,
      eventTypes: random.some(eventClasses, 0.6),
      areaScope: random.chance(0.3) ? ['32'] : ('national' as const),
    };
    if (this.hasSchema) this.faultsOf = checkerFor(agreement, this.described);
    this.described.push(agreement);
    this.startSweep();
    const keys = partnerKeys(pseudonymised ? Buffer.alloc(32, 7) : undefined);
    const { fieldsByVersion } = this;
    return {
      partner: 'p',
      agreement,
      keys,
      fieldsByVersion,
      dataSchema: '',
      signer: { keyId: '', sign: () => '' },
      isActive: !random.chance(0.1),
    };
  }

  publish(subject: Subject, row?: Row): void {
    const { drafts, held } = planMessages(
      this.terms,
      subject,
      this.holdings.get(subject.personId),
      undefined,
    );
    for (const draft of drafts) {
      this.drafts.push({ ...draft, ...(draft.actId && { row }) });
      if (draft.kind === 'left-scope') this.copies.delete(subject.personId);
      else this.copies.set(subject.personId, canonicalJson(this.copyAfter(subject.personId, draft.data)));
    }
    if (!held) return;
    if (held.holding) this.holdings.set(subject.personId, held.holding);
    else this.holdings.delete(subject.personId);
  }

  private copyAfter(personId: string, message: PersonMessage) {
    const before = this.copies.get(personId);
    return stateAfter(message, before === undefined ? undefined : (JSON.parse(before) as PersonView));
  }

  startSweep(): void {
    this.cursor = '';
  }

  /** The next persons of the sweep in key order, or all. */
  sweep(persons: ReadonlyMap<string, Row>, now: Date, limit = 3): void {
    const { cursor } = this;
    if (cursor === undefined || this.isSuspended) return;
    const next = [...persons.keys()].filter((id) => id > cursor).toSorted();
    for (const id of next.slice(0, limit)) {
      const { personId, version, state } = persons.get(id) ?? fail();
      this.publish({ personId, version, state, recordedAt: now });
    }
    this.cursor = next[limit - 1];
  }
}

/** The kinds under which this row may be published, read from the table of events. */
function pushed({ cause }: Row, { agreement }: FeedTerms): ActKind[] {
  return kindsOf(cause.events, agreement.eventTypes);
}

/** Acts whose facts are the news, though no member of a view changes (domain.md §5.5: stillbirths, stays). */
function newsIn({ cause }: Row, { agreement }: FeedTerms): boolean {
  const classes: Partial<Record<string, EventClass>> = {
    StillbirthRecorded: 'stillbirth',
    NonPermanentStayRegistered: 'stay',
    NonPermanentStayEnded: 'stay',
  };
  return cause.events.some(({ type }) => agreement.eventTypes.includes(classes[type] as EventClass));
}

function checkMessage({ kind, data, row }: Draft & { readonly row?: Row }, terms: FeedTerms): void {
  const isAct = (actKinds as readonly string[]).includes(kind);
  if (!isAct) {
    expect(data).not.toHaveProperty('recordedAt');
    expect(data).not.toHaveProperty('occurredOn');
    expect(data).not.toHaveProperty('facts');
    expect(data.asOf).toBeDefined();
    return;
  }
  const touched = row ? pushed(row, terms) : [];
  expect(touched).toContain(kind);
  expect(new Set(data.kinds ?? [kind])).toEqual(new Set(touched));
  expect(data.kinds?.[0] ?? kind).toBe(kind);
  const { pseudonymised, fields } = terms.agreement;
  const recorded = row?.recordedAt.toISOString();
  expect(data.recordedAt?.slice(0, pseudonymised ? 13 : 24)).toBe(
    recorded?.slice(0, pseudonymised ? 13 : 24),
  );
  expect(data.reportedOn).toBe(fields.includes('eventDates') ? row?.cause.reportedOn : undefined);
  if (fields.includes('eventDates'))
    expect(row?.cause.occurredOn.startsWith(String(data.occurredOn))).toBe(true);
  else expect(data).not.toHaveProperty('occurredOn');
}

function play(seed: number): Set<string> {
  const random = new Random(seed);
  const feed = new Feed(random, seed % 3 === 0, seed <= SEEDS_WITH_SCHEMA);
  const persons = new Map<string, Row>();
  const seenKinds = new Set<string>();
  for (const row of randomLog(seed)) {
    persons.set(row.personId, row);
    const { personId, recordedAt } = row;
    if (random.chance(0.08)) feed.terms = feed.agree();
    if (random.chance(0.06)) {
      feed.isSuspended = !feed.isSuspended;
      if (!feed.isSuspended) feed.startSweep();
    }
    const from = feed.drafts.length;
    const held = feed.holdings.get(personId);
    if (!feed.isSuspended) feed.publish(row, row);
    const view =
      row.state && feed.terms.isActive && !feed.isSuspended
        ? entitledView(row.state, feed.terms.agreement, { keys: feed.terms.keys, asOf: dayOf(recordedAt) })
        : undefined;
    const ofActs = feed.drafts
      .slice(from)
      .filter(({ kind }) => (actKinds as readonly string[]).includes(kind));
    const isNew = !held || row.version > held.version;
    const differs = !held || (view && canonicalJson(view) !== held.view);
    const shows = view && isNew && (differs || newsIn(row, feed.terms));
    expect(ofActs).toHaveLength(shows && pushed(row, feed.terms).length > 0 ? 1 : 0);
    if (random.chance(0.5)) feed.sweep(persons, new Date(recordedAt.getTime() + 3_600_000));
    for (const draft of feed.drafts.slice(from)) {
      checkMessage(draft, feed.terms);
      expect(feed.faultsOf(JSON.parse(JSON.stringify(draft.data)))).toEqual([]);
      seenKinds.add(draft.kind);
    }
  }
  feed.isSuspended = false;
  feed.sweep(persons, new Date(START + 900 * DAY_MS), persons.size + 1);
  for (const [personId, { view }] of feed.holdings) expect(feed.copies.get(personId)).toBe(view);
  expect(feed.copies.size).toBe(feed.holdings.size);
  return seenKinds;
}

function dayOf(instant: Date): RegisteredPerson['bornOn'] {
  return instant.toISOString().slice(0, 10) as RegisteredPerson['bornOn'];
}

describe('a message of the kind of an act (issue 10, part 2; domain.md §5.5)', () => {
  it('exists if and only if such an act touched the person, and carries its dates', () => {
    const seen = new Set<string>();
    for (let seed = 1; seed <= 90; seed++) for (const kind of play(seed)) seen.add(kind);
    // Kinds that no random world has: no command of theirs corrects or cancels an act.
    const superseding = ['reinstated', 'cancelled', 'merged', 'corrected', 'placement-settled'];
    // Seldom in a random world: an adoption is news only where it changes the card and the agreement has no cards.
    const rare: readonly string[] = ['adoption-recorded', 'found', 'nik-reactivated'];
    // It follows from a case of an office, not from a plan (`outcomes.ts`).
    const outcomes: readonly string[] = ['observation-settled'];
    const missing = personMessageKinds.filter(
      (kind) => !seen.has(kind) && !rare.includes(kind) && !outcomes.includes(kind),
    );
    expect(missing.toSorted()).toEqual(superseding.toSorted());
  });
});
