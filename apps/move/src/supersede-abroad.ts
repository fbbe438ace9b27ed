import { correctDepartureAbroad, correctReturn, moveReasons } from '@peristiwa/domain';
import {
  cancellationCommand,
  codeSchema,
  correctionCommand,
  countrySchema,
  dateSchema,
} from '@peristiwa/desk';
import { text } from '@peristiwa/service';

export const supersedeAbroadCommands = [
  cancellationCommand({
    name: 'cancel-departure-abroad',
    kind: 'departure-abroad',
    summary: 'Cancel a departure abroad (pembatalan SKPLN)',
  }),
  correctionCommand({
    name: 'correct-departure-abroad',
    summary: 'Correct a departure abroad (pembetulan SKPLN)',
    fields: {
      departedOn: dateSchema.optional(),
      country: countrySchema.optional(),
      foreignAddress: text({ max: 200 }).nullable().optional(),
      reason: codeSchema(moveReasons).optional(),
    },
    example: { country: 'SG' },
    resolve: (corrected) => ({ corrected }),
    correct: correctDepartureAbroad,
  }),
  cancellationCommand({
    name: 'cancel-return-from-abroad',
    kind: 'return-from-abroad',
    summary: 'Cancel a return from abroad (pembatalan SKDLN)',
  }),
  correctionCommand({
    name: 'correct-return-from-abroad',
    summary: 'Correct a return from abroad (pembetulan SKDLN)',
    fields: {
      returnedOn: dateSchema.optional(),
      travelDocument: text({ max: 30 }).optional(),
      missionLetter: text({ max: 64 }).nullable().optional(),
    },
    example: { returnedOn: '2026-11-14' },
    resolve: (corrected) => ({ corrected }),
    correct: correctReturn,
  }),
];
