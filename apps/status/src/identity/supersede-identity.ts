import {
  correctBiodataChange,
  correctCitizenshipChange,
  correctNameChange,
  correctSexChange,
  sexes,
} from '@peristiwa/domain';
import { cancellationCommand, codeSchema, correctionCommand, dateSchema, nameSchema } from '@peristiwa/desk';
import { areasIn, changesSchema } from './change-biodata';
import { newCitizenshipSchema } from './change-identity';
import { decisionSchema, decreeSchema } from './papers';

const changedOn = dateSchema.optional();
const decree = decreeSchema.optional();

export const supersedeIdentityCommands = [
  cancellationCommand({
    name: 'cancel-name-change',
    kind: 'name-change',
    summary: 'Cancel a change of name (pembatalan perubahan nama)',
  }),
  correctionCommand({
    name: 'correct-name-change',
    summary: 'Correct a change of name (pembetulan perubahan nama)',
    fields: { changedOn, name: nameSchema.optional(), decree },
    example: { name: 'Wawan Setiawan' },
    resolve: (corrected) => ({ corrected }),
    correct: correctNameChange,
  }),
  cancellationCommand({
    name: 'cancel-sex-change',
    kind: 'sex-change',
    summary: 'Cancel a change of sex (pembatalan perubahan jenis kelamin)',
  }),
  correctionCommand({
    name: 'correct-sex-change',
    summary: 'Correct a change of sex (pembetulan perubahan jenis kelamin)',
    fields: { changedOn, sex: codeSchema(sexes).optional(), decree },
    example: { changedOn: '2026-11-09' },
    resolve: (corrected) => ({ corrected }),
    correct: correctSexChange,
  }),
  cancellationCommand({
    name: 'cancel-citizenship-change',
    kind: 'citizenship-change',
    summary: 'Cancel a change of citizenship (pembatalan perubahan kewarganegaraan)',
  }),
  correctionCommand({
    name: 'correct-citizenship-change',
    summary: 'Correct a change of citizenship (pembetulan perubahan kewarganegaraan)',
    fields: { changedOn, citizenship: newCitizenshipSchema.optional(), decision: decisionSchema.optional() },
    example: { changedOn: '2026-11-09' },
    resolve: (corrected) => ({ corrected }),
    correct: correctCitizenshipChange,
  }),
  cancellationCommand({
    name: 'cancel-biodata-change',
    kind: 'biodata-change',
    summary: 'Cancel a change of biodata (pembatalan perubahan elemen data)',
  }),
  correctionCommand({
    name: 'correct-biodata-change',
    summary: 'Correct a change of biodata (pembetulan perubahan elemen data)',
    fields: {
      changedOn,
      changes: changesSchema
        .optional()
        .meta({ description: 'All elements of the change, the right ones as well' }),
    },
    example: { changes: { education: { value: 'diploma-3', evidence: 'Ijazah nomor 9001/2026' } } },
    areas: ({ changes = {} }) => areasIn(changes),
    resolve: (corrected) => ({ corrected }),
    correct: correctBiodataChange,
  }),
  cancellationCommand({
    name: 'cancel-nik-deactivation',
    kind: 'nik-deactivation',
    summary: 'Cancel a deactivation of a NIK (pembatalan penonaktifan NIK)',
  }),
  cancellationCommand({
    name: 'cancel-nik-reactivation',
    kind: 'nik-reactivation',
    summary: 'Cancel a reactivation of a NIK (pembatalan pengaktifan kembali NIK)',
  }),
  cancellationCommand({
    name: 'cancel-missing',
    kind: 'missing',
    summary: 'Cancel the record of a missing person (pembatalan pencatatan orang hilang)',
  }),
  cancellationCommand({
    name: 'cancel-missing-end',
    kind: 'missing-end',
    summary: 'Cancel the record that a missing person was found (pembatalan pencatatan ditemukan)',
  }),
  cancellationCommand({
    name: 'cancel-merge',
    kind: 'merge',
    summary: 'Undo a merge (pembatalan penggabungan data ganda): the NIK and the card are those of before',
  }),
];
