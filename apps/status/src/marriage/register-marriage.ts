import { z } from 'zod';
import { registerMarriage } from '@peristiwa/domain';
import {
  addressSchema,
  dateSchema,
  demo,
  demoAddress,
  deskCommand,
  personRefSchema,
  readRelationships,
  relationshipsSchema,
  requestFields,
} from '@peristiwa/desk';
import { text } from '@peristiwa/service';

const role = z.enum(['husband', 'wife']);
const reference = text({ max: 64 });

const household = {
  stay: z.array(personRefSchema).max(20).default([]).meta({
    description: 'Members who stay on the card that its head leaves; all other members move with the head',
  }),
  along: z.array(personRefSchema).max(20).default([]).meta({
    description: 'Members, such as children, who leave a card with a spouse who does not head it',
  }),
  relationships: relationshipsSchema,
};

const cardSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('new'), head: role, address: addressSchema, ...household }),
  z.strictObject({ kind: z.literal('join'), host: role, ...household }),
  z.strictObject({ kind: z.literal('unchanged') }),
]);

/** F-2.01, pelaporan perkawinan; marriages of Muslims come from KUA. */
const marriageBody = z
  .strictObject({
    ...requestFields,
    marriedOn: dateSchema,
    husband: personRefSchema,
    wife: personRefSchema,
    authority: z.enum(['civil-registry', 'kua']),
    certificateNumber: reference.optional().meta({ description: 'Number of the buku nikah' }),
    courtDispensation: reference.optional(),
    courtPermit: reference.optional(),
    family: cardSchema.meta({
      description:
        'Where one of the two has died, no card changes, and the answer has cardUnchanged: "deceased"',
    }),
  })
  .meta({
    id: 'RegisterMarriage',
    example: {
      requestId: '00000000-0000-7000-8000-0000000000c1',
      reportedOn: '2026-11-20',
      marriedOn: '2026-11-15',
      husband: demo.groom,
      wife: demo.bride,
      authority: 'kua',
      certificateNumber: '0042/015/XI/2026',
      family: { kind: 'new', head: 'husband', address: demoAddress },
    },
  });

export const registerMarriageCommand = deskCommand({
  name: 'register-marriage',
  summary: 'Register a marriage (pencatatan perkawinan)',
  body: marriageBody,
  areas: ({ family }) =>
    family.kind === 'new'
      ? [{ field: 'family.address.area', code: family.address.area, level: 'village', kind: 'present' }]
      : [],
  async gather(body, read) {
    const husband = await read.person(body.husband);
    const wife = await read.person(body.wife);
    const husbandFamily = await read.familyOf(husband);
    const wifeFamily = await read.familyOf(wife);
    const { family } = body;
    const couple = { husband, wife, husbandFamily, wifeFamily };
    if (family.kind === 'unchanged') {
      const nobody = new Map<string, never>();
      return { ...couple, members: nobody, relatives: nobody, stated: nobody, stay: [], along: [] };
    }
    const members = new Map([...(await read.members(husbandFamily)), ...(await read.members(wifeFamily))]);
    return {
      ...couple,
      members,
      relatives: await read.relatives(members),
      stated: await readRelationships(family.relationships, read),
      stay: await read.persons(family.stay),
      along: await read.persons(family.along),
    };
  },
  decide: (body, facts, context) => registerMarriage(body, facts, context),
});
