import { isNik, isKkNumber } from '@peristiwa/domain';
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

export const villageSchema = z
  .string()
  .regex(/^\d{10}$/, inBoth('kode desa/kelurahan terdiri atas 10 digit', 'a village code has 10 digits'))
  .meta({ description: 'Kode desa/kelurahan, 10 digits', example: '3204012001' });

export const regencySchema = z
  .string()
  .regex(/^\d{4}$/, inBoth('kode kabupaten/kota terdiri atas 4 digit', 'a regency code has 4 digits'))
  .meta({ description: 'Kode kabupaten/kota, 4 digits', example: '3204' });

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
  .meta({ example: { area: '3204012001', line: 'Jalan Melati 7', rt: '002', rw: '004' } });

export const requestFields = {
  requestId: uuid.meta({
    description: 'Chosen by the caller; the same request may be sent again and is registered once',
  }),
  reportedOn: day,
};
