import { reject } from '@peristiwa/kernel';
import type { ActContext } from '../act';
import type { KnownMove } from './move-case';

/** An SKPWNI is used once (domain.md §2.7). What became of it is named: used, cancelled or expired. */
export function refuseEnded({ status, validUntil }: KnownMove, field = 'moveId') {
  if (status === 'completed') return reject({ code: 'move-used', field });
  if (status === 'cancelled') return reject({ code: 'move-cancelled', field });
  return status === 'expired' ? reject({ code: 'move-expired', field, validUntil }) : undefined;
}

/** It has also expired after its last day, whether or not the timer of the desk has closed the case. */
export function refuseClosed(move: KnownMove, { receivedOn }: Pick<ActContext, 'receivedOn'>) {
  const { validUntil } = move;
  const hasExpired = receivedOn > validUntil;
  return (
    refuseEnded(move) ??
    (hasExpired ? reject({ code: 'move-expired', field: 'moveId', validUntil }) : undefined)
  );
}
