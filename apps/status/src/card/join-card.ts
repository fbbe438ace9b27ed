import { joinCard, mergeCards } from '@peristiwa/domain';
import { demo, deskCommand, familyRefSchema, personRefSchema } from '@peristiwa/desk';
import { z } from 'zod';
import { cardFields, readCards, referenceSchema } from './card-request';

const hostFields = {
  host: familyRefSchema.meta({ description: 'The card that they join; they live at its address' }),
  guardianStatement: referenceSchema.optional().meta({
    description:
      'Number of the statement of the parents or the guardian of a minor who comes without a parent',
  }),
  hostConsent: referenceSchema
    .optional()
    .meta({ description: 'Number of the consent of the host, for such a minor' }),
};

/** F-1.02, perubahan 1: menumpang KK. */
const joinBody = z
  .strictObject({
    ...cardFields,
    ...hostFields,
    members: z.array(personRefSchema).min(1).max(30).meta({ description: 'Who leave one card together' }),
    successor: personRefSchema
      .optional()
      .meta({ description: 'Who heads the card that stays, if its head leaves' }),
  })
  .meta({
    id: 'JoinCard',
    example: {
      requestId: '00000000-0000-7000-8000-0000000001a2',
      reportedOn: '2026-11-20',
      members: [demo.cards.lodger],
      host: { kkNumber: demo.cards.sharedKkNumber },
      relationships: [{ person: demo.cards.lodger, relationship: 'other' }],
    },
  });

export const joinCardCommand = deskCommand({
  name: 'join-card',
  summary: 'Enter members of one family card on another (menumpang KK)',
  body: joinBody,
  async gather(body, read) {
    const joiners = await read.persons(body.members);
    const [first] = joiners;
    if (!first) throw new Error('The schema requires at least one person');
    const host = await read.family(body.host);
    const successor = await read.maybePerson(body.successor);
    const { facts, stated } = await readCards(body, [await read.familyOf(first), host], read);
    return { facts: { ...facts, host, joiners }, stated, successorId: successor?.id };
  },
  decide: (body, { facts, ...named }, context) => joinCard({ ...body, ...named }, facts, context),
});

/** F-1.02: gabung KK, all members of one card on another. */
const mergeBody = z
  .strictObject({
    ...cardFields,
    ...hostFields,
    family: familyRefSchema.meta({ description: 'The card whose members all leave it' }),
  })
  .meta({
    id: 'MergeCards',
    example: {
      requestId: '00000000-0000-7000-8000-0000000001a3',
      reportedOn: '2026-11-20',
      family: { kkNumber: demo.cards.sisterKkNumber },
      host: { kkNumber: demo.cards.sharedKkNumber },
      relationships: [{ person: demo.cards.sister, relationship: 'other-relative' }],
    },
  });

export const mergeCardsCommand = deskCommand({
  name: 'merge-cards',
  summary: 'Enter all members of one family card on another (gabung KK)',
  body: mergeBody,
  async gather(body, read) {
    const card = await read.family(body.family);
    const host = await read.family(body.host);
    const { facts, stated } = await readCards(body, [card, host], read);
    return { facts: { ...facts, host }, stated };
  },
  decide: (body, { facts, stated }, context) => mergeCards({ ...body, stated }, facts, context),
});
