import { z } from 'zod';
import {
  birthAttendants,
  deliveryPlaces,
  recordStillbirth,
  sexes,
  stillbirthAttestors,
} from '@peristiwa/domain';
import { codeSchema, dateSchema, demo, deskCommand, personRefSchema, requestFields } from '@peristiwa/desk';
import { text } from '@peristiwa/service';
import { parentOf, parentSchema } from './parents';

export const stillbirthNumbers = {
  gestationWeeks: z.number().int().min(20).max(45).meta({ description: 'Lama kandungan, in weeks' }),
  birthOrder: z.number().int().min(1).max(30).meta({ description: 'Anak ke-' }),
  plurality: z.number().int().min(1).max(5).meta({ description: 'Jenis kelahiran' }),
};

/** F-2.01, pelaporan lahir mati. */
const stillbirthBody = z
  .strictObject({
    ...requestFields,
    bornOn: dateSchema,
    mother: personRefSchema,
    father: parentSchema.optional(),
    gestationWeeks: stillbirthNumbers.gestationWeeks,
    sex: codeSchema(sexes).optional(),
    birthOrder: stillbirthNumbers.birthOrder,
    plurality: stillbirthNumbers.plurality.optional(),
    deliveryPlace: codeSchema(deliveryPlaces).meta({ description: 'Tempat dilahirkan' }),
    placeName: text({ max: 120 }).optional().meta({ description: 'Nama tempat kelahiran' }),
    attendant: codeSchema(birthAttendants).optional().meta({ description: 'Penolong kelahiran' }),
    cause: text({ max: 200 }).optional().meta({ description: 'Sebab lahir mati' }),
    attestedBy: codeSchema(stillbirthAttestors).meta({ description: 'Penentu lahir mati' }),
    sptjm: text({ max: 64 }).optional().meta({ description: 'SPTJM F-2.04' }),
  })
  .meta({
    id: 'RecordStillbirth',
    example: {
      requestId: '00000000-0000-7000-8000-0000000000b2',
      reportedOn: '2026-11-20',
      bornOn: '2026-11-10',
      mother: demo.wife,
      father: demo.husband,
      gestationWeeks: 32,
      sex: 'male',
      birthOrder: 2,
      deliveryPlace: 'hospital',
      attestedBy: 'doctor',
    },
  });

export const recordStillbirthCommand = deskCommand({
  name: 'record-stillbirth',
  summary: 'Record a stillbirth: no person and no NIK (pencatatan lahir mati)',
  body: stillbirthBody,
  async gather(body, read) {
    const [mother, father] = await Promise.all([read.person(body.mother), parentOf(body.father, read)]);
    return { mother, father };
  },
  decide: (body, facts, context) => recordStillbirth(body, facts, context),
});
