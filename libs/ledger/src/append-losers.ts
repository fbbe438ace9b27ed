import type { ActToAppend, ReservationClaim } from './ledger';

/** One word of `ledger.append` on an act that cannot be appended; ordinals only, never values. */
export interface Loser {
  /** Ordinal of the act in the batch, from 1. */
  readonly act: number;
  readonly reason: 'request' | 'version' | 'reserved';
  /** Ordinal of the reservation in the batch, from 1. */
  readonly index: number;
}

export type Loss =
  | { readonly kind: 'known' }
  | { readonly kind: 'conflict' }
  | { readonly kind: 'reserved'; readonly reservation: ReservationClaim };

const SOME_ACTS_LOSE = 'LG001';

/** Nothing for any other error. */
export function losersOf(error: unknown): Loser[] | undefined {
  const { code, detail } = error as { code?: string; detail?: string };
  return code === SOME_ACTS_LOSE && detail ? (JSON.parse(detail) as Loser[]) : undefined;
}

/** What each losing act (by its index in the batch) came to; that its request is known says more than any conflict. */
export function lossesOf(acts: readonly ActToAppend[], losers: readonly Loser[]): Map<number, Loss> {
  const losses = new Map<number, Loss>();
  const reservations = acts.flatMap((act) => act.reservations);
  for (const { act, reason, index } of losers) {
    if (losses.has(act - 1) && reason !== 'request') continue;
    losses.set(act - 1, lossOf(reason, reservations[index - 1]));
  }
  return losses;
}

function lossOf(reason: Loser['reason'], reservation: ReservationClaim | undefined): Loss {
  if (reason === 'request') return { kind: 'known' };
  if (reason === 'version') return { kind: 'conflict' };
  if (!reservation) throw new Error('The ledger named a reservation that was not asked for');
  return { kind: 'reserved', reservation };
}
