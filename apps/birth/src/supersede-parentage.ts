import {
  birthAttendants,
  correctAcknowledgement,
  correctLegitimation,
  correctStillbirth,
  deliveryPlaces,
  sexes,
  stillbirthAttestors,
} from '@peristiwa/domain';
import { cancellationCommand, codeSchema, correctionCommand, dateSchema } from '@peristiwa/desk';
import { text } from '@peristiwa/service';
import { stillbirthNumbers } from './record-stillbirth';

const numberOfPaper = text({ max: 64 });
const evidence = {
  religiousMarriageOn: dateSchema.nullable().optional(),
  courtDecree: numberOfPaper.nullable().optional(),
};

export const supersedeParentageCommands = [
  cancellationCommand({
    name: 'cancel-acknowledgement',
    kind: 'acknowledgement',
    summary: 'Cancel an act of acknowledgement (pembatalan akta pengakuan anak)',
  }),
  correctionCommand({
    name: 'correct-acknowledgement',
    summary: 'Correct an act of acknowledgement (pembetulan akta pengakuan anak)',
    fields: { acknowledgedOn: dateSchema.optional(), statement: numberOfPaper.optional(), ...evidence },
    example: { acknowledgedOn: '2026-11-09' },
    resolve: (corrected) => ({ corrected }),
    correct: correctAcknowledgement,
  }),
  cancellationCommand({
    name: 'cancel-legitimation',
    kind: 'legitimation',
    summary: 'Cancel an act of legitimation (pembatalan akta pengesahan anak)',
  }),
  correctionCommand({
    name: 'correct-legitimation',
    summary: 'Correct an act of legitimation (pembetulan akta pengesahan anak)',
    fields: { legitimisedOn: dateSchema.optional(), ...evidence },
    example: { legitimisedOn: '2026-11-09' },
    resolve: (corrected) => ({ corrected }),
    correct: correctLegitimation,
  }),
  cancellationCommand({
    name: 'cancel-stillbirth',
    kind: 'stillbirth',
    summary: 'Cancel the record of a stillbirth (pembatalan surat keterangan lahir mati)',
  }),
  correctionCommand({
    name: 'correct-stillbirth',
    summary: 'Correct the record of a stillbirth (pembetulan surat keterangan lahir mati)',
    fields: {
      bornOn: dateSchema.optional(),
      gestationWeeks: stillbirthNumbers.gestationWeeks.optional(),
      sex: codeSchema(sexes).nullable().optional(),
      birthOrder: stillbirthNumbers.birthOrder.optional(),
      plurality: stillbirthNumbers.plurality.optional(),
      deliveryPlace: codeSchema(deliveryPlaces).optional(),
      placeName: text({ max: 120 }).nullable().optional(),
      attendant: codeSchema(birthAttendants).nullable().optional(),
      cause: text({ max: 200 }).nullable().optional(),
      attestedBy: codeSchema(stillbirthAttestors).optional(),
      sptjm: numberOfPaper.nullable().optional(),
    },
    example: { bornOn: '2026-11-09' },
    resolve: (corrected) => ({ corrected }),
    correct: correctStillbirth,
  }),
];
