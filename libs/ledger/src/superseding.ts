import type { ActToAppend, ReservationClaim } from './ledger';

/** Kind of the reservation whose value is the id of a superseded act: no act is superseded twice. */
const SUPERSEDED = 'superseded';

/** All values that an act reserves, including the id of the act that it supersedes. */
export function reservationsOf({
  supersedes,
  reservations,
  events,
}: ActToAppend): readonly ReservationClaim[] {
  if (!supersedes) return reservations;
  // In the text form that PostgreSQL produces.
  const value = supersedes.toLowerCase();
  return [...reservations, { kind: SUPERSEDED, value, streamId: events[0]?.streamId ?? '' }];
}

export function isOfSuperseded({ kind }: ReservationClaim): boolean {
  return kind === SUPERSEDED;
}
