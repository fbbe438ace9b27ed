import { plainDate } from '@peristiwa/kernel';
import {
  cardOfChild,
  deceasedOn,
  kindOfAct,
  relativesOf,
  type AddressFacts,
  type ArrivalFacts,
  type BiodataFacts,
  type BirthFacts,
  type DeathFacts,
  type DepartureFacts,
  type DivorceFacts,
  type Family,
  type FamilyEvent,
  type Known,
  type MarriageFacts,
  type MergeFacts,
  type NamedParent,
  type Person,
  type Recorded,
  type RegisteredPerson,
  type StreamRef,
  type VoidFacts,
  type VoidRequest,
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
): BirthFacts {
  const parent = (named?: ParentOfBirth) => (typeof named === 'string' ? register.person(named) : named);
  const cardOf = (named?: ParentOfBirth) =>
    typeof named === 'string' ? register.familyOf(named) : undefined;
  const cards = {
    host: host === undefined ? undefined : register.family(host),
    mother: cardOf(parents.mother),
    father: cardOf(parents.father),
  };
  const card = cardOfChild(cards);
  return {
    mother: parent(parents.mother),
    father: parent(parents.father),
    cards,
    members: card ? register.members(card.id) : new Map(),
    alike: allPersons(register),
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
    mother: person(named.mother),
    father: person(named.father),
    spouse: person(named.spouse),
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

export function marriageFacts(
  register: Register,
  husband: string,
  wife: string,
  { stay = [], along = [] }: { readonly stay?: readonly string[]; readonly along?: readonly string[] } = {},
): MarriageFacts {
  const couple = coupleFacts(register, husband, wife);
  const cards = [couple.husbandFamily.id, couple.wifeFamily.id];
  return {
    ...couple,
    members: new Map(cards.flatMap((id) => [...register.members(id)])),
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

export function mergeFacts(register: Register, survivor: string, duplicate: string): MergeFacts {
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

export function departureFacts(register: Register, movers: readonly string[]): DepartureFacts {
  const [first] = movers;
  if (first === undefined) throw new Error('A departure has at least one mover');
  return {
    movers: movers.map((id) => register.person(id)),
    family: register.familyOf(first),
  };
}

export function arrivalFacts(register: Register, moveId: string, host?: string): ArrivalFacts {
  const move = register.move(moveId);
  const originId = move.state.status === 'none' ? 'unknown' : move.state.familyId;
  const members = register.members(originId);
  return {
    move,
    origin: register.family(originId),
    members,
    deceased: deceased(register, originId),
    relatives: relatives(register, members),
    host: host === undefined ? undefined : register.family(host),
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
  return new Map(deceasedOn(facts).map((id) => [id, register.registered(id)]));
}

/** The request of an office that cancels its own act (contrarius actus). */
export function cancellationOf(actId: string, reportedOn = TODAY): VoidRequest {
  return {
    actId,
    reportedOn,
    reason: 'Salah orang',
    legalBasis: {
      kind: 'contrarius-actus',
      number: '470/118/2026',
      date: plainDate('2026-11-20'),
      issuer: 'Disdukcapil Kabupaten Bandung',
      sptjm: 'SPTJM-118/2026',
    },
  };
}

/** All persons and cards that voiding the act may concern. */
export function voidFacts(register: Register, actId: string): VoidFacts {
  const rest = register.without(actId);
  const events = register.events.filter((event) => event.actId === actId);
  const streams = new Map(events.map(({ stream }) => [stream.id, stream]));
  const idsOf = (kind: StreamRef['kind']) =>
    [...streams.values()].filter((stream) => stream.kind === kind).map(({ id }) => id);
  const persons = new Set(idsOf('person'));
  const cards = new Set(idsOf('family'));
  // Repeated until neither set grows: a card adds its members, a person adds the card of the placement.
  const membersOf = (state: Family) => (state.status === 'none' ? [] : state.members);
  for (let known = -1; known < persons.size + cards.size;) {
    known = persons.size + cards.size;
    for (const id of cards) {
      const both = [...membersOf(register.family(id).state), ...membersOf(rest.family(id).state)];
      for (const { personId } of both) persons.add(personId);
    }
    for (const id of persons) {
      for (const { state } of [register.person(id), rest.person(id)]) {
        if (state.status === 'registered') cards.add(state.placement.familyId);
      }
    }
  }
  return {
    kind: kindOfAct(events),
    streams: [...streams.values()],
    persons: new Map([...persons].map((id) => [id, rest.person(id).state])),
    cards: new Map(
      [...cards].map((id) => [id, { before: register.family(id).state, after: rest.family(id).state }]),
    ),
  };
}
