import { z } from 'zod';
import { registerArrival, relationships, type RegisterArrival } from '@peristiwa/domain';
import {
  addressSchema,
  codeSchema,
  dateSchema,
  demo,
  demoAddress,
  deskCommand,
  familyRefSchema,
  personRefSchema,
  requestFields,
  uuidSchema,
  type PersonRef,
  type Reading,
} from '@peristiwa/desk';

const relationshipsSchema = z
  .array(z.strictObject({ person: personRefSchema, relationship: codeSchema(relationships) }))
  .max(30)
  .default([]);

const cardSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('same-card') }),
  z.strictObject({
    kind: z.literal('new-card'),
    head: personRefSchema,
    relationships: relationshipsSchema,
  }),
  z.strictObject({
    kind: z.literal('join'),
    host: familyRefSchema,
    relationships: relationshipsSchema,
  }),
]);

/** Kedatangan at the destination, with the SKPWNI of the origin. */
const arrivalBody = z
  .strictObject({
    ...requestFields,
    moveId: uuidSchema,
    arrivedOn: dateSchema,
    address: addressSchema,
    family: cardSchema.meta({
      description:
        'Where no mover lives any more, no card is issued, and the answer has cardUnchanged: "deceased"',
    }),
  })
  .meta({
    id: 'RegisterArrival',
    example: {
      requestId: '00000000-0000-7000-8000-0000000000f2',
      reportedOn: '2026-11-21',
      moveId: '00000000-0000-7000-8000-0000000000fa',
      arrivedOn: '2026-11-21',
      address: { ...demoAddress, area: demo.destination },
      family: { kind: 'same-card' },
    },
  });

export const registerArrivalCommand = deskCommand({
  name: 'register-arrival',
  summary: 'Complete a move at the destination (kedatangan)',
  body: arrivalBody,
  areas: ({ address }) => [{ field: 'address.area', code: address.area, level: 'village', kind: 'present' }],
  async gather(body, read) {
    const move = await read.move(body.moveId);
    const familyId = move.state.status === 'none' ? '' : move.state.familyId;
    const origin = await read.family({ familyId });
    const card = await readCard(body.family, read);
    const members = await read.members(origin);
    const deceased = await read.deceased(origin);
    const relatives = await read.relatives(members);
    return { facts: { move, origin, members, deceased, relatives, host: card.host }, card };
  },
  decide: (body, { facts, card }, context) =>
    registerArrival({ ...body, family: card.family }, facts, context),
});

async function readCard(family: z.infer<typeof cardSchema>, read: Reading) {
  if (family.kind === 'same-card') return { family, host: undefined };
  const named = await read.persons(family.relationships.map(({ person }) => person));
  const given = new Map(
    family.relationships.map(({ relationship }, index) => [named[index]?.id ?? '', relationship]),
  );
  if (family.kind === 'new-card') {
    const headId = (await read.person(family.head satisfies PersonRef)).id;
    const decided: RegisterArrival['family'] = { kind: 'new-card', headId, relationships: given };
    return { family: decided, host: undefined };
  }
  const decided: RegisterArrival['family'] = { kind: 'join', relationships: given };
  return { family: decided, host: await read.family(family.host) };
}
