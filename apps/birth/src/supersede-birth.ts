import { z } from 'zod';
import {
  birthAttendants,
  correctBirth,
  deliveryPlaces,
  inRegister,
  sexes,
  type Parent,
} from '@peristiwa/domain';
import {
  cancellationCommand,
  codeSchema,
  correctionCommand,
  dateSchema,
  eventAbroadSchema,
  nameSchema,
  uuidSchema,
  type Reading,
} from '@peristiwa/desk';
import { text } from '@peristiwa/service';
import { birthPlaceClaims, birthPlaceSchema } from './birth-place';
import { parentOf, parentSchema, type ParentRef } from './parents';

const numberOfPaper = text({ max: 64 });

const childSchema = z.strictObject({
  personId: uuidSchema.meta({ description: 'The child, as the answer of the birth act named it' }),
  name: nameSchema.optional(),
  sex: codeSchema(sexes).optional(),
  birthPlace: birthPlaceSchema.optional(),
  birthOrder: z.number().int().min(1).max(30).optional(),
  weightGrams: z.number().int().min(200).max(8_000).nullable().optional(),
  lengthCm: z.number().min(15).max(80).nullable().optional(),
  deliveryPlace: codeSchema(deliveryPlaces).nullable().optional(),
  attendant: codeSchema(birthAttendants).nullable().optional(),
});

export const supersedeBirthCommands = [
  cancellationCommand({
    name: 'cancel-birth',
    kind: 'birth',
    summary: 'Cancel a birth act (pembatalan akta kelahiran)',
  }),
  correctionCommand({
    name: 'correct-birth',
    summary: 'Correct a birth act (pembetulan akta kelahiran); the NIK stays',
    fields: {
      bornOn: dateSchema.optional(),
      children: z.array(childSchema).max(5).optional(),
      mother: parentSchema.nullable().optional(),
      father: parentSchema.nullable().optional(),
      sptjm: numberOfPaper.nullable().optional(),
      lateDecision: numberOfPaper.nullable().optional(),
      abroad: eventAbroadSchema.optional(),
    },
    example: { bornOn: '2026-11-02' },
    areas: ({ children = [] }) =>
      children.flatMap(({ birthPlace }, index) =>
        birthPlaceClaims(birthPlace, `children.${index}.birthPlace`),
      ),
    async resolve({ mother, father, ...corrected }, read) {
      const parents = { mother: await parentIn(mother, read), father: await parentIn(father, read) };
      const people = [parents.mother, parents.father].flatMap(
        (parent) => inRegister(parent ?? undefined) ?? [],
      );
      return { corrected: { ...corrected, ...parents }, people };
    },
    correct: correctBirth,
  }),
];

/** Undefined: not corrected; null: not known. */
async function parentIn(
  ref: ParentRef | null | undefined,
  read: Reading,
): Promise<Parent | null | undefined> {
  return ref === null ? null : parentOf(ref, read);
}
