import { changeHead, changeRelationships, reissueCard } from '@peristiwa/domain';
import { demo, deskCommand, familyRefSchema, personRefSchema, requestFields } from '@peristiwa/desk';
import { z } from 'zod';
import { cardFields, readCards, referenceSchema } from './card-request';

/** F-1.02, KK baru 2: penggantian kepala keluarga while the former head stays. */
const headBody = z
  .strictObject({
    ...cardFields,
    family: familyRefSchema,
    head: personRefSchema.meta({ description: 'The new head, an adult relative on this card' }),
  })
  .meta({
    id: 'ChangeHead',
    example: {
      requestId: '00000000-0000-7000-8000-0000000001a4',
      reportedOn: '2026-11-20',
      family: { kkNumber: demo.cards.widowKkNumber },
      head: demo.cards.widowsSon,
    },
  });

export const changeHeadCommand = deskCommand({
  name: 'change-head',
  summary: 'Enter another head of a family card, with a new number (penggantian kepala keluarga)',
  body: headBody,
  async gather(body, read) {
    const card = await read.family(body.family);
    const head = await read.person(body.head);
    const { facts, stated } = await readCards(body, [card], read);
    return { facts: { ...facts, head }, stated };
  },
  decide: (body, { facts, stated }, context) => changeHead({ ...body, stated }, facts, context),
});

/** F-1.02, perubahan 3: perubahan hubungan keluarga. */
const relationshipsBody = z
  .strictObject({
    ...cardFields,
    relationships: cardFields.relationships.unwrap().min(1),
    family: familyRefSchema,
  })
  .meta({
    id: 'ChangeRelationships',
    example: {
      requestId: '00000000-0000-7000-8000-0000000001a5',
      reportedOn: '2026-11-20',
      family: { kkNumber: demo.cards.sharedKkNumber },
      relationships: [{ person: demo.cards.nephew, relationship: 'other' }],
    },
  });

export const changeRelationshipsCommand = deskCommand({
  name: 'change-relationship',
  summary: 'Change relationships to the head of a family card (perubahan hubungan keluarga)',
  body: relationshipsBody,
  async gather(body, read) {
    const card = await read.family(body.family);
    const persons = await read.persons(body.relationships.map(({ person }) => person));
    const { facts, stated } = await readCards(body, [card], read);
    return { facts: { ...facts, persons }, stated };
  },
  decide: (body, { facts, stated }, context) => changeRelationships({ ...body, stated }, facts, context),
});

/** F-1.02, hilang/rusak. */
const reissueBody = z
  .strictObject({
    ...requestFields,
    family: familyRefSchema,
    reason: z.enum(['lost', 'damaged']),
    policeReport: referenceSchema
      .optional()
      .meta({ description: 'Number of the police report on a lost card (surat keterangan kehilangan)' }),
  })
  .meta({
    id: 'ReissueCard',
    example: {
      requestId: '00000000-0000-7000-8000-0000000001a6',
      reportedOn: '2026-11-20',
      family: { kkNumber: demo.cards.sharedKkNumber },
      reason: 'lost',
      policeReport: 'SKTLK/0142/XI/2026',
    },
  });

export const reissueCardCommand = deskCommand({
  name: 'reissue-card',
  summary: 'Issue a lost or damaged family card again (penerbitan KK karena hilang atau rusak)',
  body: reissueBody,
  gather: ({ family }, read) => read.family(family),
  decide: (body, card, context) => reissueCard(body, card, context),
});
