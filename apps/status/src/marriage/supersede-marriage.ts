import { correctDivorce, correctMarriage } from '@peristiwa/domain';
import { cancellationCommand, correctionCommand, dateSchema } from '@peristiwa/desk';
import { text } from '@peristiwa/service';

const numberOfDecision = text({ max: 64 });

export const supersedeMarriageCommands = [
  cancellationCommand({
    name: 'cancel-marriage',
    kind: 'marriage',
    summary: 'Cancel a marriage act (pembatalan akta perkawinan)',
  }),
  correctionCommand({
    name: 'correct-marriage',
    summary: 'Correct a marriage act (pembetulan akta perkawinan)',
    fields: {
      marriedOn: dateSchema.optional(),
      courtDispensation: numberOfDecision.nullable().optional(),
      courtPermit: numberOfDecision.nullable().optional(),
    },
    example: { marriedOn: '2026-11-09' },
    resolve: (corrected) => ({ corrected }),
    correct: correctMarriage,
  }),
  correctionCommand({
    name: 'correct-divorce',
    summary: 'Correct a divorce act (pembetulan akta perceraian)',
    fields: {
      divorcedOn: dateSchema.optional(),
      court: text({ max: 120 }).optional(),
      decisionNumber: numberOfDecision.optional(),
    },
    example: { decisionNumber: '1181/Pdt.G/2026/PA.Sor' },
    resolve: (corrected) => ({ corrected }),
    correct: correctDivorce,
  }),
  cancellationCommand({
    name: 'cancel-divorce',
    kind: 'divorce',
    summary: 'Cancel a divorce act (pembatalan akta perceraian)',
  }),
];
