import type { CardFacts, Family, Known } from '@peristiwa/domain';
import { readRelationships, relationshipsSchema, requestFields, type Reading } from '@peristiwa/desk';
import { text } from '@peristiwa/service';
import type { z } from 'zod';

/** Fields of every F-1.02 that changes who is on which card. */
export const cardFields = { ...requestFields, relationships: relationshipsSchema };

/** Number of a statement or a report. */
export const referenceSchema = text({ max: 64 });

interface CardBody {
  readonly reportedOn: string;
  readonly relationships: z.infer<typeof relationshipsSchema>;
}

/** What every change of these cards needs: all members, their relatives, and the relationships that the form states. */
export async function readCards(body: CardBody, cards: readonly Known<Family>[], read: Reading) {
  const [card] = cards;
  if (!card) throw new Error('A change of cards names at least one');
  const members = new Map(
    (await Promise.all(cards.map((one) => read.members(one)))).flatMap((one) => [...one]),
  );
  const facts: CardFacts = { card, members, relatives: await read.relatives(members) };
  return { facts, stated: await readRelationships(body.relationships, read) };
}
