import { z } from 'zod';
import { isNik } from '@peristiwa/domain';
import { isPlainDate } from '@peristiwa/kernel';
import { day, inBoth, isInstant, text, uuid, wholeNumber } from '@peristiwa/service';

/** Positions are far below 2^53: 45 M events a year. */
const positionMax = Number.MAX_SAFE_INTEGER;
const bodyPosition = z.number().int().min(0).max(positionMax).optional();
export const queryPosition = wholeNumber({ max: positionMax }).optional();

const Nik = z
  .string()
  .refine(
    isNik,
    inBoth(
      'NIK terdiri atas 16 digit, dengan nomor urut selain 0000',
      'a NIK has 16 digits, with a serial other than 0000',
    ),
  );

/** A NIK travels in bodies only, never in a URL. */
export const Lookup = z
  .union([
    z.strictObject({ nik: Nik, minPosition: bodyPosition }),
    z.strictObject({ personId: uuid, minPosition: bodyPosition }),
  ])
  .meta({ id: 'Lookup', example: { nik: '3204016303919001' } });
export type Lookup = z.infer<typeof Lookup>;

export const AreaCode = z
  .string()
  .regex(
    /^(?:\d{2}|\d{4}|\d{6}|\d{10})$/,
    inBoth('kode wilayah terdiri atas 2, 4, 6, atau 10 digit', 'an area code has 2, 4, 6 or 10 digits'),
  );

const KkNumber = z
  .string()
  .regex(/^\d{16}$/, inBoth('nomor KK terdiri atas 16 digit', 'a family card number has 16 digits'));

/** Any number that the card has had leads to it. */
export const FamilyLookup = z
  .strictObject({ kkNumber: KkNumber, minPosition: bodyPosition })
  .meta({ id: 'FamilyLookup', example: { kkNumber: '3204050101269001' } });
export type FamilyLookup = z.infer<typeof FamilyLookup>;

/** Nomor akta or nomor SKPWNI, as printed. */
export const ActLookup = z
  .strictObject({ actNumber: text({ max: 64 }) })
  .meta({ id: 'ActLookup', example: { actNumber: '3204-LU-20112026-0001' } });
export type ActLookup = z.infer<typeof ActLookup>;

/** What somebody at the counter says who has no paper: nama, tanggal lahir, nama ibu kandung. */
export const PersonSearch = z
  .strictObject({
    name: text({ max: 100 }),
    bornOn: day,
    motherName: text({ max: 100 }).optional(),
    area: AreaCode.optional(),
    minPosition: bodyPosition,
  })
  .meta({
    id: 'PersonSearch',
    example: { name: 'Budi Santoso', bornOn: '1988-03-10', motherName: 'Sumiati', area: '3204' },
  });
export type PersonSearch = z.infer<typeof PersonSearch>;

const DAY_MS = 86_400_000;

/**
 * The instant up to which something is known. A date means the whole day in Jakarta (WIB, UTC+7), the zone of the
 * central register: `2026-11-22` is everything recorded before 2026-11-23T00:00+07:00.
 */
export function knownUntil(time: string): Date {
  return isPlainDate(time)
    ? new Date(Date.parse(`${time}T00:00:00+07:00`) + DAY_MS - 1)
    : new Date(Date.parse(time));
}

export const KnownAt = z
  .string()
  .refine(
    (time) => isPlainDate(time) || isInstant(time),
    inBoth(
      'harus berupa tanggal YYYY-MM-DD atau waktu menurut RFC 3339, tahun 1800 sampai dengan 9999',
      'must be a date YYYY-MM-DD or an RFC 3339 time, of the years 1800 to 9999',
    ),
  )
  .transform(knownUntil);

export const PersonQuery = z.strictObject({
  validAt: day.optional(),
  knownAt: KnownAt.optional().meta({ example: '2026-01-31T23:59:59+07:00' }),
  minPosition: queryPosition,
});
export type PersonQuery = z.infer<typeof PersonQuery>;

export const PopulationQuery = z.strictObject({
  area: AreaCode.optional().meta({ example: '3204' }),
  on: day.meta({ example: '2026-06-30' }),
  knownAt: KnownAt.optional().meta({ example: '2026-07-31' }),
  minPosition: queryPosition,
});
export type PopulationQuery = z.infer<typeof PopulationQuery>;

export const BalanceQuery = z.strictObject({
  area: AreaCode.optional().meta({ example: '3204' }),
  from: day.meta({ example: '2026-01-01' }),
  to: day.meta({ example: '2026-06-30' }),
  knownAt: KnownAt.optional().meta({ example: '2026-07-31' }),
  minPosition: queryPosition,
});
export type BalanceQuery = z.infer<typeof BalanceQuery>;

export const StatisticsQuery = z.strictObject({
  area: AreaCode.optional(),
  minPosition: queryPosition,
});
export type StatisticsQuery = z.infer<typeof StatisticsQuery>;

/** A page key in the list of flagged persons: area and person of the last row of the previous page. */
const FlaggedPlace = z
  .string()
  .regex(
    /^\d{10}\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
    inBoth('harus berupa `next` dari halaman sebelumnya', 'must be the `next` of the previous page'),
  )
  .transform((place) => ({ area: place.slice(0, 10), personId: place.slice(11) }));

export const FlaggedQuery = z.strictObject({
  kind: z
    .string()
    .regex(
      /^[a-z0-9-]{1,60}$/,
      inBoth('harus berupa kode penanda kualitas data', 'must be the code of a quality flag'),
    )
    .optional()
    .meta({ example: 'parents-not-married-on-record' }),
  raisedUntil: day
    .optional()
    .meta({ description: 'Only flags that were raised on or before this day', example: '2026-10-31' }),
  area: AreaCode.optional(),
  after: FlaggedPlace.optional(),
  limit: wholeNumber({ min: 1, max: 1_000 }).default(100),
  minPosition: queryPosition,
});
export type FlaggedQuery = z.infer<typeof FlaggedQuery>;
