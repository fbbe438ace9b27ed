import { relationships, type Relationship } from '@peristiwa/domain';
import { z } from 'zod';
import { codeSchema, personRefSchema } from './bodies';
import type { Reading } from './reading';

/** SHDK that the family states, by person; the others follow from kinship on record. */
export const relationshipsSchema = z
  .array(z.strictObject({ person: personRefSchema, relationship: codeSchema(relationships) }))
  .max(30)
  .default([])
  .meta({
    description:
      'SHDK towards the head of the card. A person who is not named here gets the relationship that follows from ' +
      'kinship on record; where there is none, the refusal relationship-unknown names the persons',
  });

/** The stated relationships by the id of the person. */
export async function readRelationships(
  stated: z.infer<typeof relationshipsSchema>,
  read: Reading,
): Promise<ReadonlyMap<string, Relationship>> {
  const persons = await read.persons(stated.map(({ person }) => person));
  return new Map(stated.map(({ relationship }, index) => [persons[index]?.id ?? '', relationship]));
}
