import { z } from 'zod';
import { moveClasses, moveReasons, registerDeparture } from '@peristiwa/domain';
import {
  codeSchema,
  demo,
  deskCommand,
  personRefSchema,
  requestFields,
  villageSchema,
} from '@peristiwa/desk';

/** F-1.03, permohonan pindah to another regency. */
const departureBody = z
  .strictObject({
    ...requestFields,
    movers: z.array(personRefSchema).min(1).max(30),
    destination: villageSchema,
    reason: codeSchema(moveReasons),
    moveClass: codeSchema(moveClasses)
      .optional()
      .meta({ description: 'Klasifikasi pindah; checked (INV-16)' }),
    successor: personRefSchema.optional().meta({ description: 'Who heads the card if its head moves away' }),
  })
  .meta({
    id: 'RegisterDeparture',
    example: {
      requestId: '00000000-0000-7000-8000-0000000000f1',
      reportedOn: '2026-11-20',
      movers: [demo.mover],
      destination: demo.destination,
      reason: 'work',
    },
  });

export const registerDepartureCommand = deskCommand({
  name: 'register-departure',
  summary: 'Open a move to another regency at the origin (penerbitan SKPWNI)',
  body: departureBody,
  areas: ({ destination }) => [
    { field: 'destination', code: destination, level: 'village', kind: 'present' },
  ],
  async gather(body, read) {
    const movers = await read.persons(body.movers);
    const [first] = movers;
    if (!first) throw new Error('The schema requires at least one mover');
    const successor = await read.maybePerson(body.successor);
    const family = await read.familyOf(first);
    const members = await read.members(family);
    return { movers, family, members, relatives: await read.relatives(members), successor };
  },
  decide: (body, { successor, ...facts }, context) =>
    registerDeparture({ ...body, successorId: successor?.id }, facts, context),
});
