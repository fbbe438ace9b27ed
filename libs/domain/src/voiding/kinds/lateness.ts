import { canonicalJson, type PlainDate } from '@peristiwa/kernel';
import { isReportedLate } from '../../abroad/event-abroad';
import type { EventAbroad } from '../../abroad/reports';
import type { Scene } from '../correct-act';

interface Reported {
  readonly occurredOn: PlainDate;
  readonly data: { readonly reportedLate: boolean; readonly abroad?: EventAbroad };
}

/**
 * Terlambat (domain.md §2.4) by the day as corrected. The deadline ends with the day on which the act was first recorded,
 * whenever the error was found. Where the day stays, the act stays as late as it was: a village may have captured it
 * before the day of recording.
 */
export function lateAsCorrected(
  was: Reported,
  { occurredOn, abroad }: { readonly occurredOn: PlainDate; readonly abroad?: EventAbroad },
  deadlineDays: number,
  { chain }: Pick<Scene, 'chain'>,
): boolean {
  const isSame =
    occurredOn === was.occurredOn && canonicalJson(abroad ?? null) === canonicalJson(was.data.abroad ?? null);
  if (isSame) return was.data.reportedLate;
  return isReportedLate({ on: occurredOn, abroad }, deadlineDays, { receivedOn: chain.recordedOn });
}
