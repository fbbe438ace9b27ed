import { correctDocument } from '@peristiwa/domain';
import { cancellationCommand, correctionCommand, dateSchema } from '@peristiwa/desk';
import { policeReportSchema } from './record-document';

export const supersedeDocumentCommands = [
  cancellationCommand({
    name: 'cancel-document',
    kind: 'document',
    summary: 'Cancel a step of a KTP-el, a KIA or an IKD (pembatalan status dokumen)',
  }),
  correctionCommand({
    name: 'correct-document',
    summary: 'Correct a step of a KTP-el, a KIA or an IKD (pembetulan status dokumen)',
    fields: {
      changedOn: dateSchema.optional(),
      policeReport: policeReportSchema.nullable().optional(),
    },
    example: { changedOn: '2026-11-19' },
    resolve: (corrected) => ({ corrected }),
    correct: correctDocument,
  }),
];
