import { accept, reject } from '@peristiwa/kernel';
import type { ActContext, ActDecision, CardNotice } from '../act';
import { changesOf, coupleOf, marriageOf, refuseDeclaredByDead } from './couple';
import { decideHome, refuseWedding, type Wedding, type WeddingFacts } from './wedding';

export interface DeclareUnrecordedMarriage extends Wedding {
  /** Number of the SPTJM on the marriage, signed by both (F-1.05). */
  readonly sptjm: string;
}

export interface DeclaredMarriageResult extends CardNotice {
  readonly familyId?: string;
  readonly kkNumber?: string;
  readonly stayersKkNumbers?: readonly string[];
}

/**
 * Both declare that they are married without an act (kawin belum tercatat, F-1.05; domain.md §2.2 A, KAWIN-BT). They may
 * share a card. Nothing is legalised, so the conditions of a wedding are those of a recorded one.
 */
export function declareUnrecordedMarriage(
  command: DeclareUnrecordedMarriage,
  facts: WeddingFacts,
  context: ActContext,
): ActDecision<DeclaredMarriageResult> {
  const refused = refuseWedding(command, facts, context);
  if (refused) return refused;
  const couple = coupleOf(facts);
  const deceased = refuseDeclaredByDead(couple);
  if (deceased) return deceased;
  if (marriageOf(couple)) return reject({ code: 'already-married', field: 'husband' });
  const card = decideHome(command, couple, facts, context);
  if (card.kind === 'rejected') return card;
  const { marriedOn, sptjm, courtDispensation = null, courtPermit = null } = command;
  return accept({
    changes: changesOf(couple, card, (_own, spouse) => [
      {
        type: 'UnrecordedMarriageDeclared',
        occurredOn: marriedOn,
        data: { spouseId: spouse.id, marriedOn, sptjm, courtDispensation, courtPermit },
      },
    ]),
    reservations: card.reservations,
    result: {
      familyId: card.familyId,
      kkNumber: card.kkNumber,
      stayersKkNumbers: card.stayersKkNumbers,
    },
  });
}
