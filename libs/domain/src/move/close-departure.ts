import { accept, reject, together, type PlainDate } from '@peristiwa/kernel';
import type { ActContext, ActDecision, Change, Known } from '../act';
import { refuseDates, refuseOffice } from '../rules';
import type { KnownMove, MoveCase } from './move-case';
import { refuseClosed, refuseEnded } from './refuse-closed';

export interface ClosedResult {
  readonly moveId: string;
}

/** Pernyataan batal pindah at the office of origin, before arrival or expiry. */
export function cancelDeparture(
  command: { readonly reportedOn: PlainDate },
  move: Known<MoveCase>,
  context: ActContext,
): ActDecision<ClosedResult> {
  if (move.state.status === 'none') return reject({ code: 'move-not-found', field: 'moveId' });
  const refused = together(
    refuseDates(move.state.departedOn, command.reportedOn, context, 'reportedOn'),
    refuseOffice(move.state.origin, context),
    refuseClosed(move.state, context),
  );
  return refused ?? close({ ...move, state: move.state }, 'cancelled', command.reportedOn);
}

/** An SKPWNI that is not used in time expires, and the movers are active at the origin again (`domain.md` §2.7). */
export function expireDeparture(move: Known<MoveCase>, today: PlainDate): ActDecision<ClosedResult> {
  if (move.state.status === 'none') return reject({ code: 'move-not-found', field: 'moveId' });
  if (today <= move.state.validUntil) return reject({ code: 'move-still-valid', field: 'moveId' });
  const refusedMove = refuseEnded(move.state);
  return refusedMove ?? close({ ...move, state: move.state }, 'expired', today);
}

const TYPES = {
  cancelled: { person: 'DepartureCancelled', move: 'MoveCaseCancelled' },
  expired: { person: 'DepartureExpired', move: 'MoveCaseExpired' },
} as const;

function close(
  move: Known<KnownMove>,
  how: keyof typeof TYPES,
  occurredOn: PlainDate,
): ActDecision<ClosedResult> {
  const { id: moveId, state } = move;
  const closed: Change = {
    stream: { kind: 'move', id: moveId },
    events: [{ type: TYPES[how].move, occurredOn, data: {} }],
  };
  const persons = state.movers.map((id): Change => ({
    stream: { kind: 'person', id },
    events: [{ type: TYPES[how].person, occurredOn, data: { moveId } }],
  }));
  return accept({ changes: [closed, ...persons], reservations: [], result: { moveId } });
}
