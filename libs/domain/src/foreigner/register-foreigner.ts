import { accept, together } from '@peristiwa/kernel';
import type { ActContext, ActDecision, Change } from '../act';
import {
  recordBiodata,
  type BiodataFacts,
  type BiodataResult,
  type RecordBiodata,
} from '../person/record-biodata';
import { permitRecord } from './permit-record';
import { refusePapers, refusePermit } from './refuse-permit';
import type { ForeignPapers, StayPermit } from './stay-permit';

export interface RegisterForeigner extends Omit<RecordBiodata, 'person'> {
  readonly person: Omit<RecordBiodata['person'], 'citizenship'>;
  readonly permit: StayPermit;
  readonly papers: ForeignPapers;
}

export interface ForeignerResult extends BiodataResult {
  /** Of the SKTT, for the holder of an ITAS. */
  readonly documentNumber?: string;
}

/**
 * Enters an orang asing with a stay permit (F-1.01; UU 23/2006 arts 20 and 21), under a NIK of the same scheme
 * (domain.md §1.1). The holder of an ITAS gets an SKTT, the holder of an ITAP a KK and, from 17, a KTP-el. The register
 * keeps a household for both; no KK is printed for whoever has an ITAS (ADR 0045).
 */
export function registerForeigner(
  { permit, papers, ...command }: RegisterForeigner,
  facts: BiodataFacts,
  context: ActContext,
): ActDecision<ForeignerResult> {
  const { reportedOn } = command;
  const refused = together(refusePermit(permit, reportedOn, context), refusePapers(papers, context));
  if (refused) return refused;
  const person = { ...command.person, citizenship: 'foreign' as const };
  const entered = recordBiodata({ ...command, person }, facts, context);
  if (entered.kind === 'rejected') return entered;
  const { personId } = entered.result;
  const record = permitRecord(permit, personId, context);
  const registered = {
    type: 'ForeignerRegistered' as const,
    occurredOn: permit.issuedOn,
    data: { ...record.data, papers },
  };
  const changes = entered.changes.map((change): Change => {
    return change.stream.id === personId ? { ...change, events: [...change.events, registered] } : change;
  });
  return accept({
    changes,
    reservations: [...entered.reservations, ...record.reservations],
    result: { ...entered.result, documentNumber: record.data.documentNumber },
  });
}
