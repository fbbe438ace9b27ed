import { accept, reject, together, type PlainDate } from '@peristiwa/kernel';
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
import { isLate, refuseDates } from '../rules';
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
}

export type DivorceFacts = SplitFacts;

export interface DivorceResult extends SplitResult {
  /** Of the akta perceraian, or of the akta cerai. */
  readonly divorceActNumber: string;
}

/** UU 24/2013 art. 40: within 60 days of the final decision. */
const REPORT_WITHIN_DAYS = 60;

/** Registers a divorce (pencatatan perceraian) of a recorded marriage by final court decision (INV-09). */
export function registerDivorce(
  command: RegisterDivorce,
  facts: DivorceFacts,
  context: ActContext,
): ActDecision<DivorceResult> {
  const { divorcedOn, reportedOn, court, decisionNumber, divorceCertificate = null } = command;
  const dates = refuseDates(divorcedOn, reportedOn, context, 'divorcedOn');
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
    refuseCourt(court, isMuslim),
    refuseDecree({ field: 'decisionNumber', number: decisionNumber, until: divorcedOn }),
    refuseOfficeOfBoth(parties, context),
  );
  if (refused) return refused;
  const split = decideSplit(command, facts, context, 'divorce');
  if (split.kind === 'rejected') return split;
  const proof = proofOfDivorce(
    { isMuslim, court, certificate: command.divorceCertificate },
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
    reportedLate: isLate(divorcedOn, REPORT_WITHIN_DAYS, context),
  };
  return accept({
    changes: partingChanges(facts, split, (spouseId) => ({
      type: 'DivorceRegistered',
      occurredOn: divorcedOn,
      data: { spouseId, ...record },
    })),
    reservations: [proof.reservation, ...split.reservations],
    result: { divorceActNumber: proof.actNumber, ...splitResult(split) },
  });
}
