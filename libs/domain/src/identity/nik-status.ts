import { reject } from '@peristiwa/kernel';
import type { RegisteredPerson } from '../person/person';
import type { Refused } from '../rules';
import type { NikReason } from '../values';
import { changing, type ChangeOfPerson } from './change';

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
export const deactivateNik = changing<DeactivateNik>({
  refuseIn: refuseInactive,
  refuseOn: refuseInactive,
  event: ({ changedOn, reason, evidence }) => ({
    type: 'NikDeactivated',
    occurredOn: changedOn,
    data: { reason, evidence },
  }),
});

function refuseInactive(_command: DeactivateNik, { inactiveNik }: RegisteredPerson): Refused | undefined {
  return (
    inactiveNik && reject({ code: 'nik-already-inactive', field: 'person', inactiveSince: inactiveNik.since })
  );
}

/** Pengaktifan kembali NIK (domain.md §1.1). */
export const reactivateNik = changing<ReactivateNik>({
  refuseIn({ changedOn }, { inactiveNik }) {
    if (!inactiveNik) return reject({ code: 'nik-not-inactive', field: 'personId' });
    if (changedOn >= inactiveNik.since) return undefined;
    return reject({ code: 'nik-not-inactive', field: 'changedOn', inactiveSince: inactiveNik.since });
  },
  event: ({ changedOn, evidence }) => ({
    type: 'NikReactivated',
    occurredOn: changedOn,
    data: { evidence },
  }),
});
