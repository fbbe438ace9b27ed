import { effectiveFacts, eventTypes, type DatedEvent, type Placement } from '@peristiwa/domain';
import { personsOf, type FactOf, type PlainAct, type PlainFact, type Superseding } from '../oracle/acts';
import { Oracle } from '../oracle/oracle';
import { HOME, idOf, KK, on } from './fixtures';
import type { RecordedEvent } from './register';

const REPORTED = on('2026-11-20');
const VALID_UNTIL = on('2027-01-01');

/** The events of one act by person. */
type Events = ReadonlyMap<string, readonly DatedEvent[]>;

/** A chain as one act left it. */
interface Chain {
  /** Facts of the chain that stand. */
  readonly events: Events;
  /** Those that stood before that act. */
  readonly before: Events;
  /** Every stream that an act of the chain wrote. */
  readonly persons: ReadonlySet<string>;
}

export const actIdOf = (no: number): string => idOf(0xad0000 + no);

/** The streams of persons, and all their events in the order of recording. */
export interface RecordedLives {
  readonly events: readonly RecordedEvent[];
  readonly lifeOf: (person: string) => readonly RecordedEvent[];
}

/**
 * What the ledger holds after these acts: streams of persons only, no cards. No decider takes part. Each act writes what
 * `design.md` §3 and ADR 0003 ask for: its facts on the stream of every person concerned; the widowhood that follows
 * from what is on record; and if it supersedes, the restated facts or a marker in every stream of the chain and of those
 * whose widowhood rests on it.
 */
export function recordActs(acts: readonly PlainAct[]): RecordedLives {
  const register = new Lives();
  const chains = new Map<number, Chain>();
  for (const [index, act] of acts.entries()) {
    const truth = new Oracle(acts.slice(0, index + 1));
    const former = act.supersedes && chains.get(act.supersedes.no);
    const stated = statedBy(act.facts, truth);
    if (!act.supersedes || !former) {
      register.append(act, stated);
      chains.set(act.no, { events: stated, before: new Map(), persons: new Set(stated.keys()) });
      continue;
    }
    const persons = new Set([
      ...former.persons,
      ...stated.keys(),
      ...spousesOf(former.persons, acts.slice(0, index)),
    ]);
    register.append(act, superseding(stated, { ...former, persons }, act.supersedes.how));
    const widowed = widowhoodMissing(register, persons, truth);
    register.append(act, widowed);
    const restored = act.supersedes.how === 'cancellation' ? former.before : new Map();
    const events = merged([restored, stated, widowed]);
    chains.set(act.no, { events, before: former.events, persons });
  }
  return register;
}

/** Lighter than `Register`: thousands of histories are recorded in a second or two. */
class Lives implements RecordedLives {
  readonly events: RecordedEvent[] = [];
  private readonly lives = new Map<string, RecordedEvent[]>();

  readonly lifeOf = (person: string): readonly RecordedEvent[] => this.lives.get(person) ?? [];

  append({ no, supersedes }: PlainAct, events: Events): void {
    const actId = actIdOf(no);
    const superseded = supersedes ? actIdOf(supersedes.no) : null;
    for (const [id, list] of events) {
      const life = this.lives.get(id) ?? [];
      this.lives.set(id, life);
      for (const { type, data, occurredOn } of list) {
        const event = {
          type,
          data,
          occurredOn,
          reportedOn: REPORTED,
          recordedOn: REPORTED,
          position: this.events.length + 1,
          actId,
          supersedes: superseded,
          stream: { kind: 'person', id },
          version: life.length + 1,
          schemaVersion: eventTypes[type].version,
          act: { index: 0, size: 1 },
          office: '3204',
        } as RecordedEvent;
        life.push(event);
        this.events.push(event);
      }
    }
  }
}

/** Facts that an act states: those of the persons themselves, and what follows for parents and spouses. */
function statedBy(facts: readonly PlainFact[], truth: Oracle): Events {
  const [first] = facts;
  return first && facts.length === 1
    ? eventsOf(first, truth)
    : merged(facts.map((fact) => eventsOf(fact, truth)));
}

function merged(parts: readonly Events[]): Events {
  const all = new Map<string, DatedEvent[]>();
  for (const [id, events] of parts.flatMap((part) => [...part]))
    all.set(id, [...(all.get(id) ?? []), ...events]);
  return all;
}

/** In each stream of the chain: the facts again if they changed, else a marker. */
function superseding(stated: Events, chain: Chain, how: Superseding): Events {
  const inStream = (id: string): readonly DatedEvent[] => {
    const [facts, known] = [stated.get(id), chain.events.get(id)];
    if (how !== 'correction' || !facts) return [marker(how)];
    return JSON.stringify(facts) === JSON.stringify(known) ? [marker('kept')] : facts;
  };
  return new Map([...chain.persons].map((id) => [id, inStream(id)]));
}

function marker(by: Superseding | 'kept'): DatedEvent {
  const data = { by, voided: null, reason: null, legalBasis: null };
  return { type: 'PersonActVoided', occurredOn: REPORTED, data };
}

/** Everybody who was ever said to be married to one of them. */
function spousesOf(persons: ReadonlySet<string>, acts: readonly PlainAct[]): string[] {
  const couples = acts.flatMap(({ facts }) =>
    facts.flatMap((fact) => ('couple' in fact ? [fact.couple] : [])),
  );
  return couples.filter((couple) => couple.some((id) => persons.has(id))).flat();
}

/** Widowhood that is true now and that no fact on the stream of the survivor says. */
function widowhoodMissing(register: RecordedLives, persons: ReadonlySet<string>, truth: Oracle): Events {
  return merged([...persons].map((id) => new Map([[id, missingFor(id, register, truth)]])));
}

function missingFor(id: string, register: RecordedLives, truth: Oracle): DatedEvent[] {
  const widowed = widowhoodOf(id, truth);
  if (widowed.length === 0) return [];
  const said = effectiveFacts(register.lifeOf(id)).filter(({ type }) => WIDOWED.includes(type));
  return widowed.filter(({ data: { spouseId, diedOn } }) =>
    said.every(({ data }) => {
      const known = data as Partial<Widowhood['data']>;
      return known.spouseId !== spouseId || known.diedOn !== diedOn;
    }),
  );
}

const WIDOWED: readonly string[] = ['SpouseDied', 'WidowhoodRecorded'];
type Widowhood = Extract<DatedEvent, { type: 'WidowhoodRecorded' }>;

/** By a death that ended a marriage, or that would have ended it, had a court not annulled it later. */
function widowhoodOf(id: string, truth: Oracle, spouse?: string): Widowhood[] {
  const person = truth.person(id);
  const unions = 'unions' in person ? person.unions : [];
  return unions.flatMap((union): Widowhood[] => {
    if (spouse && union.spouse !== spouse) return [];
    const diedOn = union.endedBy === 'annulment' ? truth.widowedOn(id, union.spouse) : union.until;
    const lasted = union.endedBy === 'annulment' ? diedOn && union.until && diedOn < union.until : true;
    if (union.endedBy === 'divorce' || !diedOn || !lasted) return [];
    const deathActId = actIdOf(truth.actOfDeath(union.spouse) ?? 0);
    const data = { spouseId: union.spouse, diedOn, deathActId };
    return [{ type: 'WidowhoodRecorded', occurredOn: diedOn, data }];
  });
}

function eventsOf(fact: PlainFact, truth: Oracle): Events {
  switch (fact.kind) {
    case 'entered':
      return fact.by === 'birth' ? birth(fact) : biodata(fact);
    case 'declared':
      return ofCouple(fact, truth, (spouseId) => ({
        type: 'SpouseRecorded',
        occurredOn: fact.day,
        data: { spouseId },
      }));
    case 'married':
      return ofCouple(fact, truth, (spouseId) => married(spouseId, fact));
    case 'legalised':
      return ofCouple(fact, truth, (spouseId) => legalised(spouseId, fact));
    case 'divorced':
      return ofCouple(fact, undefined, (spouseId) => divorced(spouseId, fact));
    case 'marriage-annulled':
      return ofCouple(fact, undefined, (spouseId) => annulled('MarriageAnnulled', spouseId, fact));
    case 'divorce-annulled':
      return ofCouple(fact, truth, (spouseId) => annulled('DivorceAnnulled', spouseId, fact));
    case 'acknowledged':
      return acknowledged(fact);
    case 'birth-recorded':
      throw new Error('No random history has the act of birth of a resident');
    case 'sex-changed':
      throw new Error('No random history has a change of sex');
    case 'renamed':
      return new Map([[fact.person, [renamed(fact)]]]);
    case 'died':
      return death(fact, truth);
    case 'moved':
      return new Map([[fact.person, [placed(fact)]]]);
    case 'emigrated':
      return new Map([[fact.person, [emigrated(fact)]]]);
    case 'returned':
      return new Map([[fact.person, [returned(fact)]]]);
    case 'departed':
      return new Map([[fact.person, [departed(fact)]]]);
    case 'stayed':
      return new Map([
        [fact.person, [{ type: 'DepartureExpired', occurredOn: fact.day, data: { moveId: fact.move } }]],
      ]);
  }
}

function renamed({ name, day: occurredOn }: FactOf<'renamed'>): DatedEvent {
  const decree = { court: 'Pengadilan Negeri Bale Bandung', number: '9001/Pdt.P/2000', date: occurredOn };
  return { type: 'NameChanged', occurredOn, data: { name, decree, reportedLate: false } };
}

const placementIn = (village: string): Placement => ({
  familyId: idOf(0xf1),
  kkNumber: KK,
  relationship: 'head',
  address: { ...HOME, area: village },
});

function biodataOf({ person, name, sex, bornOn, village, mother, father }: FactOf<'entered'>) {
  return {
    nik: `320401311299${String(9_000 + (parseInt(person.slice(-6), 16) % 1_000))}`,
    name,
    sex,
    bornOn,
    birthPlace: '3204',
    religion: 'islam',
    education: 'none',
    occupation: 1,
    citizenship: 'indonesian',
    bloodType: 'unknown',
    motherId: mother,
    fatherId: father,
    placement: placementIn(village),
    flags: [],
  } as const;
}

function biodata(fact: FactOf<'entered'>): Events {
  const data = { ...biodataOf(fact), maritalStatus: fact.declared };
  return new Map([[fact.person, [{ type: 'BiodataRecorded', occurredOn: fact.day, data }]]]);
}

function birth(fact: FactOf<'entered'>): Events {
  const { person, name, sex, bornOn, mother, father } = fact;
  const act = { actNumber: `LU-${person}`, birthOrder: 1, plurality: 1, reportedLate: false };
  const child: DatedEvent = {
    type: 'BirthRegistered',
    occurredOn: bornOn,
    data: { ...biodataOf(fact), ...act, residence: fact.village },
  };
  const ofParent = (parent: 'mother' | 'father', id: string | undefined): [string, DatedEvent[]][] =>
    id === undefined
      ? []
      : [
          [
            id,
            [{ type: 'ChildBorn', occurredOn: bornOn, data: { childId: person, name, sex, bornOn, parent } }],
          ],
        ];
  return new Map([[person, [child]], ...ofParent('mother', mother), ...ofParent('father', father)]);
}

/** The same event for both; in an act of marriage with the death of the other, if that is on record. */
function ofCouple(
  { couple }: Extract<PlainFact, { couple: unknown }>,
  truth: Oracle | undefined,
  event: (spouseId: string) => DatedEvent,
): Events {
  const [one, two] = couple;
  const side = (id: string, spouse: string): [string, DatedEvent[]] => [
    id,
    [event(spouse), ...(truth ? widowhoodOf(id, truth, spouse) : [])],
  ];
  return new Map([side(one, two), side(two, one)]);
}

function married(spouseId: string, { day, couple, isUnrecorded }: FactOf<'married'>): DatedEvent {
  if (isUnrecorded) {
    const declared = { spouseId, marriedOn: day, sptjm: 'SPTJM/1/2026' };
    const data = { ...declared, courtDispensation: null, courtPermit: null };
    return { type: 'UnrecordedMarriageDeclared', occurredOn: day, data };
  }
  const papers = {
    authority: 'kua',
    marriageBook: null,
    courtDispensation: null,
    courtPermit: null,
    reportedLate: false,
  } as const;
  const data = { spouseId, marriedOn: day, actNumber: `KW-${couple.join('-')}-${day}`, ...papers, flags: [] };
  return { type: 'MarriageRegistered', occurredOn: day, data };
}

const DECISION = { court: 'PA Soreang', decisionNumber: '1/Pdt.G/2026/PA.Sor' } as const;

function legalised(spouseId: string, { day, couple, since }: FactOf<'legalised'>): DatedEvent {
  const papers = { ...DECISION, authority: 'kua', marriageBook: null } as const;
  const actNumber = `KW-${couple.join('-')}-${day}`;
  const data = { spouseId, marriedOn: since, legalisedOn: day, actNumber, ...papers };
  return { type: 'MarriageLegalised', occurredOn: day, data };
}

function annulled(
  type: 'MarriageAnnulled' | 'DivorceAnnulled',
  spouseId: string,
  { day, couple }: FactOf<'marriage-annulled' | 'divorce-annulled'>,
): DatedEvent {
  const documentNumber = `${type}-${couple.join('-')}-${day}`;
  const data = { spouseId, annulledOn: day, ...DECISION, documentNumber, reportedLate: false };
  return { type, occurredOn: day, data };
}

function acknowledged({ person, day, father }: FactOf<'acknowledged'>): Events {
  const act = { actNumber: `AKU-${person}`, acknowledgedOn: day, fatherId: father, reportedLate: false };
  const child = { childId: person, name: 'Putri Ayu', sex: 'female', bornOn: day, parent: 'father' } as const;
  return new Map([
    [person, [{ type: 'ChildAcknowledged', occurredOn: day, data: { ...act, statement: '1/AKU/2026' } }]],
    [father, [{ type: 'ChildBorn', occurredOn: day, data: child }]],
  ]);
}

function divorced(spouseId: string, { day, couple }: FactOf<'divorced'>): DatedEvent {
  const papers = { ...DECISION, divorceCertificate: null, reportedLate: false };
  return {
    type: 'DivorceRegistered',
    occurredOn: day,
    data: { spouseId, divorcedOn: day, actNumber: `CR-${couple.join('-')}-${day}`, ...papers },
  };
}

/** With cerai mati of each spouse whose marriage the death ends, as far as it is on record. */
function death({ person, day }: FactOf<'died'>, truth: Oracle): Events {
  const papers = { cause: 'other', attestedBy: 'other', reportedLate: false } as const;
  const data = { actNumber: `KM-${person}`, diedOn: day, age: 40, ...papers, flags: [] };
  const own: [string, DatedEvent[]] = [person, [{ type: 'DeathRegistered', occurredOn: day, data }]];
  const couples = truth.facts.flatMap((fact) => ('couple' in fact ? [fact.couple] : []));
  const spouses = new Set(couples.filter((couple) => couple.includes(person)).flat());
  const widowed = [...spouses].flatMap((id): [string, DatedEvent[]][] =>
    widowhoodOf(id, truth, person).map(({ data: { spouseId, diedOn } }) => [
      id,
      [{ type: 'SpouseDied', occurredOn: day, data: { spouseId, diedOn } }],
    ]),
  );
  return new Map([own, ...widowed]);
}

/** Several types place a person; which one does not matter to where the person lives. */
function placed({ day, village, move }: FactOf<'moved'>): DatedEvent {
  const placement = placementIn(village);
  if (move) {
    const data = { moveId: move, arrivedOn: day, from: HOME.area, reason: 'work', placement } as const;
    return { type: 'PersonArrived', occurredOn: day, data };
  }
  if (day.endsWith('1'))
    return { type: 'CardChanged', occurredOn: day, data: { placement, reason: 'marriage' } };
  return {
    type: 'AddressChanged',
    occurredOn: day,
    data: { changedOn: day, from: HOME.area, address: placement.address },
  };
}

function emigrated({ day }: FactOf<'emigrated'>): DatedEvent {
  const data = { documentNumber: `SKPLN-${day}`, departedOn: day, country: 'MY', reason: 'work' } as const;
  return { type: 'DepartedAbroad', occurredOn: day, data };
}

function returned({ day, village }: FactOf<'returned'>): DatedEvent {
  const papers = { documentNumber: `SKDLN-${day}`, from: 'MY', travelDocument: 'X1', reportedLate: false };
  const data = { ...papers, returnedOn: day, placement: placementIn(village) };
  return { type: 'ReturnedFromAbroad', occurredOn: day, data };
}

function departed({ day, move }: FactOf<'departed'>): DatedEvent {
  const papers = { documentNumber: `SKPWNI-${move}`, destination: '5171011001', reason: 'work' } as const;
  return {
    type: 'DepartureIssued',
    occurredOn: day,
    data: { moveId: move, ...papers, validUntil: VALID_UNTIL },
  };
}

/** For tests that need the persons of a history. */
export const peopleIn = (acts: readonly PlainAct[]): readonly string[] => [
  ...new Set(acts.flatMap(({ facts }) => facts.flatMap(personsOf))),
];
