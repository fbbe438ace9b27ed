import { accept, reject, together, type PlainDate } from '@peristiwa/kernel';
import type { ActContext, ActDecision, DatedEvent, Known } from '../act';
import { unchangedCard } from '../person/marriage-card';
import type { RegisteredPerson } from '../person/person';
import { widowhoodOf } from '../person/widowhood';
import { refuseDates, refuseDeceased, type Refused } from '../rules';
import {
  areMuslims,
  changesOf,
  coupleOf,
  marriageOf,
  refuseOfficeOfBoth,
  refuseTooEarly,
  refuseUnknown,
  roles,
  type CoupleFacts,
} from './couple';
import { refuseCourt, refuseDecree } from './decree';
import { refuseKin } from './kin';
import { refuseImpossibleAge } from './marriage-age';
import type { Authority, MarriageBook } from './papers';
import { proofOfMarriage } from './proof';
import { refuseMarried, refuseSex, type WeddingFacts } from './wedding';

export interface LegaliseMarriage {
  /** The wedding day by the decision. */
  readonly marriedOn: PlainDate;
  /** The day the court's decision became final. */
  readonly legalisedOn: PlainDate;
  readonly reportedOn: PlainDate;
  readonly court: string;
  readonly decisionNumber: string;
  /** Buku nikah that the KUA gave upon the decision; for others than Muslims an act number is issued here. */
  readonly marriageBook?: MarriageBook;
}

export type LegalisationFacts = CoupleFacts & Pick<WeddingFacts, 'kin'>;

export interface LegalisationResult {
  readonly marriageActNumber: string;
}

/**
 * Isbat nikah (KHI art. 7; for others UU 23/2006 art. 36): a court finds that the two are married, and the marriage
 * counts as recorded. A spouse may have died (KHI art. 7(4)). The court has examined age and permits; kinship that
 * forbids marriage, and another marriage on record, are still refused.
 */
export function legaliseMarriage(
  command: LegaliseMarriage,
  facts: LegalisationFacts,
  context: ActContext,
): ActDecision<LegalisationResult> {
  const refused = refuse(command, facts, context);
  if (refused) return refused;
  const couple = coupleOf(facts);
  const { marriedOn, legalisedOn, reportedOn, court, decisionNumber, marriageBook = null } = command;
  const authority: Authority = areMuslims(couple) ? 'kua' : 'civil-registry';
  const proof = proofOfMarriage(
    { authority, marriageBook: command.marriageBook },
    { on: marriedOn, reportedOn, holder: couple.husband.id },
    context,
  );
  if (proof.kind === 'rejected') return proof;
  const { actNumber } = proof;
  const record = { marriedOn, legalisedOn, court, decisionNumber, authority, actNumber, marriageBook };
  return accept({
    changes: changesOf(couple, unchangedCard, (own, spouse) => [
      { type: 'MarriageLegalised', occurredOn: legalisedOn, data: { spouseId: spouse.id, ...record } },
      ...newWidowhood(own, spouse),
    ]),
    reservations: [proof.reservation],
    result: { marriageActNumber: actNumber },
  });
}

function refuse(command: LegaliseMarriage, facts: LegalisationFacts, context: ActContext) {
  const { marriedOn, legalisedOn, reportedOn, court, decisionNumber } = command;
  const first = together(
    refuseDates(legalisedOn, reportedOn, context, 'legalisedOn') ??
      refuseTooEarly(legalisedOn, marriedOn, 'legalisedOn'),
    refuseUnknown(facts),
  );
  if (first) return first;
  const couple = coupleOf(facts);
  const marriage = marriageOf(couple);
  // Also where it has ended since: the decision is about the same marriage.
  const isRecorded = couple.husband.state.marriages.some(
    ({ spouseId, form, endedOn }) =>
      spouseId === couple.wife.id && form === 'recorded' && endedOn !== undefined && marriedOn <= endedOn,
  );
  if (marriage?.form === 'recorded' || isRecorded) {
    return reject({ code: 'marriage-is-recorded', field: 'wife' });
  }
  return together(
    ...roles.map((role): Refused | undefined => {
      const { state } = couple[role];
      return (
        refuseSex(couple, role) ??
        refuseDeceased(state, marriedOn, role) ??
        refuseImpossibleAge(state.bornOn, marriedOn, role) ??
        (marriage ? undefined : refuseMarried(command, role, couple))
      );
    }),
    refuseKin(couple.husband, couple.wife, facts.kin),
    refuseCourt(court, areMuslims(couple)),
    refuseDecree({ field: 'decisionNumber', number: decisionNumber, until: legalisedOn }),
    refuseOfficeOfBoth(couple, context),
  );
}

/** The death of the spouse widowed the other where the marriage was on record before; otherwise this act does. */
function newWidowhood(own: Known<RegisteredPerson>, spouse: Known<RegisteredPerson>): DatedEvent[] {
  const isWidowed = own.state.marriages.some(
    ({ spouseId, endedBy }) => spouseId === spouse.id && endedBy === 'death',
  );
  return isWidowed ? [] : widowhoodOf(own.state, spouse);
}
