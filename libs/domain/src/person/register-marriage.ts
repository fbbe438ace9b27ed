import { accept, reject, type PlainDate } from '@peristiwa/kernel';
import { certificateOf, isReportedLate, refuseEventAbroad } from '../abroad/event-abroad';
import type { EventAbroad } from '../abroad/reports';
import type { ActContext, ActDecision, CardNotice, DatedEvent } from '../act';
import { changesOf, coupleOf, isMuslim } from '../marriage/couple';
import type { PersonOverTime } from '../fold';
import type { Authority, MarriageBook } from '../marriage/papers';
import { proofOfMarriage } from '../marriage/proof';
import { decideHome, refuseWedding, type Wedding, type WeddingFacts } from '../marriage/wedding';
import type { MaritalStatus, QualityFlag } from '../values';
import type { Couple, Role } from './marriage-card';
import type { RegisteredPerson } from './person';
import { widowhoodOf } from './widowhood';

export interface RegisterMarriage extends Wedding {
  /** KUA records marriages of two Muslims, Disdukcapil all others (INV-08), `abroad` those of another country. */
  readonly authority: Authority;
  /** Buku nikah of a marriage at the KUA; civil marriages get an act number here. */
  readonly marriageBook?: MarriageBook;
  /** Perkawinan di luar NKRI: with the authority `abroad`, and with no other. */
  readonly abroad?: EventAbroad;
}

/** Both with their states of any day: the religions of the wedding day decide who records it. */
export type MarriageFacts = WeddingFacts & Readonly<Record<Role, PersonOverTime>>;

export interface MarriageResult extends CardNotice {
  /** Of the akta perkawinan, or of the buku nikah. */
  readonly marriageActNumber: string;
  readonly familyId?: string;
  readonly kkNumber?: string;
  /** New numbers of the cards whose head leaves while other members stay. */
  readonly stayersKkNumbers?: readonly string[];
}

/** UU 24/2013 art. 34: within 60 days; KUA sends its data within 10 days of recording. */
export const REPORT_WITHIN_DAYS = 60;

/** Registers a marriage (pencatatan perkawinan) and the couple's choice about their family card. */
export function registerMarriage(
  command: RegisterMarriage,
  facts: MarriageFacts,
  context: ActContext,
): ActDecision<MarriageResult> {
  const { marriedOn, reportedOn, abroad, authority } = command;
  const refused =
    refuseWedding(command, facts, context) ??
    refuseEventAbroad(abroad, { on: marriedOn, reportedOn }, context);
  if (refused) return refused;
  const couple = coupleOf(facts);
  if (authority !== authorityOf(facts, marriedOn, abroad)) {
    return reject({ code: 'recording-authority-mismatch', field: 'authority' });
  }
  const card = decideHome(command, couple, facts, context);
  if (card.kind === 'rejected') return card;
  const proof = proofOfMarriage(command, { on: marriedOn, reportedOn, holder: facts.husband.id }, context);
  if (proof.kind === 'rejected') return proof;
  const record = {
    actNumber: proof.actNumber,
    reportedLate: isReportedLate({ on: marriedOn, abroad }, REPORT_WITHIN_DAYS, context),
  };
  return accept({
    changes: changesOf(couple, card, (own, spouse) => [
      married(command, { own, spouse }, record),
      ...widowhoodOf(own.state, spouse),
    ]),
    reservations: [proof.reservation, ...certificateOf(abroad, facts.husband.id), ...card.reservations],
    result: {
      marriageActNumber: proof.actNumber,
      familyId: card.familyId,
      kkNumber: card.kkNumber,
      stayersKkNumbers: card.stayersKkNumbers,
      cardUnchanged: card.cardUnchanged,
    },
  });
}

function authorityOf(
  { husband, wife }: MarriageFacts,
  marriedOn: PlainDate,
  abroad: EventAbroad | undefined,
): Authority {
  if (abroad) return 'abroad';
  const wereMuslims = [husband, wife].every(({ on }) => isMuslim(on(marriedOn)));
  return wereMuslims ? 'kua' : 'civil-registry';
}

function married(
  command: RegisterMarriage,
  { own, spouse }: { readonly own: Couple[Role]; readonly spouse: Couple[Role] },
  record: { readonly actNumber: string; readonly reportedLate: boolean },
): DatedEvent {
  const { marriedOn, authority, marriageBook = null, courtDispensation = null, courtPermit = null } = command;
  const { abroad } = command;
  const data = {
    spouseId: spouse.id,
    marriedOn,
    ...record,
    authority,
    marriageBook,
    courtDispensation,
    courtPermit,
    abroad,
    flags: flagsOf(own.state),
  };
  return { type: 'MarriageRegistered', occurredOn: marriedOn, data };
}

const afterMarriage: readonly MaritalStatus[] = ['widowed', 'divorced-recorded', 'divorced-unrecorded'];

/** INV-07: whoever marries again has the end of the former marriage on record; a form alone declared it here. */
function flagsOf({ marriages, declaredMaritalStatus }: RegisteredPerson): QualityFlag[] {
  const isDeclared = marriages.length === 0 && afterMarriage.includes(declaredMaritalStatus);
  return isDeclared ? ['former-marriage-not-on-record'] : [];
}
