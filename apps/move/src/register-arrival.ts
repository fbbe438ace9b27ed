import { z } from 'zod';
import { cardOfMovers, registerArrival, type RegisterArrival } from '@peristiwa/domain';
import {
  addressSchema,
  dateSchema,
  demo,
  demoAddress,
  deskCommand,
  familyRefSchema,
  personRefSchema,
  readRelationships,
  relationshipsSchema,
  requestFields,
  uuidSchema,
  type PersonRef,
  type Reading,
} from '@peristiwa/desk';

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
        'A card under the head of the old one is the old one, with its number; whoever stays gets a card and number of ' +
        'their own (stayersFamilyId, stayersKkNumber). Where no mover lives any more, no card is issued, and the answer ' +
        'has cardUnchanged: "deceased"',
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
    const movers = move.state.status === 'none' ? [] : move.state.movers;
    const known = await read.persons(movers.map((personId) => ({ personId })));
    const origin = await read.family({ familyId: cardOfMovers(move.state, known) });
    const { host, ...card } = await readCard(body.family, read);
    const members = await read.members(origin);
    const deceased = await read.deceased(origin);
    const hosts = host ? await read.members(host) : new Map<string, never>();
    const relatives = await read.relatives(new Map([...members, ...hosts]));
    return { facts: { move, origin, members, deceased, relatives, host, hosts }, card };
  },
  decide: (body, { facts, card }, context) =>
    registerArrival({ ...body, family: card.family }, facts, context),
});

async function readCard(family: z.infer<typeof cardSchema>, read: Reading) {
  if (family.kind === 'same-card') return { family, host: undefined };
  const given = await readRelationships(family.relationships, read);
  if (family.kind === 'new-card') {
    const headId = (await read.person(family.head satisfies PersonRef)).id;
    const decided: RegisterArrival['family'] = { kind: 'new-card', headId, relationships: given };
    return { family: decided, host: undefined };
  }
  const decided: RegisterArrival['family'] = { kind: 'join', relationships: given };
  return { family: decided, host: await read.family(family.host) };
}
