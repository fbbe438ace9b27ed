import { correctDeath, deathAttestors, deathCauses } from '@peristiwa/domain';
import {
  cancellationCommand,
  codeSchema,
  correctionCommand,
  dateSchema,
  eventAbroadSchema,
} from '@peristiwa/desk';

export const supersedeDeathCommands = [
  cancellationCommand({
    name: 'cancel-death',
    kind: 'death',
    summary: 'Cancel a wrongly registered death (pembatalan akta kematian)',
  }),
  correctionCommand({
    name: 'correct-death',
    summary: 'Correct a death act (pembetulan akta kematian)',
    fields: {
      diedOn: dateSchema.optional(),
      cause: codeSchema(deathCauses).optional(),
      attestedBy: codeSchema(deathAttestors).optional(),
      abroad: eventAbroadSchema.optional(),
    },
    example: { diedOn: '2026-11-11' },
    resolve: (corrected) => ({ corrected }),
    correct: correctDeath,
  }),
];
