import { addDays, type PlainDate } from '@peristiwa/kernel';
import type { ActContext } from './act';
import {
  actNumberPrefix,
  kkPrefix,
  moveDocumentPrefix,
  nikPrefix,
  type ActClass,
  type MoveDocument,
} from './identifiers';
import type { Sex } from './values';

/*
 * New numbers. Each is a prefix that the act determines and a serial of four digits under it, so a prefix has 9,999
 * numbers (`domain.md` §1.1 point 6), and 1,000 where all residents are synthetic (serials from 9000). A lawful act is
 * never refused because a prefix is used up: the series continues under the prefix of the next day, then of the day
 * after, and so on. A number is a label (`domain.md` §0 point 1). The true date stands in the data of the event; the
 * digits are never read back for it.
 */

/**
 * NIK, nomor induk kependudukan (`domain.md` §1.1): district, date of birth, sex. Under the next day's prefix its
 * digits differ from the date of birth, as those of a resident whose date was corrected do. Such a NIK gets the flag
 * `nik-differs-from-biodata`, and the biodata keep the true date.
 */
export function issueNik(
  context: ActContext,
  resident: { readonly area: string; readonly bornOn: PlainDate; readonly sex: Sex },
): string {
  const { area, bornOn, sex } = resident;
  return context.nextNumber('nik', (overflow) => nikPrefix(area, addDays(bornOn, overflow), sex));
}

/** Nomor KK, nomor kartu keluarga (`domain.md` §1.2): district and day of issue. */
export function issueKkNumber(context: ActContext, area: string): string {
  return context.nextNumber('kk', (overflow) => kkPrefix(area, addDays(context.today, overflow)));
}

/** Nomor akta (`domain.md` §1.3): regency, class and day of the act. */
export function issueActNumber(context: ActContext, actClass: ActClass): string {
  const { office, today } = context;
  return context.nextNumber('act', (overflow) => actNumberPrefix(office, actClass, addDays(today, overflow)));
}

/** Number of an SKPWNI, SKPLN, SKDLN or SKTT (`domain.md` §1.3): regency and day of issue. */
export function issueMoveDocument(context: ActContext, document: MoveDocument = 'SKPWNI'): string {
  const { office, today } = context;
  return context.nextNumber('act', (overflow) =>
    moveDocumentPrefix(document, office, addDays(today, overflow)),
  );
}
