import {
  correctDeathWithoutNik,
  deathAttestors,
  deathCauses,
  registerDeathWithoutNik,
  sexes,
} from '@peristiwa/domain';
import {
  cancellationCommand,
  codeSchema,
  correctionCommand,
  dateSchema,
  demoAddress,
  deskCommand,
  nameSchema,
  requestFields,
  villageSchema,
} from '@peristiwa/desk';
import { text } from '@peristiwa/service';
import { z } from 'zod';

const ageSchema = z.number().int().min(0).max(150).meta({ description: 'Umur in years, known or estimated' });

/** F-2.01, pelaporan kematian of somebody without a NIK. */
const body = z
  .strictObject({
    ...requestFields,
    diedOn: dateSchema,
    name: nameSchema
      .optional()
      .meta({ description: 'Nama, as on the papers; absent for a body that nobody could identify' }),
    sex: codeSchema(sexes).optional(),
    age: ageSchema.optional(),
    village: villageSchema.meta({
      description: 'Desa/kelurahan in which the person lived, or in which the body was found',
    }),
    cause: codeSchema(deathCauses),
    attestedBy: codeSchema(deathAttestors),
    policeReport: text({ max: 64 })
      .optional()
      .meta({ description: 'Nomor surat keterangan kepolisian; required for an unidentified body' }),
  })
  .meta({
    id: 'RegisterDeathWithoutNik',
    example: {
      requestId: '00000000-0000-7000-8000-000000000a14',
      reportedOn: '2026-11-20',
      diedOn: '2026-11-12',
      sex: 'male',
      age: 60,
      village: demoAddress.area,
      cause: 'other',
      attestedBy: 'police',
      policeReport: 'SKM/0112/XI/2026/Reskrim',
    },
  });

export const deathWithoutNikCommands = [
  deskCommand({
    name: 'register-death-without-nik',
    summary: 'Register the death of somebody who is not in the register (akta kematian tanpa NIK)',
    body,
    areas: ({ village }) => [{ field: 'village', code: village, level: 'village', kind: 'present' }],
    gather: () => Promise.resolve({}),
    decide: ({ requestId: _request, ...report }, _facts, context) => registerDeathWithoutNik(report, context),
  }),
  cancellationCommand({
    name: 'cancel-death-without-nik',
    kind: 'death-without-nik',
    summary:
      'Cancel a death act without a NIK, as when the deceased is identified (pembatalan akta kematian tanpa NIK)',
  }),
  correctionCommand({
    name: 'correct-death-without-nik',
    summary: 'Correct a death act without a NIK (pembetulan akta kematian tanpa NIK)',
    fields: {
      diedOn: dateSchema.optional(),
      name: nameSchema.nullable().optional(),
      sex: codeSchema(sexes).nullable().optional(),
      age: ageSchema.nullable().optional(),
      village: villageSchema.optional(),
      cause: codeSchema(deathCauses).optional(),
      attestedBy: codeSchema(deathAttestors).optional(),
    },
    example: { diedOn: '2026-11-11' },
    areas: ({ village }) =>
      village === undefined ? [] : [{ field: 'village', code: village, level: 'village', kind: 'present' }],
    resolve: (corrected) => ({ corrected }),
    correct: correctDeathWithoutNik,
  }),
];
