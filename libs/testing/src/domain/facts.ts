import {
  cancelAct,
  cardOfChild,
  cardOfMovers,
  chainOf,
  deceasedOn,
  lineageOf,
  parentIdsOf,
  relativesOf,
  streamsToRead,
  type ActContext,
  type ActDecision,
  type AdoptionFacts,
  type AddressFacts,
  type ArrivalFacts,
  type BiodataFacts,
  type BirthFacts,
  type CardFacts,
  type DeathFacts,
  type DepartAbroadFacts,
  type DepartureFacts,
  type DivorceFacts,
  type FamilyEvent,
  type Known,
  type LegalisationFacts,
  type MarriageFacts,
  type MergePersonsFacts,
  type NamedParent,
  type Person,
  type Recorded,
  type RegisteredPerson,
  type Relationship,
  type ReturnFacts,
  type StreamOnRecord,
  type StreamRef,
  type SupersedeFacts,
  type SupersedeResult,
  type SupersedingRequest,
} from '@peristiwa/domain';
import { TODAY } from './fixtures';
import type { Register } from './register';

/** The persons whom a desk compares a newcomer with; in a small register, all of them. */
function allPersons(register: Register): Known<Person>[] {
  return register.streamIds('person').map((id) => register.person(id));
}

/** A parent in the register, or one who is known by name only. */
type ParentOfBirth = string | NamedParent;

/** The functions below return what a desk reads before it decides, from a register in memory. */
export function birthFacts(
  register: Register,
  parents: { readonly mother?: ParentOfBirth; readonly father?: ParentOfBirth },
  host?: string,
  subjects: readonly (string | undefined)[] = [],
): BirthFacts {
  const parent = (named?: ParentOfBirth) => (typeof named === 'string' ? register.overTime(named) : named);
  const cardOf = (named?: ParentOfBirth) =>
    typeof named === 'string' ? register.familyOf(named) : undefined;
  const cards = {
    host: host === undefined ? undefined : register.family(host),
    mother: cardOf(parents.mother),
    father: cardOf(parents.father),
  };
  const card = cardOfChild(cards);
  const livesWith = [parents.mother, parents.father].find((named) => typeof named === 'string');
  return {
    mother: parent(parents.mother),
    father: parent(parents.father),
    cards,
    members: card ? register.members(card.id) : new Map(),
    alike: allPersons(register),
    homes: livesWith === undefined ? [] : register.homes(livesWith),
    subjects: subjects.map((id) => (id === undefined ? undefined : register.person(id))),
    kin: kinFacts(
      register,
      ...[...subjects, parents.mother, parents.father].filter((id) => typeof id === 'string'),
    ),
  };
}

/** As a desk reads them beside the members of a card. */
function relatives(register: Register, members: ReadonlyMap<string, RegisteredPerson>) {
  const known = relativesOf(members).map((id) => [id, register.person(id).state] as const);
  return new Map(known.flatMap(([id, state]) => (state.status === 'registered' ? [[id, state]] : [])));
}

export function deathFacts(register: Register, personId: string): DeathFacts {
  const family = register.familyOf(personId);
  const members = register.members(family.id, personId);
  return {
    deceased: register.person(personId),
    family,
    members,
    relatives: relatives(register, members),
  };
}

export function biodataFacts(
  register: Register,
  named: { host?: string; mother?: string; father?: string; spouse?: string } = {},
): BiodataFacts {
  const person = (id: string | undefined) => (id === undefined ? undefined : register.person(id));
  return {
    host: named.host === undefined ? undefined : register.family(named.host),
    members: named.host === undefined ? new Map() : register.members(named.host),
    mother: person(named.mother),
    father: person(named.father),
    spouse: person(named.spouse),
    kin: kinFacts(register, ...[named.spouse, named.mother, named.father].flatMap((id) => id ?? [])),
    alike: allPersons(register),
  };
}

function coupleFacts(register: Register, husband: string, wife: string) {
  return {
    husband: register.person(husband),
    wife: register.person(wife),
    husbandFamily: register.familyOf(husband),
    wifeFamily: register.familyOf(wife),
  };
}

/** The persons by whom the two may be related. */
function kinFacts(register: Register, ...ids: readonly string[]): ReadonlyMap<string, RegisteredPerson> {
  const known = (some: readonly string[]) =>
    new Map(
      some.flatMap((id) => {
        const { state } = register.person(id);
        return state.status === 'registered' ? [[id, state] as const] : [];
      }),
    );
  const own = known(ids);
  const near = known(lineageOf(own.values()));
  return new Map([...own, ...near, ...known(parentIdsOf(near.values()))]);
}

export function legalisationFacts(register: Register, husband: string, wife: string): LegalisationFacts {
  return { ...coupleFacts(register, husband, wife), kin: kinFacts(register, husband, wife) };
}

export interface NamedAtMarriage {
  readonly stay?: readonly string[];
  readonly along?: readonly string[];
  /** Relationships by person. */
  readonly stated?: Readonly<Record<string, Relationship>>;
}

export function marriageFacts(
  register: Register,
  husband: string,
  wife: string,
  { stay = [], along = [], stated = {} }: NamedAtMarriage = {},
): MarriageFacts {
  const couple = coupleFacts(register, husband, wife);
  const cards = [couple.husbandFamily.id, couple.wifeFamily.id];
  const members = new Map(cards.flatMap((id) => [...register.members(id)]));
  return {
    ...couple,
    husband: register.overTime(husband),
    wife: register.overTime(wife),
    kin: kinFacts(register, husband, wife),
    members,
    relatives: relatives(register, members),
    stated: new Map(Object.entries(stated)),
    stay: stay.map((id) => register.person(id)),
    along: along.map((id) => register.person(id)),
  };
}

export function divorceFacts(
  register: Register,
  husband: string,
  wife: string,
  children: readonly string[] = [],
): DivorceFacts {
  return {
    ...coupleFacts(register, husband, wife),
    children: children.map((child) => register.person(child)),
  };
}

export function mergeFacts(register: Register, survivor: string, duplicate: string): MergePersonsFacts {
  const family = register.familyOf(duplicate);
  const members = register.members(family.id, duplicate);
  return {
    survivor: register.person(survivor),
    duplicate: register.person(duplicate),
    family,
    members,
    relatives: relatives(register, members),
  };
}

/** The first card, and the members of all. */
export function cardFacts(register: Register, ...familyIds: readonly string[]): CardFacts {
  const members = new Map(familyIds.flatMap((id) => [...register.members(id)]));
  return { card: register.family(familyIds[0] ?? ''), members, relatives: relatives(register, members) };
}

export function adoptionFacts(
  register: Register,
  named: { readonly child: string; readonly mother?: string; readonly father?: string },
): AdoptionFacts {
  const { child, mother, father } = named;
  const [card, host] = [register.familyOf(child), register.familyOf(father ?? mother ?? child)];
  return {
    ...cardFacts(register, card.id, host.id),
    host,
    child: register.person(child),
    mother: mother === undefined ? undefined : register.person(mother),
    father: father === undefined ? undefined : register.person(father),
  };
}

export function departureFacts(register: Register, movers: readonly string[]): DepartureFacts {
  const [first] = movers;
  if (first === undefined) throw new Error('A departure has at least one mover');
  const family = register.familyOf(first);
  const members = register.members(family.id);
  return {
    movers: movers.map((id) => register.person(id)),
    family,
    members,
    relatives: relatives(register, members),
  };
}

export function departAbroadFacts(register: Register, movers: readonly string[]): DepartAbroadFacts {
  const card = register.familyOf(movers[0] ?? 'unknown');
  const members = register.members(card.id);
  return {
    movers: movers.map((id) => register.person(id)),
    card,
    members,
    relatives: relatives(register, members),
  };
}

export function returnFacts(register: Register, returners: readonly string[], host?: string): ReturnFacts {
  const known = returners.map((id) => register.person(id));
  const own = known.flatMap(({ id, state }) => (state.status === 'registered' ? [[id, state] as const] : []));
  const hosts = host === undefined ? new Map<string, RegisteredPerson>() : register.members(host);
  return {
    returners: known,
    host: host === undefined ? undefined : register.family(host),
    hosts,
    relatives: relatives(register, new Map([...own, ...hosts])),
  };
}

export function arrivalFacts(register: Register, moveId: string, host?: string): ArrivalFacts {
  const move = register.move(moveId);
  const movers = move.state.status === 'none' ? [] : move.state.movers;
  const known = movers.map((id) => register.person(id));
  const originId = cardOfMovers(move.state, known) || 'unknown';
  const members = register.members(originId);
  const hosts = host === undefined ? new Map<string, RegisteredPerson>() : register.members(host);
  return {
    move,
    origin: register.family(originId),
    members,
    deceased: deceased(register, originId),
    relatives: relatives(register, new Map([...members, ...hosts])),
    host: host === undefined ? undefined : register.family(host),
    hosts,
  };
}

export function addressFacts(register: Register, familyId: string): AddressFacts {
  return {
    family: register.family(familyId),
    members: register.members(familyId),
    deceased: deceased(register, familyId),
  };
}

function deceased(register: Register, familyId: string): ReadonlyMap<string, RegisteredPerson> {
  const facts = register.stream({ kind: 'family', id: familyId }) as readonly Recorded<FamilyEvent>[];
  return new Map(register.registeredAmong(deceasedOn(facts)));
}

/** The request of an office that cancels its own act (contrarius actus). */
export function cancellationOf(actId: string, reportedOn = TODAY): SupersedingRequest {
  return {
    actId,
    reportedOn,
    reason: 'Salah orang',
    legalBasis: {
      kind: 'contrarius-actus',
      number: '470/118/2026',
      date: reportedOn,
      issuer: 'Disdukcapil Kabupaten Bandung',
      sptjm: 'SPTJM-118/2026',
    },
  };
}

/** What a desk reads before it corrects or cancels an act, and the streams that a correction names besides. */
export function supersedeFacts(
  register: Register,
  actId: string,
  ...besides: readonly StreamRef[]
): SupersedeFacts {
  const streams = new Map<string, StreamOnRecord>();
  const streamsOf = (id: string) =>
    register.events.filter((event) => event.actId === id).map(({ stream }) => stream);
  for (let wanted: readonly StreamRef[] = [...streamsOf(actId), ...besides]; wanted.length > 0;) {
    for (const stream of wanted) streams.set(stream.id, { stream, facts: register.stream(stream) });
    const ofChain = streamsOf(chainOf(streams, actId)?.latest ?? actId);
    wanted = [...ofChain.filter(({ id }) => !streams.has(id)), ...streamsToRead(streams, actId)];
  }
  return { streams };
}

/** The decision to cancel an act, as the act that it is. */
export function cancelIn(
  register: Register,
  actId: string,
  context: ActContext,
): ActDecision<SupersedeResult> {
  const facts = supersedeFacts(register, actId);
  const kind = chainOf(facts.streams, actId)?.kind;
  if (!kind) throw new Error('No act of a known kind has this id');
  return cancelAct({ ...cancellationOf(actId, context.today), kind }, facts, context);
}
