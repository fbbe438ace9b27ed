import { codeTableOf, isCountry, isKkNumber, isNik, isOccupation, type CodeName } from '@peristiwa/domain';
import { day, inBoth, text, uuid } from '@peristiwa/service';
import { z } from 'zod';

/** Schemas that the request bodies of all desks share. Examples are synthetic (serials from 9000). */
export { day as dateSchema, uuid as uuidSchema } from '@peristiwa/service';

export const nikSchema = z
  .string()
  .refine(isNik, {
    error: inBoth(
      'NIK terdiri atas 16 digit, dengan nomor urut selain 0000',
      'a NIK has 16 digits, with a serial other than 0000',
    ),
  })
  .meta({ description: '16 digits', example: '3204015003989001' });

export const kkNumberSchema = z
  .string()
  .refine(isKkNumber, {
    error: inBoth(
      'nomor KK terdiri atas 16 digit, dengan nomor urut selain 0000',
      'a family card number has 16 digits, with a serial other than 0000',
    ),
  })
  .meta({ description: '16 digits', example: '3204012211269001' });

export const personRefSchema = z.union([
  z.strictObject({ personId: uuid }),
  z.strictObject({ nik: nikSchema }),
]);

export const familyRefSchema = z.union([
  z.strictObject({ familyId: uuid }),
  z.strictObject({ kkNumber: kkNumberSchema }),
]);

/**
 * Long enough for every spelling of a name. The rules for names check the length and the characters after
 * typographic variants have been replaced.
 */
export const nameSchema = text({ max: 200 });

interface Codes<Value extends string> {
  readonly values: readonly [Value, ...Value[]];
  readonly official: Readonly<Record<Value, CodeName>>;
}

/**
 * Members of a schema that forms are made from (ADR 0074): the table of `/v1/codes`, the level of the area, and beside
 * which value of another member of the same object this one is filled in, or not.
 */
export interface FormHints {
  readonly 'x-codes'?: string;
  /** `birth-place`: a regency, or of a birth abroad any text. */
  readonly 'x-area'?: 'village' | 'regency' | 'birth-place';
  readonly 'x-when'?: OtherMember;
  readonly 'x-unless'?: OtherMember;
}

/** Without `is`: any value. */
interface OtherMember {
  readonly member: string;
  readonly is?: string;
}

/** Checks the names of the hints, which zod takes as any. */
export const hints = (given: FormHints): FormHints => given;

/** A value of a code table of the forms; an unknown one is answered with the values and their names on the form. */
export function codeSchema<Value extends string>({ values, official }: Codes<Value>) {
  const listed = values.map((value) => `${value} (${official[value][1]})`).join(', ');
  const error = inBoth(`harus salah satu dari: ${listed}`, `must be one of: ${listed}`);
  const table = codeTableOf({ official });
  const schema = z.enum(values, { error });
  return table ? schema.meta({ ...hints({ 'x-codes': table.id }) }) : schema;
}

export const occupationSchema = z
  .number()
  .refine(isOccupation, {
    error: inBoth(
      'kode jenis pekerjaan F-1.01, lihat /v1/codes/jenis-pekerjaan pada layanan registry',
      'an occupation code of F-1.01, see /v1/codes/jenis-pekerjaan of the registry',
    ),
  })
  .meta({
    description: 'Jenis pekerjaan: the official code, 1 to 89',
    example: 15,
    ...hints({ 'x-codes': 'jenis-pekerjaan' }),
  });

/** A country other than Indonesia. */
export const countrySchema = z
  .string()
  .refine(
    (code) => isCountry(code) && code !== 'ID',
    inBoth(
      'kode negara lain (ISO 3166-1, dua huruf), lihat /v1/codes/negara pada layanan registry',
      'the code of another country (ISO 3166-1, two letters), see /v1/codes/negara of the registry',
    ),
  )
  .meta({
    description: 'Kode negara: ISO 3166-1, two letters',
    example: 'MY',
    ...hints({ 'x-codes': 'negara' }),
  });

/** What a report says of an event outside Indonesia (F-2.02). */
export const eventAbroadSchema = z
  .strictObject({
    country: countrySchema,
    mission: text({ max: 120 }).meta({ description: 'Perwakilan RI that certifies the event' }),
    certificate: z
      .strictObject({ number: text({ max: 64 }), date: day })
      .meta({ description: 'Surat keterangan or kutipan akta of the mission: nomor, tanggal' }),
    returnedOn: day.optional().meta({
      description:
        'Tanggal kembali ke Indonesia: the report is due within 30 days of it; absent while nobody has returned',
    }),
  })
  .meta({
    description:
      'Peristiwa di luar NKRI: it is on record there, and the office issues a surat keterangan pelaporan',
    example: {
      country: 'MY',
      mission: 'KBRI Kuala Lumpur',
      certificate: { number: '9001/KONS/XI/2026', date: '2026-11-12' },
      returnedOn: '2026-11-15',
    },
  });

export const villageSchema = z
  .string()
  .regex(/^\d{10}$/, inBoth('kode desa/kelurahan terdiri atas 10 digit', 'a village code has 10 digits'))
  .meta({
    description: 'Kode desa/kelurahan, 10 digits',
    example: '3204052001',
    ...hints({ 'x-area': 'village' }),
  });

export const regencySchema = z
  .string()
  .regex(/^\d{4}$/, inBoth('kode kabupaten/kota terdiri atas 4 digit', 'a regency code has 4 digits'))
  .meta({
    description: 'Kode kabupaten/kota, 4 digits',
    example: '3204',
    ...hints({ 'x-area': 'regency' }),
  });

export const addressSchema = z
  .strictObject({
    area: villageSchema,
    line: text({ max: 120 }),
    rt: z.string().regex(/^\d{3}$/, inBoth('nomor RT terdiri atas 3 digit', 'an RT number has 3 digits')),
    rw: z.string().regex(/^\d{3}$/, inBoth('nomor RW terdiri atas 3 digit', 'an RW number has 3 digits')),
    postalCode: z
      .string()
      .regex(/^\d{5}$/, inBoth('kode pos terdiri atas 5 digit', 'a postal code has 5 digits'))
      .optional(),
  })
  .meta({ example: { area: '3204052001', line: 'Jalan Melati 7', rt: '002', rw: '004' } });

export const requestFields = {
  requestId: uuid.meta({
    description: 'Chosen by the caller; the same request may be sent again and is registered once',
  }),
  reportedOn: day,
};
