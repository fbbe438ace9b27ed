import { reject } from '@peristiwa/kernel';
import type { ActContext } from '../act';
import type { KnownMove } from './move-case';

/**
 * An SKPWNI is used once, and only while it is valid (domain.md §2.7). What became of it is named: used, cancelled or
 * expired. It has expired after its last day, whether or not the timer of the desk has closed the case.
 */
export function refuseClosed(move: KnownMove, { receivedOn }: Pick<ActContext, 'receivedOn'>) {
  const field = 'moveId';
  const { status, validUntil } = move;
  if (status === 'completed') return reject({ code: 'move-used', field });
  if (status === 'cancelled') return reject({ code: 'move-cancelled', field });
  const hasExpired = status === 'expired' || receivedOn > validUntil;
  return hasExpired ? reject({ code: 'move-expired', field, validUntil }) : undefined;
}
