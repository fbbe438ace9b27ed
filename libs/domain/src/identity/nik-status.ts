import { reject } from '@peristiwa/kernel';
import type { ActContext, ActDecision, Known } from '../act';
import type { Person } from '../person/person';
import type { NikReason } from '../values';
import { changePerson, type ChangeOfPerson } from './change';

export interface DeactivateNik extends ChangeOfPerson {
  readonly reason: NikReason;
  /** Number of the paper on which the office decided. */
  readonly evidence: string;
}
export interface ReactivateNik extends ChangeOfPerson {
  readonly evidence: string;
}

/**
 * Penonaktifan NIK (domain.md §1.1, §2.2 B): a status of the number apart from that of the person. The number stays
 * taken, and acts are still recorded.
 */
export function deactivateNik(
  command: DeactivateNik,
  person: Known<Person>,
  context: ActContext,
): ActDecision<Record<string, never>> {
  return changePerson(command, person, context, ({ inactiveNik }) => {
    const { changedOn, reason, evidence } = command;
    if (inactiveNik) {
      return reject({ code: 'nik-already-inactive', field: 'person', inactiveSince: inactiveNik.since });
    }
    return { type: 'NikDeactivated', occurredOn: changedOn, data: { reason, evidence } };
  });
}

/** Pengaktifan kembali NIK (domain.md §1.1). */
export function reactivateNik(
  command: ReactivateNik,
  person: Known<Person>,
  context: ActContext,
): ActDecision<Record<string, never>> {
  return changePerson(command, person, context, ({ inactiveNik }) => {
    const { changedOn, evidence } = command;
    if (!inactiveNik) return reject({ code: 'nik-not-inactive', field: 'personId' });
    if (changedOn < inactiveNik.since) {
      return reject({ code: 'nik-not-inactive', field: 'changedOn', inactiveSince: inactiveNik.since });
    }
    return { type: 'NikReactivated', occurredOn: changedOn, data: { evidence } };
  });
}
