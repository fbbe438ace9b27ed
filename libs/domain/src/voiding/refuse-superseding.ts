import { reject } from '@peristiwa/kernel';
import type { ActContext } from '../act';
import { officeCovers, regencyOf } from '../area';
import { areaOf } from '../authority';
import type { KindOfAct } from '../events/voiding';
import { unregistered } from '../person/person';
import { refuseDates, type Refused } from '../rules';
import type { Chain } from './chain';
import type { SupersedeFacts } from './closure';
import type { SupersedingRequest } from './markers';
import { statesOf } from './on-record';

/**
 * The act has to be of the kind that the command names, and the office the one that registered it or the one where the
 * subject lives (UU 24/2013 arts 71 and 72; asas domisili).
 */
export function refuseChain(
  chain: Chain,
  { kind, streams }: SupersedeFacts & { readonly kind: KindOfAct },
  { office }: Pick<ActContext, 'office'>,
): Refused | undefined {
  if (chain.kind !== kind) return reject({ code: 'act-of-other-kind', field: 'actId', kind: chain.kind });
  const { persons } = statesOf(streams);
  const homes = chain.subjects.flatMap((id) => areaOf(persons.get(id) ?? unregistered) ?? []);
  if (office === chain.office || homes.some((area) => officeCovers(office, area))) return undefined;
  const officesInCharge = [...new Set([chain.office, ...homes.map(regencyOf)])];
  return reject({ code: 'other-office-area', officesInCharge });
}

/** domain.md §2.2 A and §2.4 (dasar): an office that withdraws its own act answers for it with an SPTJM. */
export function refuseBasis(
  { reportedOn, legalBasis }: SupersedingRequest,
  context: ActContext,
): Refused | undefined {
  const refusedDates = refuseDates(legalBasis.date, reportedOn, context, 'legalBasis.date');
  if (refusedDates) return refusedDates;
  const isWithoutSptjm = legalBasis.kind === 'contrarius-actus' && !legalBasis.sptjm;
  return isWithoutSptjm ? reject({ code: 'sptjm-missing', field: 'legalBasis.sptjm' }) : undefined;
}
