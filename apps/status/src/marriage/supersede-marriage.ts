import {
  correctDivorce,
  correctDivorceAnnulment,
  correctDivorceDeclaration,
  correctMarriage,
  correctMarriageAnnulment,
  correctMarriageDeclaration,
  correctMarriageLegalisation,
} from '@peristiwa/domain';
import { cancellationCommand, correctionCommand, dateSchema, eventAbroadSchema } from '@peristiwa/desk';
import { text } from '@peristiwa/service';

const numberOfDecision = text({ max: 64 });
const wedding = {
  marriedOn: dateSchema.optional(),
  courtDispensation: numberOfDecision.nullable().optional(),
  courtPermit: numberOfDecision.nullable().optional(),
};
const decision = { court: text({ max: 120 }).optional(), decisionNumber: numberOfDecision.optional() };
const annulment = { annulledOn: dateSchema.optional(), ...decision };
const sptjm = text({ max: 64 }).optional();

export const supersedeMarriageCommands = [
  cancellationCommand({
    name: 'cancel-marriage',
    kind: 'marriage',
    summary: 'Cancel a marriage act (pembatalan akta perkawinan)',
  }),
  correctionCommand({
    name: 'correct-marriage',
    summary: 'Correct a marriage act (pembetulan akta perkawinan)',
    fields: { ...wedding, abroad: eventAbroadSchema.optional() },
    example: { marriedOn: '2026-11-09' },
    resolve: (corrected) => ({ corrected }),
    correct: correctMarriage,
  }),
  correctionCommand({
    name: 'correct-divorce',
    summary: 'Correct a divorce act (pembetulan akta perceraian)',
    fields: { divorcedOn: dateSchema.optional(), ...decision, abroad: eventAbroadSchema.optional() },
    example: { decisionNumber: '1181/Pdt.G/2026/PA.Sor' },
    resolve: (corrected) => ({ corrected }),
    correct: correctDivorce,
  }),
  cancellationCommand({
    name: 'cancel-divorce',
    kind: 'divorce',
    summary: 'Cancel a divorce act (pembatalan akta perceraian)',
  }),
  cancellationCommand({
    name: 'cancel-marriage-declaration',
    kind: 'marriage-declaration',
    summary: 'Cancel the declaration of an unrecorded marriage (pembatalan pernyataan kawin belum tercatat)',
  }),
  correctionCommand({
    name: 'correct-marriage-declaration',
    summary: 'Correct the declaration of an unrecorded marriage (pembetulan pernyataan kawin belum tercatat)',
    fields: { ...wedding, sptjm },
    example: { marriedOn: '2025-11-09' },
    resolve: (corrected) => ({ corrected }),
    correct: correctMarriageDeclaration,
  }),
  cancellationCommand({
    name: 'cancel-divorce-declaration',
    kind: 'divorce-declaration',
    summary: 'Cancel the declaration of an unrecorded divorce (pembatalan pernyataan cerai belum tercatat)',
  }),
  correctionCommand({
    name: 'correct-divorce-declaration',
    summary: 'Correct the declaration of an unrecorded divorce (pembetulan pernyataan cerai belum tercatat)',
    fields: { divorcedOn: dateSchema.optional(), sptjm },
    example: { divorcedOn: '2026-11-09' },
    resolve: (corrected) => ({ corrected }),
    correct: correctDivorceDeclaration,
  }),
  cancellationCommand({
    name: 'cancel-marriage-legalisation',
    kind: 'marriage-legalisation',
    summary: 'Cancel the record of a legalised marriage (pembatalan pencatatan isbat nikah)',
  }),
  correctionCommand({
    name: 'correct-marriage-legalisation',
    summary: 'Correct the record of a legalised marriage (pembetulan pencatatan isbat nikah)',
    fields: { legalisedOn: dateSchema.optional(), marriedOn: dateSchema.optional(), ...decision },
    example: { marriedOn: '2015-06-02' },
    resolve: (corrected) => ({ corrected }),
    correct: correctMarriageLegalisation,
  }),
  cancellationCommand({
    name: 'cancel-marriage-annulment',
    kind: 'marriage-annulment',
    summary: 'Cancel the record of an annulled marriage (pembatalan pencatatan pembatalan perkawinan)',
  }),
  correctionCommand({
    name: 'correct-marriage-annulment',
    summary: 'Correct the record of an annulled marriage (pembetulan pencatatan pembatalan perkawinan)',
    fields: annulment,
    example: { annulledOn: '2026-11-09' },
    resolve: (corrected) => ({ corrected }),
    correct: correctMarriageAnnulment,
  }),
  cancellationCommand({
    name: 'cancel-divorce-annulment',
    kind: 'divorce-annulment',
    summary: 'Cancel the record of an annulled divorce (pembatalan pencatatan pembatalan perceraian)',
  }),
  correctionCommand({
    name: 'correct-divorce-annulment',
    summary: 'Correct the record of an annulled divorce (pembetulan pencatatan pembatalan perceraian)',
    fields: annulment,
    example: { annulledOn: '2026-11-09' },
    resolve: (corrected) => ({ corrected }),
    correct: correctDivorceAnnulment,
  }),
];
