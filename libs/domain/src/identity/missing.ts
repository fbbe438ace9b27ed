import { reject } from '@peristiwa/kernel';
import { changing, refuseCourtDecree, type ChangeOfPerson } from './change';
import type { RegisteredPerson } from '../person/person';
import type { Refused } from '../rules';
import type { CourtDecree } from './papers';

export interface DeclareMissing extends ChangeOfPerson {
  readonly decree: CourtDecree;
}
export interface EndMissing extends ChangeOfPerson {
  /** Number of the paper that shows that the person is alive. */
  readonly evidence: string;
}

/** Hilang, by a decree of the court (domain.md §2.7). The person stays on the card, and every marriage stands. */
export const declareMissing = changing<DeclareMissing>({
  refuse: ({ decree, changedOn }) => refuseCourtDecree(decree, changedOn),
  refuseIn: refuseMissing,
  refuseOn: refuseMissing,
  event: ({ changedOn, decree }) => ({
    type: 'PersonDeclaredMissing',
    occurredOn: changedOn,
    data: { decree },
  }),
});

function refuseMissing(_command: DeclareMissing, { missing }: RegisteredPerson): Refused | undefined {
  return missing && reject({ code: 'already-missing', field: 'person', missingSince: missing.since });
}

/** The missing person was found alive (domain.md §2.7: HILANG → AKTIF); a death is recorded as a death. */
export const endMissing = changing<EndMissing>({
  refuseIn({ changedOn }, { missing }) {
    if (!missing) return reject({ code: 'not-missing', field: 'personId' });
    if (changedOn >= missing.since) return undefined;
    return reject({ code: 'not-missing', field: 'changedOn', missingSince: missing.since });
  },
  event: ({ changedOn, evidence }) => ({ type: 'PersonFound', occurredOn: changedOn, data: { evidence } }),
});
