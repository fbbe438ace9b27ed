import type { Pool, PoolClient } from 'pg';
import { uuidArray } from '@peristiwa/postgres';
import { loserParameters } from './append-parameters';
import type { ActToAppend, NotSupersedable, ReservationClaim } from './ledger';
import { isOfSuperseded, reservationsOf } from './superseding';

/** An act of a batch that cannot be appended, as the ledger reports it; ordinals only, never values. */
export interface Loser {
  /** Ordinal of the act in the batch, from 1. */
  readonly act: number;
  readonly reason: 'request' | 'version' | 'reserved' | NotSupersedable;
  /** Ordinal of the reservation in the batch, from 1. */
  readonly index: number;
}

export type Loss =
  | { readonly kind: 'known' }
  | { readonly kind: 'conflict' }
  | { readonly kind: 'reserved'; readonly reservation: ReservationClaim }
  | { readonly kind: 'not-supersedable'; readonly reason: NotSupersedable };

export interface RefusedBatch {
  readonly db: Pool | PoolClient;
  readonly desk: string;
  readonly acts: readonly ActToAppend[];
}

/** The acts of a batch that lost; empty when the append failed for another reason. */
export async function losersAfter(error: unknown, batch: RefusedBatch): Promise<readonly Loser[]> {
  switch ((error as { code?: string }).code) {
    // LG001: a stream was not at the expected version. 23505: a primary key is taken.
    case 'LG001':
    case '23505':
      return contenders(batch);
    case 'LG002':
      return notSupersedable(batch);
    default:
      return [];
  }
}

async function contenders({ db, acts }: RefusedBatch): Promise<Loser[]> {
  const { rows } = await db.query<Loser>({
    name: 'append-losers',
    text: 'SELECT act, reason, index FROM ledger.append_losers($1, $2, $3, $4, $5, $6, $7, $8, $9)',
    values: loserParameters(acts),
  });
  return rows;
}

/** An act that an earlier act of the batch already appends is not checked again. */
async function notSupersedable({ db, desk, acts }: RefusedBatch): Promise<Loser[]> {
  const appended = new Set<string>();
  const asked = new Map<string, number[]>();
  for (const [index, { actId, supersedes }] of acts.entries()) {
    if (supersedes && !appended.has(supersedes.toLowerCase())) {
      const superseding = asked.get(supersedes.toLowerCase()) ?? [];
      asked.set(supersedes.toLowerCase(), [...superseding, index + 1]);
    }
    appended.add(actId.toLowerCase());
  }
  const { rows } = await db.query<{ act_id: string; reason: NotSupersedable }>({
    name: 'not-supersedable',
    text: 'SELECT act_id, reason FROM ledger.not_supersedable($1, $2)',
    values: [desk, uuidArray([...asked.keys()])],
  });
  return rows.flatMap(({ act_id: id, reason }) =>
    (asked.get(id) ?? []).map((act) => ({ act, reason, index: 0 })),
  );
}

/**
 * The reason why each losing act lost, by its index in the batch. When its request is already known, no other reason
 * is reported.
 */
export function lossesOf(acts: readonly ActToAppend[], losers: readonly Loser[]): Map<number, Loss> {
  const losses = new Map<number, Loss>();
  const reservations = acts.flatMap(reservationsOf);
  for (const { act, reason, index } of losers) {
    if (losses.has(act - 1) && reason !== 'request') continue;
    losses.set(act - 1, lossOf(reason, reservations[index - 1]));
  }
  return losses;
}

function lossOf(reason: Loser['reason'], reservation: ReservationClaim | undefined): Loss {
  if (reason === 'request') return { kind: 'known' };
  if (reason === 'version') return { kind: 'conflict' };
  if (reason !== 'reserved') return { kind: 'not-supersedable', reason };
  if (!reservation) throw new Error('The ledger reported a reservation that is not in the batch');
  if (isOfSuperseded(reservation)) return { kind: 'not-supersedable', reason: 'superseded-before' };
  return { kind: 'reserved', reservation };
}
