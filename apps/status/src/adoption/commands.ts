import { correctAdoption } from '@peristiwa/domain';
import { cancellationCommand, correctionCommand, dateSchema } from '@peristiwa/desk';
import { text } from '@peristiwa/service';
import { recordAdoptionCommand } from './record-adoption';

export const adoptionCommands = [
  recordAdoptionCommand,
  cancellationCommand({
    name: 'cancel-adoption',
    kind: 'adoption',
    summary: 'Cancel the record of an adoption (pembatalan pengangkatan anak)',
  }),
  correctionCommand({
    name: 'correct-adoption',
    summary: 'Correct the record of an adoption (pembetulan pencatatan pengangkatan anak)',
    fields: {
      adoptedOn: dateSchema.optional(),
      court: text({ max: 120 }).optional(),
      decreeNumber: text({ max: 64 }).optional(),
    },
    example: { decreeNumber: '0121/Pdt.P/2026/PA.Sor' },
    resolve: (corrected) => ({ corrected }),
    correct: correctAdoption,
  }),
];
