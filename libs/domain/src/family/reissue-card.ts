import { accept, reject, type PlainDate } from '@peristiwa/kernel';
import type { ActContext, ActDecision, Known } from '../act';
import { cardDay } from '../card-day';
import { cardOf } from './card-facts';
import type { Family } from './family';

export interface ReissueCard {
  readonly reportedOn: PlainDate;
  readonly reason: 'lost' | 'damaged';
  /** Number of the police report (surat keterangan kehilangan). */
  readonly policeReport?: string;
}

export interface ReissueResult {
  readonly familyId: string;
  readonly kkNumber: string;
}

/**
 * Penerbitan KK karena hilang atau rusak (F-1.02): the card is printed again and keeps its number. A lost card needs
 * the report of the police, a damaged one is handed in (Perpres 96/2018 art. 13).
 */
export function reissueCard(
  { reportedOn, reason, policeReport }: ReissueCard,
  card: Known<Family>,
  context: ActContext,
): ActDecision<ReissueResult> {
  const found = cardOf({ card }, { reportedOn }, context);
  if (found.kind === 'rejected') return found;
  if (reason === 'lost' && policeReport === undefined) {
    return reject({ code: 'police-report-missing', field: 'policeReport' });
  }
  const occurredOn = cardDay(reportedOn, found.state);
  const data = { reason, policeReport };
  return accept({
    changes: [
      {
        stream: { kind: 'family', id: found.id },
        events: [{ type: 'FamilyCardReissued', occurredOn, data }],
      },
    ],
    reservations: [],
    result: { familyId: found.id, kkNumber: found.state.kkNumber },
  });
}
