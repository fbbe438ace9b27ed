import { z } from 'zod';
import { citizenships, type Parent } from '@peristiwa/domain';
import { codeSchema, dateSchema, nameSchema, personRefSchema, type Reading } from '@peristiwa/desk';

/** A registered person, or a person without a NIK, with the name on the documents. */
export const parentSchema = z.union([
  ...personRefSchema.options,
  z.strictObject({
    name: nameSchema,
    bornOn: dateSchema.optional(),
    citizenship: codeSchema(citizenships).optional().meta({ description: 'Kewarganegaraan; default WNI' }),
  }),
]);

export type ParentRef = z.infer<typeof parentSchema>;

export async function parentOf(ref: ParentRef | undefined, read: Reading): Promise<Parent | undefined> {
  return ref && !('name' in ref) ? read.personOverTime(ref) : ref;
}
