import type { Pool, PoolClient } from 'pg';
import { loserParameters } from './append-parameters';
import type { ActToAppend, ReservationClaim } from './ledger';

/** An act of a batch that cannot be appended, as `ledger.append_losers` tells it; ordinals only, never values. */
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

/** A version was not the one expected, or a primary key is taken: the batch was refused because of some of its acts. */
const REFUSALS = ['LG001', '23505'];

/** Who of `acts` lost; nobody when the append failed for any other reason. */
export async function losersAfter(
  error: unknown,
  db: Pool | PoolClient,
  acts: readonly ActToAppend[],
): Promise<Loser[]> {
  if (!REFUSALS.includes((error as { code?: string }).code ?? '')) return [];
  const { rows } = await db.query<Loser>({
    name: 'append-losers',
    text: 'SELECT act, reason, index FROM ledger.append_losers($1, $2, $3, $4, $5, $6, $7, $8, $9)',
    values: loserParameters(acts),
  });
  return rows;
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
