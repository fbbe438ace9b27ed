import { accept, reject, together, type PlainDate } from '@peristiwa/kernel';
import type { ActContext, ActDecision, CardNotice, Reservation } from '../act';
import { issueActNumber } from '../issuance';
import type { CardChoice, Couple } from '../person/marriage-card';
import { activeMarriages, withDivorceAnnulled, type Marriage } from '../person/person';
import { widowhoodOf } from '../person/widowhood';
import { isLate, refuseDates, type Refused } from '../rules';
import {
  changesOf,
  coupleOf,
  isOfMuslims,
  refuseEitherDeceased,
  refuseOfficeOfBoth,
  refuseTooEarly,
  refuseUnknown,
  roles,
} from './couple';
import { refuseCourt, refuseDecree } from './decree';
import { decideHome, type WeddingFacts } from './wedding';

export interface AnnulDivorce {
  /** The day the court's decision became final. */
  readonly annulledOn: PlainDate;
  readonly reportedOn: PlainDate;
  readonly court: string;
  readonly decisionNumber: string;
  readonly family: CardChoice;
}

export type DivorceAnnulmentFacts = Omit<WeddingFacts, 'kin'>;

export interface DivorceAnnulmentResult extends CardNotice {
  /** Of the surat keterangan pembatalan perceraian. */
  readonly documentNumber: string;
  readonly familyId?: string;
  readonly kkNumber?: string;
  readonly stayersKkNumbers?: readonly string[];
}

/** UU 23/2006 art. 43: within 60 days of the final decision. */
export const REPORT_WITHIN_DAYS = 60;

/**
 * Pembatalan perceraian by final court decision (UU 23/2006 art. 43): the marriage is in force again, as if it had never
 * ended, and the two may share a card again. Whoever has another marriage in force is refused (INV-06): a court decides
 * about that one first.
 */
export function annulDivorce(
  command: AnnulDivorce,
  facts: DivorceAnnulmentFacts,
  context: ActContext,
): ActDecision<DivorceAnnulmentResult> {
  const { annulledOn, reportedOn, court, decisionNumber } = command;
  const dates = refuseDates(annulledOn, reportedOn, context, 'annulledOn');
  const first = together(dates, refuseUnknown(facts));
  if (first) return first;
  const couple = coupleOf(facts);
  const divorced = divorceOf(couple);
  if (!divorced) return reject({ code: 'divorce-not-found', field: 'wife' });
  const refused = together(refuse(command, couple, divorced), refuseOfficeOfBoth(couple, context));
  if (refused) return refused;
  const revived = revivedCouple(couple, annulledOn);
  const { marriedOn = annulledOn } = divorced;
  const { family } = command;
  const members = new Map([
    ...facts.members,
    ...roles.map((role) => [revived[role].id, revived[role].state] as const),
  ]);
  const card = decideHome({ family, marriedOn, reportedOn }, revived, { ...facts, members }, context);
  if (card.kind === 'rejected') return card;
  const documentNumber = issueActNumber(context, 'BC');
  const own: Reservation = { kind: 'act', value: documentNumber, streamId: couple.husband.id };
  const reportedLate = isLate(annulledOn, REPORT_WITHIN_DAYS, context);
  const record = { annulledOn, court, decisionNumber, documentNumber, reportedLate };
  return accept({
    changes: changesOf(couple, card, (person, spouse) => [
      { type: 'DivorceAnnulled', occurredOn: annulledOn, data: { spouseId: spouse.id, ...record } },
      // A death of after the decision ends the marriage that the death act did not know of.
      ...widowhoodOf(person.state, spouse),
    ]),
    reservations: [own, ...card.reservations],
    result: {
      documentNumber,
      familyId: card.familyId,
      kkNumber: card.kkNumber,
      stayersKkNumbers: card.stayersKkNumbers,
      cardUnchanged: card.cardUnchanged,
    },
  });
}

function refuse(command: AnnulDivorce, couple: Couple, divorced: Marriage): Refused | undefined {
  const { annulledOn, court, decisionNumber } = command;
  // A declared divorce is no decision of a court; its declaration is cancelled as an act.
  if (divorced.form === 'unrecorded') return reject({ code: 'marriage-is-unrecorded', field: 'wife' });
  const before =
    refuseTooEarly(annulledOn, divorced.endedOn, 'annulledOn') ?? refuseEitherDeceased(couple, annulledOn);
  if (before) return before;
  const remarried = roles.find((role) => activeMarriages(couple[role].state).length > 0);
  if (remarried) return reject({ code: 'already-married', field: remarried });
  return together(
    refuseCourt(court, isOfMuslims(divorced, couple)),
    refuseDecree({ field: 'decisionNumber', number: decisionNumber, until: annulledOn }),
  );
}

/** The last marriage of the two, if a divorce ended it. */
function divorceOf({ husband, wife }: Couple): Marriage | undefined {
  const last = husband.state.marriages.findLast(({ spouseId }) => spouseId === wife.id);
  return last?.endedBy === 'divorce' ? last : undefined;
}

function revivedCouple({ husband, wife }: Couple, annulledOn: PlainDate): Couple {
  const revived = (one: Couple['husband'], other: Couple['wife']) => ({
    ...one,
    state: withDivorceAnnulled(one.state, { spouseId: other.id, annulledOn }),
  });
  return { husband: revived(husband, wife), wife: revived(wife, husband) };
}
