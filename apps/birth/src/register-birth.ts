import { z } from 'zod';
import { birthAttendants, deliveryPlaces, registerBirth, sexes, type RegisterBirth } from '@peristiwa/domain';
import {
  dateSchema,
  demoBirth,
  deskCommand,
  nameSchema,
  personRefSchema,
  regencySchema,
  requestFields,
} from '@peristiwa/desk';
import { text } from '@peristiwa/service';

const childSchema = z.strictObject({
  name: nameSchema.meta({ description: 'Letters A–Z, two words or more, at most 60 characters' }),
  sex: z.enum(sexes.values),
  birthPlace: regencySchema,
  birthOrder: z.number().int().min(1).max(30).meta({ description: 'Anak ke-' }),
  weightGrams: z.number().int().min(200).max(8_000).optional(),
  lengthCm: z.number().min(15).max(80).optional(),
  deliveryPlace: z.enum(deliveryPlaces.values).optional(),
  attendant: z.enum(birthAttendants.values).optional(),
});

/** F-2.01, pelaporan kelahiran. Twins are one delivery: all live children in one request. */
const birthBody = z
  .strictObject({
    ...requestFields,
    bornOn: dateSchema,
    mother: personRefSchema,
    father: personRefSchema.optional(),
    children: z.array(childSchema).min(1).max(5),
    lateDecision: text({ max: 64 }).optional(),
  })
  .meta({
    id: 'RegisterBirth',
    example: demoBirth,
  });

export const registerBirthCommand = deskCommand({
  name: 'register-birth',
  summary: 'Register the children of one delivery (pencatatan kelahiran)',
  body: birthBody,
  areas: ({ children }) =>
    children.map(({ birthPlace }, index) => ({
      field: `children.${index}.birthPlace`,
      code: birthPlace,
      level: 'regency',
      kind: 'document',
    })),
  async gather(body, read) {
    // Read together; when neither is known, it is always the mother who is told of.
    const reading = read.maybePerson(body.father);
    reading.catch(() => undefined);
    const mother = await read.person(body.mother);
    return { mother, father: await reading, family: await read.familyOf(mother) };
  },
  decide: (body, facts, context) => registerBirth(body satisfies RegisterBirth, facts, context),
});
