import { sponsorKinds, stayPermitKinds } from '@peristiwa/domain';
import { codeSchema, countrySchema, dateSchema } from '@peristiwa/desk';
import { text } from '@peristiwa/service';
import { z } from 'zod';

const permitFields = {
  number: text({ max: 40 }).meta({ description: 'Nomor ITAS (KITAS) or ITAP (KITAP)' }),
  issuedAt: text({ max: 60 }).optional().meta({ description: 'Kantor Imigrasi' }),
  issuedOn: dateSchema,
  validUntil: dateSchema
    .optional()
    .meta({ description: 'Last day; absent for an ITAP for an unlimited time' }),
};

export const permitSchema = z
  .strictObject({ kind: codeSchema(stayPermitKinds), ...permitFields })
  .meta({ description: 'Izin tinggal terbatas or tetap' });

export const correctedPermitFields = {
  number: permitFields.number.optional(),
  issuedAt: permitFields.issuedAt.nullable(),
  issuedOn: dateSchema.optional(),
  validUntil: permitFields.validUntil.nullable(),
};

export const papersSchema = z.strictObject({
  nationality: countrySchema,
  passport: z.strictObject({ number: text({ max: 20 }), validUntil: dateSchema }),
  sponsor: z.strictObject({
    kind: codeSchema(sponsorKinds),
    name: text({ max: 120 }).optional(),
    address: text({ max: 200 }).optional(),
  }),
  firstArrival: z
    .strictObject({ on: dateSchema, place: text({ max: 60 }) })
    .optional()
    .meta({ description: 'Datang pertama kali: day and port' }),
});
