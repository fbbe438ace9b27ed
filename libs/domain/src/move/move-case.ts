import type { PlainDate } from '@peristiwa/kernel';
import type { MoveReason } from '../values';

/** The content of the SKPWNI that the office of origin issued (F-1.03). */
export interface OpenedMove {
  readonly documentNumber: string;
  readonly familyId: string;
  readonly movers: readonly string[];
  /** The members who stay on the card; null in a case of version 1, which did not record them. */
  readonly stayers: readonly string[] | null;
  /** Village codes. */
  readonly origin: string;
  readonly destination: string;
  readonly reason: MoveReason;
  readonly departedOn: PlainDate;
  readonly validUntil: PlainDate;
  readonly successorId?: string;
}

/** Modes: none → open → completed | cancelled | expired, the last three final. */
export type MoveCase = { readonly status: 'none' } | KnownMove;
export type KnownMove = OpenedMove & { readonly status: 'open' | 'completed' | 'cancelled' | 'expired' };
export const noMove: MoveCase = { status: 'none' };

export function opened(content: OpenedMove): MoveCase {
  return { ...content, status: 'open' };
}

/** An event of a case that was never opened, or whose opening is void, changes nothing. */
export function closed(move: MoveCase, status: 'completed' | 'cancelled' | 'expired'): MoveCase {
  return move.status === 'none' ? move : { ...move, status };
}
