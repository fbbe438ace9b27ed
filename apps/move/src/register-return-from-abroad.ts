import { returnFromAbroad, type ReturnFromAbroad } from '@peristiwa/domain';
import {
  addressSchema,
  dateSchema,
  demoAbroad,
  demoAddress,
  deskCommand,
  familyRefSchema,
  personRefSchema,
  readRelationships,
  relationshipsSchema,
  requestFields,
  type Reading,
} from '@peristiwa/desk';
import { text } from '@peristiwa/service';
import { z } from 'zod';

const cardSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('new'), head: personRefSchema, address: addressSchema }),
  z.strictObject({ kind: z.literal('join'), host: familyRefSchema }),
]);

/** F-1.03, datang dari luar negeri. */
const returnBody = z
  .strictObject({
    ...requestFields,
    persons: z.array(personRefSchema).min(1).max(30).meta({ description: 'Who return together' }),
    returnedOn: dateSchema,
    travelDocument: text({ max: 30 }).meta({
      description: 'Number of the passport or of the travel document (SPLP)',
    }),
    missionLetter: text({ max: 64 })
      .optional()
      .meta({ description: 'Number of the surat keterangan pindah of the mission (perwakilan RI)' }),
    family: cardSchema.meta({ description: 'A new card, or the card of a host whose address they share' }),
    relationships: relationshipsSchema,
  })
  .meta({
    id: 'RegisterReturnFromAbroad',
    example: {
      requestId: '00000000-0000-7000-8000-000000000345',
      reportedOn: '2026-11-20',
      persons: [demoAbroad.returner],
      returnedOn: '2026-11-15',
      travelDocument: 'X9000142',
      family: { kind: 'new', head: demoAbroad.returner, address: demoAddress },
    },
  });

export const registerReturnFromAbroadCommand = deskCommand({
  name: 'register-return-from-abroad',
  summary: 'Record that residents came back from abroad (penerbitan SKDLN)',
  body: returnBody,
  areas: ({ family }) =>
    family.kind === 'new'
      ? [{ field: 'family.address.area', code: family.address.area, level: 'village', kind: 'present' }]
      : [],
  async gather(body, read) {
    const returners = await read.persons(body.persons);
    const { family, host } = await readCard(body.family, read);
    const hosts = host ? await read.members(host) : new Map<string, never>();
    const own = returners.flatMap(({ id, state }) =>
      state.status === 'registered' ? [[id, state] as const] : [],
    );
    const relatives = await read.relatives(new Map([...own, ...hosts]));
    const stated = await readRelationships(body.relationships, read);
    return { facts: { returners, host, hosts, relatives }, named: { family, stated } };
  },
  decide: (body, { facts, named }, context) => returnFromAbroad({ ...body, ...named }, facts, context),
});

async function readCard(family: z.infer<typeof cardSchema>, read: Reading) {
  if (family.kind === 'join') {
    const joined: ReturnFromAbroad['family'] = { kind: 'join' };
    return { family: joined, host: await read.family(family.host) };
  }
  const headId = (await read.person(family.head)).id;
  const own: ReturnFromAbroad['family'] = { kind: 'new', headId, address: family.address };
  return { family: own, host: undefined };
}
