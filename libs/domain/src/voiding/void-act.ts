import { accept, canonicalJson, latest, type PlainDate } from '@peristiwa/kernel';
import type { ActContext, ActDecision, Change, DatedEvent, Reservation, StreamRef } from '../act';
import { settleCard, type CardWithAndWithout, type SettledCard } from './settle-card';
import { isAdult, type Person } from '../person/person';
import { isRegistered } from '../rules';

export interface VoidFacts {
  /** Every stream that the act wrote. */
  readonly streams: readonly StreamRef[];
  /** As they are without the act: its persons, and everybody on a card below. */
  readonly persons: ReadonlyMap<string, Person>;
  /** The act's cards, and those on which its persons stand with or without the act. */
  readonly cards: ReadonlyMap<string, CardWithAndWithout>;
}

export interface VoidResult {
  readonly actId: string;
}

/** What the voided act leaves in each kind of stream. */
const MARKERS = {
  person: 'PersonActVoided',
  family: 'FamilyActVoided',
  move: 'MoveActVoided',
} as const;

/**
 * Takes an act out of every stream that it wrote (pembatalan akta, domain.md §2.2 A), and puts right what later acts
 * built on it: cards and the placements of their members agree, each card has one head, and everybody who lives is on
 * one card. Later acts themselves stay as they are; the officer decides about each.
 */
export function voidAct(actId: string, facts: VoidFacts, context: ActContext): ActDecision<VoidResult> {
  const occurredOn = context.today;
  const events = new Map<string, { stream: StreamRef; events: DatedEvent[] }>();
  const add = (stream: StreamRef, event: DatedEvent) => {
    const known = events.get(stream.id);
    if (known) known.events.push(event);
    else events.set(stream.id, { stream, events: [event] });
  };
  for (const stream of facts.streams) {
    add(stream, { type: MARKERS[stream.kind], occurredOn, data: { by: 'cancellation' } });
  }
  const reservations: Reservation[] = [];
  for (const [id, card] of facts.cards) {
    const settled = settleCard(id, card, facts.persons, context);
    if (!settled) continue;
    const { event, kkNumber } = settled;
    if (event) add({ kind: 'family', id }, { type: 'FamilyCardSettled', occurredOn, data: event });
    if (settled.isNewNumber) reservations.push({ kind: 'kk', value: kkNumber, streamId: id });
    for (const [personId, change] of placementsOn(id, settled, facts, occurredOn)) {
      add({ kind: 'person', id: personId }, { ...change, occurredOn: latest(occurredOn, change.occurredOn) });
    }
  }
  return accept({
    changes: [...events.values()] satisfies Change[],
    reservations,
    supersedes: actId,
    result: { actId },
  });
}

type PlacementSettled = Extract<DatedEvent, { type: 'PlacementSettled' }>;

/**
 * Members whose placement says something else than the card, each from the day of the placement they have; and a head
 * under age who is not flagged yet (domain.md §2.6).
 */
function placementsOn(
  familyId: string,
  { members, kkNumber, address }: SettledCard,
  { persons }: VoidFacts,
  today: PlainDate,
): (readonly [string, PlacementSettled])[] {
  return members.flatMap(({ personId, relationship }) => {
    const person = persons.get(personId);
    const placement = { familyId, kkNumber, relationship, address };
    if (!isRegistered(person)) return [];
    const isToFlag =
      relationship === 'head' && !isAdult(person, today) && !person.flags.includes('head-under-age');
    if (!isToFlag && canonicalJson(person.placement) === canonicalJson(placement)) return [];
    const data = { placement, flags: isToFlag ? (['head-under-age'] as const) : [] };
    return [[personId, { type: 'PlacementSettled', occurredOn: person.placedOn, data }] as const];
  });
}
