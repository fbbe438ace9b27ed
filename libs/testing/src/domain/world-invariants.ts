import {
  activeMarriages,
  isOffCard,
  openDeparture,
  type Family,
  type Known,
  type RegisteredPerson,
} from '@peristiwa/domain';
import type { Register } from './register';

type Card = Exclude<Family, { status: 'none' }>;

/** Invariants of every register that acts can produce. Each sentence returned names a stream that breaks one. */
export function brokenInvariants(register: Register): string[] {
  const cards = cardsOf(register);
  const persons = register
    .streamIds('person')
    .map((id): [string, RegisteredPerson] => [id, register.registered(id)]);
  return [
    ...brokenCards(register),
    ...persons.flatMap(([id, state]) => brokenPerson(id, state, register)),
    ...sharedNumbers(persons, cards),
  ];
}

/** Invariants of cards and placements; they also hold after the voiding of an act on which later acts build. */
export function brokenCards(register: Register): string[] {
  const cards = cardsOf(register);
  const persons = register.streamIds('person').flatMap((id): [string, RegisteredPerson][] => {
    const { state } = register.person(id);
    return state.status === 'registered' ? [[id, state]] : [];
  });
  return [
    ...cards.flatMap(brokenCard),
    ...cards.flatMap((card) => membersElsewhere(card, register)),
    ...twoCards(cards),
    ...persons.flatMap(([id, state]) => onNoCard(id, state, register)),
  ];
}

function cardsOf(register: Register): Known<Card>[] {
  const cards = register.streamIds('family').map((id) => register.family(id));
  return cards.filter(({ state }) => state.status !== 'none') as Known<Card>[];
}

function onNoCard(id: string, person: RegisteredPerson, register: Register): string[] {
  const card = register.family(person.placement.familyId).state;
  if (isOffCard(person) || (card.status === 'active' && card.members.some(({ personId }) => personId === id)))
    return [];
  return [`${id} lives but is not on the card of the placement`];
}

function brokenCard({ id, state }: Known<Card>): string[] {
  const heads = state.members.filter(({ relationship }) => relationship === 'head');
  const ids = new Set(state.members.map(({ personId }) => personId));
  const broken: string[] = [];
  if (state.status === 'closed' && state.members.length > 0) broken.push(`closed card ${id} has members`);
  if (state.status === 'active' && (heads.length !== 1 || heads[0]?.personId !== state.headId)) {
    broken.push(`active card ${id} has not exactly its head as head`);
  }
  if (ids.size !== state.members.length) broken.push(`card ${id} names a member twice`);
  return broken;
}

/** Card and placement agree in number, address and relationship. */
function membersElsewhere({ id, state }: Known<Card>, register: Register): string[] {
  return state.members.flatMap(({ personId, relationship }) => {
    const member = register.registered(personId);
    const { placement } = member;
    const broken: string[] = [];
    if (isOffCard(member)) broken.push(`card ${id} still names ${personId}, who died or lives abroad`);
    if (placement.familyId !== id) broken.push(`member ${personId} of card ${id} is placed on another card`);
    if (placement.kkNumber !== state.kkNumber)
      broken.push(`member ${personId} of card ${id} has another number`);
    if (placement.relationship !== relationship) {
      broken.push(
        `member ${personId} of card ${id} is ${placement.relationship}, the card says ${relationship}`,
      );
    }
    if (JSON.stringify(placement.address) !== JSON.stringify(state.address)) {
      broken.push(`member ${personId} of card ${id} has another address`);
    }
    return broken;
  });
}

function twoCards(cards: readonly Known<Card>[]): string[] {
  const seen = new Set<string>();
  return cards
    .filter(({ state }) => state.status === 'active')
    .flatMap(({ state }) => [...new Set(state.members.map(({ personId }) => personId))])
    .flatMap((id) => {
      if (seen.has(id)) return [`${id} is on two active cards`];
      seen.add(id);
      return [];
    });
}

function brokenPerson(id: string, state: RegisteredPerson, register: Register): string[] {
  const broken: string[] = [];
  const events = register.stream({ kind: 'person', id });
  if (events.filter(({ type }) => type === 'DeathRegistered').length > 1) broken.push(`${id} died twice`);
  if (state.departures.filter(({ closed }) => !closed).length > 1)
    broken.push(`${id} has two open departures`);
  const days = events
    .filter(({ type, data }) => 'placement' in data || type === 'AddressChanged')
    .map((event) => event.occurredOn);
  if (days.some((day, index) => index > 0 && day < (days[index - 1] ?? day))) {
    broken.push(`${id} has a placement from before the one it replaces`);
  }
  if (state.death) return broken;
  const open = openDeparture(state);
  if (open && register.move(open.moveId).state.status !== 'open') broken.push(`${id} moves in a closed case`);
  for (const { spouseId } of activeMarriages(state)) {
    const spouse = register.registered(spouseId);
    if (spouse.death) broken.push(`${id} is married to ${spouseId}, who died`);
    if (!activeMarriages(spouse).some((marriage) => marriage.spouseId === id)) {
      broken.push(`${id} is married to ${spouseId}, not the other way round`);
    }
  }
  if (state.sex === 'female' && activeMarriages(state).length > 1) broken.push(`${id} has two husbands`);
  return broken;
}

/** INV-01: no number twice. The old number of a card is never given to another card. */
function sharedNumbers(
  persons: readonly (readonly [string, RegisteredPerson])[],
  cards: readonly Known<Card>[],
): string[] {
  const numbers = [
    ...persons.map(([, { nik }]) => `NIK ${nik}`),
    ...cards.map(({ state }) => `KK ${state.kkNumber}`),
  ];
  const first = new Map<string, number>();
  for (const [index, number] of numbers.entries()) if (!first.has(number)) first.set(number, index);
  return numbers.filter((number, index) => first.get(number) !== index).map((number) => `${number} twice`);
}
