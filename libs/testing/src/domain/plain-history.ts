import { addDays, plainDate, type PlainDate } from '@peristiwa/kernel';
import {
  personsOf,
  type Couple,
  type FactOf,
  type PlainAct,
  type PlainFact,
  type Superseding,
} from '../oracle/acts';
import { Oracle } from '../oracle/oracle';
import { idOf } from './fixtures';
import { Random } from './random';

export const plainVillages = ['3204012001', '3204022002', '3273011001', '5171011001'] as const;
const NAMES = ['Putri Ayu', 'Agus Salim', 'Dewi Sri', 'Budi Utomo', 'Rina Wati', 'Joko Susilo'] as const;
const STATUSES = [
  'single',
  'married-recorded',
  'married-unrecorded',
  'divorced-recorded',
  'widowed',
] as const;
const FIRST_DAY = plainDate('2000-01-01');
const DAYS = 9_000;

interface Draft {
  readonly random: Random;
  readonly acts: PlainAct[];
  /** Everybody who ever entered. */
  readonly people: FactOf<'entered'>[];
  readonly firstPerson: number;
}

/**
 * A random history of acts in plain words. The days are in no relation to the order of recording, so most acts are
 * late. Every fourth act corrects, cancels or annuls one at any depth. A new fact has to fit those that stand when it is
 * recorded (nobody marries after death); what a superseding act leaves behind may rest on nothing.
 */
export function randomActs(
  seed: number,
  steps: number,
  { superseding: share = 0.25, firstPerson = 1 }: { superseding?: number; firstPerson?: number } = {},
): readonly PlainAct[] {
  const draft: Draft = { random: new Random(seed), acts: [], people: [], firstPerson };
  const randomAct = (): PlainAct | undefined => {
    if (draft.random.chance(share)) return superseding(draft);
    const facts = draft.random.pick(KINDS)(draft);
    return facts && ordinary(draft, facts);
  };
  for (let step = 0; step < steps; step++) {
    const act = step < 4 ? ordinary(draft, [entered(draft)]) : randomAct();
    if (!act) continue;
    draft.acts.push(act);
    draft.people.push(...entriesIn([act]));
  }
  return draft.acts;
}

function ordinary(draft: Draft, facts: readonly PlainFact[]): PlainAct | undefined {
  const act = { no: draft.acts.length + 1, facts };
  return fits(new Oracle(draft.acts).facts, facts) ? act : undefined;
}

type Proposal = (draft: Draft) => readonly PlainFact[] | undefined;
const dayOf = ({ random }: Draft): PlainDate => addDays(FIRST_DAY, random.below(DAYS));
const oneOf = ({ random, people }: Draft) => random.pick(people);

function coupleOf(draft: Draft): Couple | undefined {
  const of = (sex: string) => draft.people.filter((person) => person.sex === sex);
  const [men, women] = [of('male'), of('female')];
  if (men.length === 0 || women.length === 0) return undefined;
  return [draft.random.pick(men).person, draft.random.pick(women).person];
}

function entered(
  draft: Draft,
  birth?: { readonly mother?: string; readonly father?: string },
): FactOf<'entered'> {
  const { random } = draft;
  const day = dayOf(draft);
  return {
    kind: 'entered',
    day,
    person: idOf(draft.firstPerson + draft.people.length),
    by: birth ? 'birth' : 'biodata',
    name: random.pick(NAMES),
    sex: random.chance(0.5) ? 'male' : 'female',
    bornOn: birth ? day : addDays(day, -20 * 365),
    declared: birth ? 'single' : random.pick(STATUSES),
    village: random.pick(plainVillages),
    ...birth,
  };
}

const born: Proposal = (draft) => {
  const couple = coupleOf(draft);
  if (!couple) return undefined;
  return [entered(draft, { father: draft.random.chance(0.8) ? couple[0] : undefined, mother: couple[1] })];
};
const registered: Proposal = (draft) => {
  const newcomer = entered(draft);
  const spouses = draft.people.filter(({ sex }) => sex !== newcomer.sex);
  if (spouses.length === 0 || draft.random.chance(0.5)) return [newcomer];
  const [he, she] = [newcomer.person, draft.random.pick(spouses).person];
  return [newcomer, { kind: 'declared', day: newcomer.day, couple: [he, she] }];
};
const ofCouple =
  (kind: 'married' | 'divorced' | 'marriage-annulled' | 'divorce-annulled'): Proposal =>
  (draft) => {
    const couple = coupleOf(draft);
    return couple && [{ kind, day: dayOf(draft), couple }];
  };
const marriedUnrecorded: Proposal = (draft) => {
  const couple = coupleOf(draft);
  return couple && [{ kind: 'married', day: dayOf(draft), couple, isUnrecorded: true }];
};
/** Most decisions are about a marriage that was declared. */
const legalised: Proposal = (draft) => {
  const isDeclared = (fact: PlainFact) => fact.kind === 'married' && fact.isUnrecorded === true;
  const declared = draft.acts.flatMap(({ facts }) => facts.find(isDeclared) ?? []);
  const known = declared.length > 0 && draft.random.chance(0.7) ? draft.random.pick(declared) : undefined;
  const couple = known && 'couple' in known ? known.couple : coupleOf(draft);
  const since = addDays(known?.day ?? dayOf(draft), draft.random.below(60) - 30);
  return couple && [{ kind: 'legalised', day: addDays(since, draft.random.below(2_000)), couple, since }];
};
/** A former couple, or any other. */
const endAnnulled: Proposal = (draft) => {
  const { random, acts } = draft;
  const divorced = acts.flatMap(({ facts }) => facts.filter((fact) => fact.kind === 'divorced'));
  if (divorced.length === 0) return undefined;
  const { couple, day } = random.pick(divorced);
  const kind = random.pick(['marriage-annulled', 'divorce-annulled', 'divorce-annulled'] as const);
  return [{ kind, day: addDays(day, random.below(1_000)), couple }];
};
const acknowledged: Proposal = (draft) => {
  const fatherless = draft.people.filter(({ by, father }) => by === 'birth' && father === undefined);
  const father = coupleOf(draft)?.[0];
  if (fatherless.length === 0 || father === undefined) return undefined;
  return [{ kind: 'acknowledged', day: dayOf(draft), person: draft.random.pick(fatherless).person, father }];
};
const renamed: Proposal = (draft) => [
  { kind: 'renamed', day: dayOf(draft), person: oneOf(draft).person, name: draft.random.pick(NAMES) },
];
const died: Proposal = (draft) => [{ kind: 'died', day: dayOf(draft), person: oneOf(draft).person }];
/** One or two persons move, at times with an SKPWNI. */
const moved: Proposal = (draft) => {
  const [village, day] = [draft.random.pick(plainVillages), dayOf(draft)];
  const movers = new Set([oneOf(draft).person, oneOf(draft).person]);
  const move = draft.random.chance(0.5) ? openMove(draft, [...movers]) : undefined;
  return [...movers].map((person) => ({ kind: 'moved', day, person, village, move }));
};
const emigrated: Proposal = (draft) => [
  { kind: 'emigrated', day: dayOf(draft), person: oneOf(draft).person },
];
const returned: Proposal = (draft) => {
  const away = new Oracle(draft.acts).facts.filter((fact) => fact.kind === 'emigrated');
  if (away.length === 0) return undefined;
  const { person } = draft.random.pick(away);
  return [{ kind: 'returned', day: dayOf(draft), person, village: draft.random.pick(plainVillages) }];
};
const departed: Proposal = (draft) => [
  {
    kind: 'departed',
    day: dayOf(draft),
    person: oneOf(draft).person,
    move: idOf(0xee00 + draft.acts.length),
  },
];
const stayed: Proposal = (draft) => {
  const { person } = oneOf(draft);
  const move = openMove(draft, [person]);
  return move ? [{ kind: 'stayed', day: dayOf(draft), person, move }] : undefined;
};

function openMove({ acts }: Draft, movers: readonly string[]): string | undefined {
  const facts = acts.flatMap((act) => act.facts);
  return facts.filter((fact) => fact.kind === 'departed').find(({ person }) => movers.includes(person))?.move;
}

const KINDS: readonly Proposal[] = [
  born,
  registered,
  ofCouple('married'),
  ofCouple('married'),
  ofCouple('married'),
  ofCouple('divorced'),
  ofCouple('divorced'),
  ofCouple('marriage-annulled'),
  marriedUnrecorded,
  legalised,
  legalised,
  endAnnulled,
  acknowledged,
  renamed,
  died,
  died,
  moved,
  moved,
  emigrated,
  returned,
  departed,
  stayed,
];

/** Supersedes the latest act of a chain. */
function superseding(draft: Draft): PlainAct | undefined {
  const { random, acts } = draft;
  const done = new Set(acts.flatMap(({ supersedes }) => supersedes?.no ?? []));
  const target = random.pick(acts.filter(({ no }) => !done.has(no)));
  const how: Superseding = random.pick(['correction', 'correction', 'cancellation', 'annulment']);
  if (how === 'correction') return correctionOf(random, acts, target);
  const act: PlainAct = { no: acts.length + 1, facts: [], supersedes: { no: target.no, how } };
  return fitsAfter(acts, act) ? act : undefined;
}

function fitsAfter(acts: readonly PlainAct[], act: PlainAct): boolean {
  const others = new Oracle([...acts, { ...act, facts: [] }]).facts;
  return fits(others, act.facts) && isReadable(new Oracle([...acts, act]).facts);
}

/** Could a desk have recorded each of these acts after those before it? */
export function isPossibleHistory(acts: readonly PlainAct[]): boolean {
  return acts.every((act, index) => fitsAfter(acts.slice(0, index), act));
}

/** The same acts in another order in which desks can record them; undefined where none was found. */
export function inAnotherOrder(random: Random, acts: readonly PlainAct[]): readonly PlainAct[] | undefined {
  const waiting = [...acts];
  const recorded: PlainAct[] = [];
  for (let tries = acts.length * 20; tries > 0 && waiting.length > 0; tries--) {
    const index = random.below(waiting.length);
    const act = { ...(waiting[index] as PlainAct), no: recorded.length + 1 };
    if (!fitsAfter(recorded, act)) continue;
    recorded.push(act);
    waiting.splice(index, 1);
  }
  return waiting.length === 0 ? recorded : undefined;
}

/** The act that corrects the latest one of a chain, if there is a correction that fits. */
export function correctionOf(
  random: Random,
  acts: readonly PlainAct[],
  target: PlainAct,
): PlainAct | undefined {
  const facts = corrected(
    { random, acts: [...acts], people: entriesIn(acts), firstPerson: 0 },
    contentOf(acts, target),
  );
  const act: PlainAct = { no: acts.length + 1, facts, supersedes: { no: target.no, how: 'correction' } };
  return facts.length > 0 && fitsAfter(acts, act) ? act : undefined;
}

function entriesIn(acts: readonly PlainAct[]): FactOf<'entered'>[] {
  return acts.flatMap(({ facts }) => facts.filter((fact) => fact.kind === 'entered'));
}

/** The last facts that an act of this chain stated. */
function contentOf(acts: readonly PlainAct[], { facts, supersedes }: PlainAct): readonly PlainFact[] {
  if (facts.length > 0 || !supersedes) return facts;
  return contentOf(acts, acts.find(({ no }) => no === supersedes.no) as PlainAct);
}

/** Another day, name, village, mother, child or mover. The couple of a marriage is never corrected: that is another act. */
function corrected(draft: Draft, facts: readonly PlainFact[]): readonly PlainFact[] {
  const { random } = draft;
  const later = random.below(400) - 200;
  return facts.map((fact): PlainFact => {
    const day = random.chance(0.7) ? addDays(fact.day, later) : fact.day;
    if (fact.kind === 'moved') return { ...fact, day, village: random.pick(plainVillages) };
    const name = random.pick(NAMES);
    if (fact.kind === 'renamed') return { ...fact, day, name };
    if (fact.kind !== 'entered') return { ...fact, day };
    const bornOn = fact.by === 'birth' ? day : fact.bornOn;
    const mother = random.chance(0.5) ? fact.mother : coupleOf(draft)?.[1];
    return fact.by === 'birth' ? { ...fact, day, bornOn, name, mother } : { ...fact, name };
  });
}

/** May these facts be recorded beside those that stand? Each sentence of `faultOf` is a rule of some desk. */
function fits(standing: readonly PlainFact[], facts: readonly PlainFact[]): boolean {
  return facts.every((fact, index) =>
    isPossible(fact, index ? [...standing, ...facts.slice(0, index)] : standing),
  );
}

function isPossible(fact: PlainFact, standing: readonly PlainFact[]): boolean {
  const others = personsOf(fact).filter((person) => fact.kind !== 'entered' || person !== fact.person);
  if (!others.every((person) => isOnRecord(person, standing))) return false;
  if (fact.kind === 'entered' && [fact.mother, fact.father].includes(fact.person)) return false;
  if (fact.kind === 'declared') return true;
  if (fact.kind === 'died') return isPossibleDeath(fact, standing);
  const aliveOn = fact.kind === 'legalised' ? fact.since : fact.day;
  // A court may annul a marriage of the dead.
  const mustLive = fact.kind !== 'marriage-annulled';
  if (mustLive && !others.every((person) => lives(person, aliveOn, standing))) return false;
  if ('couple' in fact) return isPossibleOfCouple(fact, standing);
  if (fact.kind === 'acknowledged') return isPossibleAcknowledgement(fact, standing);
  return !isPlacement(fact) || isPossibleMove(fact, standing);
}

function isOnRecord(person: string, standing: readonly PlainFact[]): boolean {
  return standing.some((fact) => fact.kind === 'entered' && fact.person === person);
}

function isPossibleDeath({ person, day }: FactOf<'died'>, standing: readonly PlainFact[]): boolean {
  const happenedOn = (one: PlainFact) => (one.kind === 'legalised' ? one.since : one.day);
  return standing.every((one) => !isOwn(one, person) || (one.kind !== 'died' && happenedOn(one) <= day));
}

/** After the birth of a child who has no father yet. */
function isPossibleAcknowledgement(
  { person, day, father }: FactOf<'acknowledged'>,
  standing: readonly PlainFact[],
): boolean {
  if (person === father) return false;
  return standing.every((one) => {
    if (one.kind === 'acknowledged') return one.person !== person;
    return one.kind !== 'entered' || one.person !== person || (one.father === undefined && one.day <= day);
  });
}

/** After the entry, and on a day of its own. */
function isPossibleMove({ person, day }: FactOf<Placing>, standing: readonly PlainFact[]): boolean {
  return standing.every((one) => {
    if (one.kind === 'entered') return one.person !== person || one.day <= day;
    return !isPlacement(one) || one.person !== person || one.day !== day;
  });
}

type Placing = 'moved' | 'emigrated' | 'returned';
function isPlacement(fact: PlainFact): fact is FactOf<Placing> {
  return fact.kind === 'moved' || fact.kind === 'emigrated' || fact.kind === 'returned';
}

/** Births of children of a father, and what others declare, are no proof that somebody was alive. */
function isOwn(fact: PlainFact, person: string): boolean {
  if (fact.kind === 'entered') return fact.person === person || fact.mother === person;
  if (fact.kind === 'declared' || fact.kind === 'marriage-annulled') return false;
  return personsOf(fact).includes(person);
}

function lives(person: string, day: PlainDate, standing: readonly PlainFact[]): boolean {
  return standing.every((fact) => fact.kind !== 'died' || fact.person !== person || day <= fact.day);
}

/** Facts of a couple that begin and end marriages, by what may come right before them. */
const AFTER = {
  married: ['divorced', 'marriage-annulled'],
  legalised: ['married'],
  divorced: ['married', 'legalised', 'divorce-annulled'],
  'marriage-annulled': ['married', 'legalised', 'divorced', 'divorce-annulled'],
  'divorce-annulled': ['divorced'],
} as const;
type KindOfCouple = keyof typeof AFTER;
type OfCouple = FactOf<KindOfCouple>;
const isOfCouple = (fact: PlainFact): fact is OfCouple => Object.hasOwn(AFTER, fact.kind);

function ofThisCouple([he, she]: Couple, standing: readonly PlainFact[]): OfCouple[] {
  const own = standing.filter(isOfCouple).filter(({ couple }) => couple.includes(he) && couple.includes(she));
  return own.toSorted((a, b) => a.day.localeCompare(b.day) || order(a) - order(b));
}
const order = ({ kind }: OfCouple) => Object.keys(AFTER).indexOf(kind);

/** Weddings of a couple and their ends take turns, and no two of a kind of one person are of one day. */
function isPossibleOfCouple(fact: OfCouple, standing: readonly PlainFact[]): boolean {
  const sameDay = standing.some(
    (one) =>
      isOfCouple(one) &&
      (one.kind === fact.kind || one.couple.every((id) => fact.couple.includes(id))) &&
      one.day === fact.day &&
      one.couple.some((id) => fact.couple.includes(id)),
  );
  if (sameDay) return false;
  const own = ofThisCouple(fact.couple, standing);
  if (fact.kind === 'married') return areTurns(ofThisCouple(fact.couple, [...standing, fact]));
  const before = own.findLast(({ day }) => day <= fact.day);
  if (before) return (AFTER[fact.kind] as readonly KindOfCouple[]).includes(before.kind);
  const isDeclared = standing.some(
    (one) =>
      one.kind === 'declared' && one.day <= fact.day && one.couple.every((id) => fact.couple.includes(id)),
  );
  return own.length === 0 && (fact.kind === 'legalised' || (isDeclared && fact.kind !== 'divorce-annulled'));
}

/** No second wedding before the end of the first, and none on the day of that end. */
function areTurns(facts: readonly OfCouple[]): boolean {
  return facts.every(({ kind, day }, index) => {
    const before = facts[index - 1];
    if (kind !== 'married' || !before) return true;
    return (AFTER.married as readonly KindOfCouple[]).includes(before.kind) && before.day < day;
  });
}

/** After a superseding act: weddings of each couple still have an end between them, and everybody dies once. */
function isReadable(standing: readonly PlainFact[]): boolean {
  const deaths = standing.flatMap((fact) => (fact.kind === 'died' ? [fact.person] : []));
  if (new Set(deaths).size < deaths.length) return false;
  return standing.every((fact) => fact.kind !== 'married' || areTurns(ofThisCouple(fact.couple, standing)));
}
