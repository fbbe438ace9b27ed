import { accept, reject, together, type PlainDate } from '@peristiwa/kernel';
import type { ActContext, ActDecision } from '../act';
import {
  decideSplit,
  partingChanges,
  splitResult,
  type SplitChoice,
  type SplitFacts,
  type SplitResult,
} from '../person/divorce-card';
import { refuseDates } from '../rules';
import {
  marriageOf,
  partiesOf,
  refuseDeclaredByDead,
  refuseDivorceBefore,
  refuseOfficeOfBoth,
  refuseUnknown,
} from './couple';

export interface DeclareUnrecordedDivorce extends SplitChoice {
  readonly divorcedOn: PlainDate;
  /** Number of the SPTJM on the divorce (F-1.05). */
  readonly sptjm: string;
}

/** The end of an unrecorded marriage, declared (cerai belum tercatat, F-1.05; domain.md §2.2 A, CERAI-BT). */
export function declareUnrecordedDivorce(
  command: DeclareUnrecordedDivorce,
  facts: SplitFacts,
  context: ActContext,
): ActDecision<SplitResult> {
  const { divorcedOn, reportedOn, sptjm } = command;
  const dates = refuseDates(divorcedOn, reportedOn, context, 'divorcedOn');
  const unknown = together(dates, refuseUnknown(facts));
  if (unknown) return unknown;
  const parties = partiesOf(facts);
  const deceased = refuseDeclaredByDead(parties);
  if (deceased) return deceased;
  const marriage = marriageOf(parties);
  if (!marriage) return reject({ code: 'marriage-not-found', field: 'wife' });
  // INV-09: a court decides about a recorded marriage.
  if (marriage.form === 'recorded') return reject({ code: 'marriage-is-recorded', field: 'wife' });
  const tooEarly = refuseDivorceBefore(marriage, divorcedOn, 'divorcedOn');
  if (tooEarly) return tooEarly;
  const refusedOffice = refuseOfficeOfBoth(parties, context);
  if (refusedOffice) return refusedOffice;
  const split = decideSplit(command, facts, context, 'divorce');
  if (split.kind === 'rejected') return split;
  return accept({
    changes: partingChanges(facts, split, (spouseId) => ({
      type: 'UnrecordedDivorceDeclared',
      occurredOn: divorcedOn,
      data: { spouseId, divorcedOn, sptjm },
    })),
    reservations: split.reservations,
    result: splitResult(split),
  });
}
