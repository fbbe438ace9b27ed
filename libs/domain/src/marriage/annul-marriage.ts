import { accept, reject, together, type PlainDate } from '@peristiwa/kernel';
import type { ActContext, ActDecision, Reservation } from '../act';
import { issueActNumber } from '../issuance';
import {
  decideSplit,
  partingChanges,
  splitResult,
  type SplitChoice,
  type SplitFacts,
  type SplitResult,
} from '../person/divorce-card';
import { isLate, refuseDates } from '../rules';
import { isOfMuslims, partiesOf, refuseOfficeOfBoth, refuseTooEarly, refuseUnknown } from './couple';
import { refuseCourt, refuseDecree } from './decree';

export interface AnnulMarriage extends SplitChoice {
  /** The day the court's decision became final. */
  readonly annulledOn: PlainDate;
  readonly court: string;
  readonly decisionNumber: string;
}

export interface AnnulmentResult extends SplitResult {
  /** Of the surat keterangan pembatalan perkawinan. */
  readonly documentNumber: string;
}

/** UU 23/2006 art. 39: within 90 days of the final decision. */
export const REPORT_WITHIN_DAYS = 90;

/**
 * Pembatalan perkawinan by final court decision (UU 1/1974 art. 22–28): both have the status of before the wedding, and
 * part on their card as after a divorce. The marriage may have ended before by a death or a divorce (art. 23 d).
 */
export function annulMarriage(
  command: AnnulMarriage,
  facts: SplitFacts,
  context: ActContext,
): ActDecision<AnnulmentResult> {
  const { annulledOn, reportedOn, court, decisionNumber } = command;
  const dates = refuseDates(annulledOn, reportedOn, context, 'annulledOn');
  const unknown = together(dates, refuseUnknown(facts));
  if (unknown) return unknown;
  const parties = partiesOf(facts);
  const { husband, wife } = parties;
  const marriage = husband.state.marriages.findLast(({ spouseId }) => spouseId === wife.id);
  if (!marriage || marriage.endedBy === 'annulment') {
    return reject({ code: 'marriage-not-found', field: 'wife' });
  }
  if (marriage.form === 'unrecorded') return reject({ code: 'marriage-is-unrecorded', field: 'wife' });
  const refused = together(
    refuseTooEarly(annulledOn, marriage.marriedOn, 'annulledOn'),
    refuseCourt(court, isOfMuslims(marriage, parties)),
    refuseDecree({ field: 'decisionNumber', number: decisionNumber, until: annulledOn }),
    refuseOfficeOfBoth(parties, context),
  );
  if (refused) return refused;
  const split = decideSplit(command, facts, context, 'annulment');
  if (split.kind === 'rejected') return split;
  const documentNumber = issueActNumber(context, 'BK');
  const own: Reservation = { kind: 'act', value: documentNumber, streamId: husband.id };
  const record = {
    annulledOn,
    court,
    decisionNumber,
    documentNumber,
    reportedLate: isLate(annulledOn, REPORT_WITHIN_DAYS, context),
  };
  return accept({
    changes: partingChanges(facts, split, (spouseId) => ({
      type: 'MarriageAnnulled',
      occurredOn: annulledOn,
      data: { spouseId, ...record },
    })),
    reservations: [own, ...split.reservations],
    result: { documentNumber, ...splitResult(split) },
  });
}
