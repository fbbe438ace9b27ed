import { isPlainDate, isUuid, type PlainDate } from '@peristiwa/kernel';
import { z } from 'zod';
import { inBoth } from './schema-issues';

/**
 * Characters that no text from outside may contain: Unicode category C (control characters with U+0000 and C1; format
 * characters, including bidi controls and zero-width characters; lone surrogates; private use; unassigned and
 * noncharacters), line and paragraph separators, and U+FFFD, which shows that an earlier program lost a character.
 * PostgreSQL cannot store some of them. The others make two texts differ that look the same. No valid text is
 * refused: acts are written in Latin letters (Permendagri 73/2022 arts 4–7).
 */
export const PLAIN_TEXT = /^[^\p{C}\p{Zl}\p{Zp}\uFFFD]*$/u;

/** The only schema for free text. Text is stored in NFC and trimmed; `max` counts UTF-16 units. */
export function text({ min = 1, max }: { readonly min?: number; readonly max: number }) {
  const message = inBoth(
    'tidak boleh memuat karakter kendali, karakter yang tidak terlihat, atau karakter yang tidak dikenal',
    'must not contain control characters, invisible characters or unassigned characters',
  );
  return z.string().regex(PLAIN_TEXT, message).normalize('NFC').trim().min(min).max(max);
}

/** A UUID: accepted in either case, stored in lower case (RFC 9562 §4). */
export const uuid = z
  .string()
  .toLowerCase()
  .refine(isUuid, { error: inBoth('harus berupa UUID', 'must be a UUID'), params: { code: 'wrong-format' } })
  .meta({ format: 'uuid' });

/** A civil date in the years 1800 to 9999. */
export const day: z.ZodType<PlainDate, string> = z
  .string()
  .refine((value): value is PlainDate => isPlainDate(value), {
    error: inBoth(
      'harus berupa tanggal yang ada, tahun 1800 sampai dengan 9999, ditulis YYYY-MM-DD',
      'must be a real date of the years 1800 to 9999, of the form YYYY-MM-DD',
    ),
  })
  .transform((value) => value as PlainDate)
  .meta({ format: 'date', example: '2026-11-20' });

/** A month `YYYY-MM` of the years 1900 to 2199; PostgreSQL has no year 0. */
export const month = z
  .string()
  .regex(
    /^(?:19|20|21)\d{2}-(?:0[1-9]|1[0-2])$/,
    inBoth(
      'harus berupa bulan YYYY-MM, tahun 1900 sampai dengan 2199',
      'must be a month YYYY-MM, of the years 1900 to 2199',
    ),
  );

/** The limits are in UTC, so that the year of every instant has four digits. */
const FIRST_INSTANT = Date.parse('1800-01-01T00:00:00Z');
const LAST_INSTANT = Date.parse('9999-12-31T23:59:59.999Z');
const dateTime = z.iso.datetime({ offset: true });

/** RFC 3339 with an offset, in the years 1800 to 9999 in UTC. So `9999-12-31T23:59:59-01:00` is refused. */
export function isInstant(value: string): boolean {
  if (!dateTime.safeParse(value).success) return false;
  const at = Date.parse(value);
  return at >= FIRST_INSTANT && at <= LAST_INSTANT;
}

export const instant = z
  .string()
  .refine(isInstant, {
    error: inBoth(
      'harus berupa waktu menurut RFC 3339 dengan zona waktu, tahun 1800 sampai dengan 9999',
      'must be an RFC 3339 time with an offset, of the years 1800 to 9999',
    ),
  })
  .meta({ format: 'date-time', example: '2026-11-20T23:59:59+07:00' });

const DECIMAL = /^(?:0|-?[1-9]\d{0,15})$/;

/** A whole number in a query or a path. Only decimal digits are accepted, not `0x10`, `1e3` or an empty text. */
export function wholeNumber({ min = 0, max = Number.MAX_SAFE_INTEGER } = {}) {
  const read = (value: unknown) => (typeof value === 'string' && DECIMAL.test(value) ? Number(value) : value);
  return z.preprocess(read, z.number().int().min(min).max(max));
}
