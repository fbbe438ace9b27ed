import { departAbroad, moveReasons } from '@peristiwa/domain';
import {
  codeSchema,
  countrySchema,
  dateSchema,
  demoAbroad,
  deskCommand,
  personRefSchema,
  readRelationships,
  relationshipsSchema,
  requestFields,
} from '@peristiwa/desk';
import { text } from '@peristiwa/service';
import { z } from 'zod';

/** F-1.03, pindah ke luar negeri. */
const departureBody = z
  .strictObject({
    ...requestFields,
    movers: z.array(personRefSchema).min(1).max(30).meta({ description: 'Who leave one card together' }),
    departedOn: dateSchema.meta({
      description: 'The day from which they live abroad: the day of the report, or of an earlier departure',
    }),
    plannedOn: dateSchema.optional().meta({ description: 'Rencana tanggal keberangkatan' }),
    country: countrySchema,
    foreignAddress: text({ max: 200 }).optional().meta({ description: 'Alamat di luar negeri' }),
    reason: codeSchema(moveReasons),
    guarantor: text({ max: 120 }).optional().meta({ description: 'Penjamin' }),
    exitPermit: text({ max: 40 })
      .optional()
      .meta({ description: 'Where foreigners are among them, who leave for good: their stay permits end' }),
    successor: personRefSchema
      .optional()
      .meta({ description: 'Who heads the card if its head moves abroad and others stay' }),
    relationships: relationshipsSchema,
  })
  .meta({
    id: 'RegisterDepartureAbroad',
    example: {
      requestId: '00000000-0000-7000-8000-000000000344',
      reportedOn: '2026-11-20',
      movers: [demoAbroad.leaver],
      departedOn: '2026-11-20',
      plannedOn: '2026-12-01',
      country: 'MY',
      foreignAddress: 'Jalan Ampang 5, Kuala Lumpur',
      reason: 'work',
    },
  });

export const registerDepartureAbroadCommand = deskCommand({
  name: 'register-departure-abroad',
  summary: 'Record that residents move abroad for a year or longer (penerbitan SKPLN)',
  body: departureBody,
  async gather(body, read) {
    const movers = await read.persons(body.movers);
    const [first] = movers;
    if (!first) throw new Error('The schema requires at least one mover');
    const card = await read.familyOf(first);
    const members = await read.members(card);
    const successor = await read.maybePerson(body.successor);
    const facts = { movers, card, members, relatives: await read.relatives(members) };
    return { facts, stated: await readRelationships(body.relationships, read), successorId: successor?.id };
  },
  decide: (body, { facts, ...named }, context) => departAbroad({ ...body, ...named }, facts, context),
});
