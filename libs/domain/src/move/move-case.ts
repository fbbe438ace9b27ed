import { assertNever, type PlainDate } from '@peristiwa/kernel';
import type { MoveReason } from '../values';

interface Event<Type extends string, Data> {
  readonly type: Type;
  readonly data: Data;
}

/** The two-office case behind an SKPWNI. The stored format: add, never rename. Owner: move. */
export type MoveEvent =
  | Event<
      'MoveCaseOpened',
      {
        readonly documentNumber: string;
        readonly familyId: string;
        readonly movers: readonly string[];
        readonly origin: string;
        readonly destination: string;
        readonly reason: MoveReason;
        readonly departedOn: PlainDate;
        readonly validUntil: PlainDate;
        readonly successorId?: string;
      }
    >
  | Event<'MoveCaseCompleted', { readonly arrivedOn: PlainDate; readonly familyId: string }>
  | Event<'MoveCaseCancelled', Record<string, never>>
  | Event<'MoveCaseExpired', Record<string, never>>;

type Opened = Extract<MoveEvent, { type: 'MoveCaseOpened' }>['data'];

/** Modes: none → open → completed | cancelled | expired, the last three final. */
export type MoveCase =
  | { readonly status: 'none' }
  | (Opened & { readonly status: 'open' | 'completed' | 'cancelled' | 'expired' });
export const noMove: MoveCase = { status: 'none' };

export function evolveMove(move: MoveCase, event: MoveEvent): MoveCase {
  if (event.type === 'MoveCaseOpened') return { ...event.data, status: 'open' };
  if (move.status === 'none') throw new Error(`${event.type} on a move case that was never opened`);
  switch (event.type) {
    case 'MoveCaseCompleted':
      return { ...move, status: 'completed' };
    case 'MoveCaseCancelled':
      return { ...move, status: 'cancelled' };
    case 'MoveCaseExpired':
      return { ...move, status: 'expired' };
    default:
      return assertNever(event);
  }
}
