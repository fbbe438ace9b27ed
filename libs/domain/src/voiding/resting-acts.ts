import type { PlainDate } from '@peristiwa/kernel';
import { effectiveFacts } from '../effective';
import { catalogue, type EventType, type FamilyEvent } from '../events/catalogue';
import type { places } from '../events/definition';
import type { KindOfAct } from '../events/voiding';
import { isSpouse } from '../family/towards-head';
import { foldFamily, type Recorded } from '../fold';
import { effectiveOf, type Chain } from './chain';
import { kindOfAct } from './kind-of-act';
import type { FactOnRecord, Streams } from './on-record';

type Place = (typeof places)[number];

/** What a later act took from the act that is corrected or cancelled. Permanent: add, never rename. */
type RestsOn =
  | 'entry'
  | 'marriage'
  | 'divorce'
  | 'parentage'
  | 'death'
  | 'move'
  | 'placement'
  | 'stay'
  | 'permit'
  | 'card'
  | 'merge'
  | 'nik-status'
  | 'missing'
  | 'document';

/**
 * A later act that was decided while the corrected or cancelled act was in force. It is not changed: an officer
 * decides whether it must be corrected too.
 */
export interface RestingAct {
  readonly actId: string;
  readonly kind: KindOfAct | null;
  readonly occurredOn: PlainDate;
  readonly recordedOn: PlainDate;
  /** The office that recorded it. */
  readonly office: string;
  /** The persons in whose records both acts are. */
  readonly personIds: readonly string[];
  readonly restsOn: readonly RestsOn[];
}

type Member = 'spouseId' | 'moveId' | 'document';

/** In one person's stream: which later facts rest on a fact, by the place of both and a member that both share. */
const RULES: readonly {
  readonly on: readonly Place[];
  /** Undefined: whatever comes later. */
  readonly later?: readonly Place[];
  readonly same?: Member;
  /** Types of the fact and of the later one, where the place does not say enough. */
  readonly types?: readonly [EventType, EventType?];
  readonly restsOn: RestsOn;
}[] = [
  { on: ['entry'], restsOn: 'entry' },
  {
    on: ['marriage', 'spouse'],
    later: ['marriage', 'divorce', 'annulment', 'widowed'],
    same: 'spouseId',
    restsOn: 'marriage',
  },
  { on: ['divorce'], later: ['annulment'], same: 'spouseId', restsOn: 'divorce' },
  { on: ['divorce', 'annulment'], later: ['marriage'], restsOn: 'divorce' },
  // The child of a marriage is legitimised, or the child of the father who acknowledged it.
  { on: ['parentage'], later: ['parentage'], restsOn: 'parentage' },
  { on: ['death', 'widowed'], later: ['marriage'], restsOn: 'death' },
  // An arrival of somebody who died takes no card along.
  { on: ['death'], later: ['placement'], restsOn: 'death' },
  { on: ['departure'], later: ['departure-closed', 'placement'], same: 'moveId', restsOn: 'move' },
  { on: ['stay'], later: ['stay'], restsOn: 'stay' },
  // KTP-el and the next permit were issued to the holder of this one.
  { on: ['permit'], later: ['permit', 'document'], restsOn: 'permit' },
  // The number of the duplicate led to the survivor: the act may be about either.
  { on: ['identity'], types: ['PersonAbsorbed'], restsOn: 'merge' },
  { on: ['identity'], types: ['NikDeactivated', 'NikReactivated'], restsOn: 'nik-status' },
  { on: ['identity'], types: ['PersonDeclaredMissing', 'PersonFound'], restsOn: 'missing' },
  { on: ['placement'], later: ['placement', 'departure'], restsOn: 'placement' },
  // The death of somebody who lives abroad leaves the card alone.
  { on: ['placement'], types: ['DepartedAbroad', 'DeathRegistered'], restsOn: 'placement' },
  { on: ['document'], later: ['document'], same: 'document', restsOn: 'document' },
];

/**
 * The later acts that rest on the chain (design.md §3: facts that depended on it are listed to the officer). Only
 * effective facts count, and only what was recorded later: earlier acts were decided without it.
 */
export function restingActs(streams: Streams, chain: Chain): RestingAct[] {
  const found = new Map<string, { facts: FactOnRecord[]; personIds: Set<string>; restsOn: Set<RestsOn> }>();
  for (const { stream, facts } of streams.values()) {
    const own = effectiveOf(facts, chain.acts);
    if (own.length === 0) continue;
    const isOfCard = stream.kind === 'family' ? ofWholeCard(facts) : () => false;
    for (const later of effectiveFacts(facts)) {
      if (chain.acts.includes(later.actId)) continue;
      for (const fact of own) {
        if (later.position < fact.position) continue;
        const ofCard = isOfCard(fact) || isOfCard(later) ? 'card' : undefined;
        const restsOn =
          stream.kind === 'person'
            ? (whyRests(fact, later) ?? (isSpouseOnCard(fact, later) ? 'marriage' : undefined))
            : stream.kind === 'move'
              ? 'move'
              : ofCard;
        if (!restsOn) continue;
        const act = found.get(later.actId) ?? { facts: [], personIds: new Set(), restsOn: new Set() };
        found.set(later.actId, act);
        act.facts.push(later);
        act.restsOn.add(restsOn);
        if (stream.kind === 'person') act.personIds.add(stream.id);
      }
    }
  }
  return [...found]
    .map(([actId, act]) => answerOf(actId, act, streams))
    .toSorted((a, b) => (a.recordedOn < b.recordedOn ? -1 : 1));
}

function answerOf(
  actId: string,
  act: { facts: readonly FactOnRecord[]; personIds: Set<string>; restsOn: Set<RestsOn> },
  streams: Streams,
): RestingAct {
  const [first] = act.facts as [FactOnRecord];
  const events = [...streams.values()].flatMap(({ facts }) => facts.filter((fact) => fact.actId === actId));
  return {
    actId,
    kind: kindOfAct(events),
    occurredOn: first.occurredOn,
    recordedOn: first.recordedOn,
    office: first.office,
    personIds: [...act.personIds],
    restsOn: [...act.restsOn],
  };
}

/**
 * A later act that rests on the chain and that would come before it, by the days that a correction gives. Somebody who
 * died may have moved before.
 * @param after the streams with the correction, whose act has the id `pending`
 */
export function overtaken(
  streams: Streams,
  after: Streams,
  { chain, pending }: { readonly chain: Chain; readonly pending: string },
): FactOnRecord | undefined {
  for (const [id, { stream, facts }] of after) {
    if (stream.kind !== 'person') continue;
    const before = effectiveOf(streams.get(id)?.facts ?? [], chain.acts);
    const standing = effectiveFacts(facts);
    for (const fact of standing) {
      const was = before.find(({ type }) => type === fact.type);
      if (fact.actId !== pending || !was || dayOf(fact) <= dayOf(was)) continue;
      const found = standing.find(
        (later) =>
          later.actId !== pending &&
          !chain.acts.includes(later.actId) &&
          later.position > was.position &&
          dayOf(was) <= later.occurredOn &&
          later.occurredOn < dayOf(fact) &&
          !(placeOf(fact) === 'death' && placeOf(later) === 'placement') &&
          whyRests(fact, later) !== undefined,
      );
      if (found) return found;
    }
  }
  return undefined;
}

/** Biodata are of the day of the form, and the person exists since birth. */
function dayOf({ data, occurredOn }: FactOnRecord): PlainDate {
  return 'bornOn' in data ? (data.bornOn as PlainDate) : occurredOn;
}

function whyRests(fact: FactOnRecord, later: FactOnRecord): RestsOn | undefined {
  const rule = RULES.find(
    ({ on, later: places, same, types }) =>
      on.includes(placeOf(fact)) &&
      (!types || types[0] === fact.type) &&
      (!types?.[1] || types[1] === later.type) &&
      (!places || places.includes(placeOf(later))) &&
      (!same || member(fact, same) === member(later, same)),
  );
  return rule?.restsOn;
}

/** The marriage made the person wife or husband on the card that a later act gave (domain.md §2.6). */
function isSpouseOnCard(fact: FactOnRecord, { data }: FactOnRecord): boolean {
  const isMarriage = placeOf(fact) === 'marriage' || placeOf(fact) === 'spouse';
  return isMarriage && 'placement' in data && isSpouse(data.placement.relationship);
}

function placeOf({ type }: FactOnRecord): Place {
  const definition = catalogue[type];
  if ('place' in definition) return definition.place;
  throw new Error(`${type} is no fact about a person`);
}

/**
 * Facts about a whole card: its head, number and address are those of all who are on it then, and of all who enter it
 * later. Where the head leaves nobody behind, it would have named a successor if anybody had been there.
 */
function ofWholeCard(facts: readonly FactOnRecord[]): (fact: FactOnRecord) => boolean {
  const standing = effectiveFacts(facts) as readonly Recorded<FamilyEvent>[];
  return ({ data, position }) => {
    if ('head' in data || 'address' in data) return true;
    const leavers = 'personIds' in data ? data.personIds : 'personId' in data ? [data.personId] : [];
    const card = foldFamily(standing.filter((earlier) => earlier.position < position));
    return card.status !== 'none' && leavers.includes(card.headId);
  };
}

function member({ data }: FactOnRecord, name: Member): unknown {
  return (data as Readonly<Record<string, unknown>>)[name];
}
