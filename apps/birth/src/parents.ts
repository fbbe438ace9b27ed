import { z } from 'zod';
import { dateSchema, nameSchema, personRefSchema, type Reading } from '@peristiwa/desk';

/** A registered person, or a person without a NIK, with the name on the documents. */
export const parentSchema = z.union([
  ...personRefSchema.options,
  z.strictObject({ name: nameSchema, bornOn: dateSchema.optional() }),
]);

export type ParentRef = z.infer<typeof parentSchema>;

export async function parentOf(ref: ParentRef | undefined, read: Reading) {
  return ref && 'name' in ref ? ref : read.maybePerson(ref);
}
