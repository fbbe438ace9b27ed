import { accept, canonicalJson, type PlainDate } from '@peristiwa/kernel';
import type { ActContext, ActDecision, Change, DatedEvent, Reservation, StreamRef } from '../act';
import { cardDay } from '../card-day';
import type { KindOfAct } from '../events/voiding';
import type { LegalBasis } from '../legal-basis';
import { settleCard, type CardWithAndWithout, type SettledCard } from './settle-card';
import { isAdult, type Person } from '../person/person';
import { isFlagged } from '../raised-flag';
import { isRegistered } from '../rules';

export interface VoidRequest {
  readonly actId: string;
  readonly reportedOn: PlainDate;
  readonly reason: string;
  readonly legalBasis: LegalBasis;
}

export interface VoidFacts {
  readonly kind: KindOfAct | null;
  /** Every stream that the act wrote. */
  readonly streams: readonly StreamRef[];
  /** States without the act: of its persons and of the members of the cards below. */
  readonly persons: ReadonlyMap<string, Person>;
  /** The act's cards, and those of its persons with or without the act. */
  readonly cards: ReadonlyMap<string, CardWithAndWithout>;
}

export interface VoidResult {
  readonly actId: string;
}

/** The voiding event of each kind of stream. */
const MARKERS = {
  person: 'PersonActVoided',
  family: 'FamilyActVoided',
  move: 'MoveActVoided',
} as const;

/**
 * Voids an act in every stream that it wrote (pembatalan akta, domain.md §2.2 A), and corrects the cards and
 * placements that later acts derived from it: cards and placements agree, each card has one head, and every living
 * person is on one card. Later acts themselves stay as they are; the officer decides about each.
 */
export function voidAct(
  { actId, reportedOn, reason, legalBasis }: VoidRequest,
  facts: VoidFacts,
  context: ActContext,
): ActDecision<VoidResult> {
  const data = { by: 'cancellation', voided: facts.kind, reason, legalBasis } as const;
  const events = new Map<string, { stream: StreamRef; events: DatedEvent[] }>();
  const add = (stream: StreamRef, event: DatedEvent) => {
    const known = events.get(stream.id);
    if (known) known.events.push(event);
    else events.set(stream.id, { stream, events: [event] });
  };
  for (const stream of facts.streams) {
    add(stream, { type: MARKERS[stream.kind], occurredOn: reportedOn, data });
  }
  const reservations: Reservation[] = [];
  for (const [id, card] of facts.cards) {
    const settled = settleCard(id, card, facts.persons, context);
    if (!settled) continue;
    const { event, kkNumber, members } = settled;
    const people = members.flatMap(({ personId }) => facts.persons.get(personId) ?? []);
    const occurredOn = cardDay(reportedOn, card.after, ...people);
    if (event) add({ kind: 'family', id }, { type: 'FamilyCardSettled', occurredOn, data: event });
    if (settled.isNewNumber) reservations.push({ kind: 'kk', value: kkNumber, streamId: id });
    for (const [personId, settlement] of placementsOn(id, settled, facts, context.today)) {
      add({ kind: 'person', id: personId }, { type: 'PlacementSettled', occurredOn, data: settlement });
    }
  }
  return accept({
    changes: [...events.values()] satisfies Change[],
    reservations,
    supersedes: actId,
    result: { actId },
  });
}

type SettledPlacement = Extract<DatedEvent, { type: 'PlacementSettled' }>['data'];

/** Each placement that differs from the card. A head under age who has no flag yet gets one (domain.md §2.6). */
function placementsOn(
  familyId: string,
  { members, kkNumber, address }: SettledCard,
  { persons }: VoidFacts,
  today: PlainDate,
): (readonly [string, SettledPlacement])[] {
  return members.flatMap(({ personId, relationship }) => {
    const person = persons.get(personId);
    const placement = { familyId, kkNumber, relationship, address };
    if (!isRegistered(person)) return [];
    const isToFlag =
      relationship === 'head' && !isAdult(person, today) && !isFlagged(person.flags, 'head-under-age');
    if (!isToFlag && canonicalJson(person.placement) === canonicalJson(placement)) return [];
    return [[personId, { placement, flags: isToFlag ? (['head-under-age'] as const) : [] }] as const];
  });
}
