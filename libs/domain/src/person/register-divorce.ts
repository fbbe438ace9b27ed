import { accept, reject, together, type PlainDate } from '@peristiwa/kernel';
import { certificateOf, isReportedLate, refuseEventAbroad } from '../abroad/event-abroad';
import type { EventAbroad } from '../abroad/reports';
import type { ActContext, ActDecision } from '../act';
import {
  isOfMuslims,
  marriageOf,
  partiesOf,
  refuseDivorceBefore,
  refuseEitherDeceased,
  refuseOfficeOfBoth,
  refuseUnknown,
} from '../marriage/couple';
import { refuseCourt, refuseDecree } from '../marriage/decree';
import type { DivorceCertificate } from '../marriage/papers';
import { proofOfDivorce } from '../marriage/proof';
import { refuseDates } from '../rules';
import {
  decideSplit,
  partingChanges,
  splitResult,
  type SplitChoice,
  type SplitFacts,
  type SplitResult,
} from './divorce-card';

export interface RegisterDivorce extends SplitChoice {
  /** The day the court's decision became final. */
  readonly divorcedOn: PlainDate;
  readonly court: string;
  readonly decisionNumber: string;
  /** Akta cerai of the pengadilan agama; in a divorce of others an act number is issued here. */
  readonly divorceCertificate?: DivorceCertificate;
  /** Perceraian di luar NKRI: a court of another country decided (UU 23/2006 art. 41). */
  readonly abroad?: EventAbroad;
}

export type DivorceFacts = SplitFacts;

export interface DivorceResult extends SplitResult {
  /** Of the akta perceraian, or of the akta cerai. */
  readonly divorceActNumber: string;
}

/** UU 24/2013 art. 40: within 60 days of the final decision. */
export const REPORT_WITHIN_DAYS = 60;

/** Registers a divorce (pencatatan perceraian) of a recorded marriage by final court decision (INV-09). */
export function registerDivorce(
  command: RegisterDivorce,
  facts: DivorceFacts,
  context: ActContext,
): ActDecision<DivorceResult> {
  const { divorcedOn, reportedOn, court, decisionNumber, abroad, divorceCertificate = null } = command;
  const dates =
    refuseDates(divorcedOn, reportedOn, context, 'divorcedOn') ??
    refuseEventAbroad(abroad, { on: divorcedOn, reportedOn }, context);
  const unknown = together(dates, refuseUnknown(facts));
  if (unknown) return unknown;
  const parties = partiesOf(facts);
  const deceased = refuseEitherDeceased(parties, divorcedOn);
  if (deceased) return deceased;
  const marriage = marriageOf(parties);
  if (!marriage) return reject({ code: 'marriage-not-found', field: 'wife' });
  if (marriage.form === 'unrecorded') return reject({ code: 'marriage-is-unrecorded', field: 'wife' });
  const tooEarly = refuseDivorceBefore(marriage, divorcedOn, 'divorcedOn');
  if (tooEarly) return tooEarly;
  const isMuslim = isOfMuslims(marriage, parties);
  const refused = together(
    ...(abroad ? [] : refuseDecision({ court, decisionNumber, until: divorcedOn }, isMuslim)),
    refuseOfficeOfBoth(parties, context),
  );
  if (refused) return refused;
  const split = decideSplit(command, facts, context, 'divorce');
  if (split.kind === 'rejected') return split;
  const proof = proofOfDivorce(
    { isMuslim, isAbroad: abroad !== undefined, court, certificate: command.divorceCertificate },
    { on: divorcedOn, reportedOn, holder: facts.husband.id },
    context,
  );
  if (proof.kind === 'rejected') return proof;

  const record = {
    divorcedOn,
    actNumber: proof.actNumber,
    court,
    decisionNumber,
    divorceCertificate,
    reportedLate: isReportedLate({ on: divorcedOn, abroad }, REPORT_WITHIN_DAYS, context),
    abroad,
  };
  return accept({
    changes: partingChanges(facts, split, (spouseId) => ({
      type: 'DivorceRegistered',
      occurredOn: divorcedOn,
      data: { spouseId, ...record },
    })),
    reservations: [proof.reservation, ...certificateOf(abroad, facts.husband.id), ...split.reservations],
    result: { divorceActNumber: proof.actNumber, ...splitResult(split) },
  });
}

/** Courts of Indonesia; those of other countries have numbers and a jurisdiction of their own. */
function refuseDecision(
  { court, decisionNumber, until }: Pick<RegisterDivorce, 'court' | 'decisionNumber'> & { until: PlainDate },
  isMuslim: boolean,
) {
  return [
    refuseCourt(court, isMuslim),
    refuseDecree({ field: 'decisionNumber', number: decisionNumber, until }),
  ];
}
