import { splitCard } from '@peristiwa/domain';
import { demo, deskCommand, personRefSchema } from '@peristiwa/desk';
import { z } from 'zod';
import { cardFields, readCards } from './card-request';

/** F-1.02, KK baru 3: pisah KK at the same address. */
const splitBody = z
  .strictObject({
    ...cardFields,
    head: personRefSchema.meta({ description: 'Who leaves the card and heads the new one' }),
    members: z
      .array(personRefSchema)
      .max(20)
      .default([])
      .meta({ description: 'Who else leaves with the new head' }),
    successor: personRefSchema
      .optional()
      .meta({ description: 'Who heads the card that stays, if its head leaves' }),
  })
  .meta({
    id: 'SplitCard',
    example: {
      requestId: '00000000-0000-7000-8000-0000000001a1',
      reportedOn: '2026-11-20',
      head: demo.cards.brother,
    },
  });

export const splitCardCommand = deskCommand({
  name: 'split-card',
  summary: 'Give members of a family card a card of their own (pisah KK)',
  body: splitBody,
  async gather(body, read) {
    const head = await read.person(body.head);
    const others = await read.persons(body.members);
    const successor = await read.maybePerson(body.successor);
    const { facts, stated } = await readCards(body, [await read.familyOf(head)], read);
    return { facts: { ...facts, head, others }, stated, successorId: successor?.id };
  },
  decide: (body, { facts, ...named }, context) => splitCard({ ...body, ...named }, facts, context),
});
