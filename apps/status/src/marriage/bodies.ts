import { z } from 'zod';
import {
  addressSchema,
  dateSchema,
  personRefSchema,
  readRelationships,
  relationshipsSchema,
  type PersonRef,
  type Reading,
} from '@peristiwa/desk';
import { text } from '@peristiwa/service';

/** What the bodies about marriages share. */
export const spouses = { husband: personRefSchema, wife: personRefSchema };

export const reference = text({ max: 64 });

/** Nomor penetapan or putusan. */
const decreeNumber = reference.meta({
  description: 'Nomor penetapan/putusan, as on the copy, with its year',
  example: '12/Pdt.P/2026/PA.Sor',
});

export const decision = {
  court: text({ max: 100 }).meta({
    description: 'Nama pengadilan: pengadilan agama for Muslims, pengadilan negeri for others',
  }),
  decisionNumber: decreeNumber,
};

export const marriageBook = z
  .strictObject({ number: reference, kua: text({ max: 100 }), date: dateSchema })
  .optional()
  .meta({ description: 'Buku nikah: nomor, nama KUA, tanggal. Each book proves one marriage' });

export const sptjm = reference.meta({ description: 'Nomor SPTJM (F-1.05)' });

export const courtPapers = {
  courtDispensation: decreeNumber.optional().meta({
    description: 'Dispensasi kawin: 19 years are required since 15 October 2019, before 16 for women',
  }),
  courtPermit: decreeNumber.optional().meta({ description: 'Izin poligami' }),
};

const role = z.enum(['husband', 'wife']);

const household = {
  stay: z.array(personRefSchema).max(20).default([]).meta({
    description: 'Members who stay on the card that its head leaves; all other members move with the head',
  }),
  along: z.array(personRefSchema).max(20).default([]).meta({
    description: 'Members, such as children, who leave a card with a spouse who does not head it',
  }),
  relationships: relationshipsSchema,
};

/** The couple's choice about their card. */
export const home = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('new'), head: role, address: addressSchema, ...household }),
    z.strictObject({ kind: z.literal('join'), host: role, ...household }),
    z.strictObject({ kind: z.literal('unchanged') }),
  ])
  .meta({
    description:
      'Where one of the two has died or lives abroad, no card changes, and the answer has cardUnchanged: "deceased" ' +
      'or "abroad"',
  });

/** How the card of a couple who part is divided. */
export const split = {
  children: z
    .array(personRefSchema)
    .max(20)
    .default([])
    .meta({
      description:
        'Who goes along with the party who leaves the card. Where one of the two has died or lives abroad, nobody ' +
        'leaves it, and the answer has cardUnchanged: "deceased" or "abroad"',
    }),
  leaverAddress: addressSchema.optional(),
};

interface Spouses {
  readonly husband: PersonRef;
  readonly wife: PersonRef;
}

async function couple(body: Spouses, read: Reading) {
  const husband = await read.personOverTime(body.husband);
  const wife = await read.personOverTime(body.wife);
  const husbandFamily = await read.familyOf(husband);
  const wifeFamily = await read.familyOf(wife);
  return { husband, wife, husbandFamily, wifeFamily };
}

/** What a decision about a wedding needs besides the cards. */
export async function gatherKin(body: Spouses, read: Reading) {
  const facts = await couple(body, read);
  return { ...facts, kin: await read.kin([facts.husband, facts.wife]) };
}

export async function gatherHome(body: Spouses & { readonly family: z.infer<typeof home> }, read: Reading) {
  const facts = await gatherKin(body, read);
  const { family } = body;
  if (family.kind === 'unchanged') {
    const nobody = new Map<string, never>();
    return { ...facts, members: nobody, relatives: nobody, stated: nobody, stay: [], along: [] };
  }
  const members = new Map([
    ...(await read.members(facts.husbandFamily)),
    ...(await read.members(facts.wifeFamily)),
  ]);
  return {
    ...facts,
    members,
    relatives: await read.relatives(members),
    stated: await readRelationships(family.relationships, read),
    stay: await read.persons(family.stay),
    along: await read.persons(family.along),
  };
}

export async function gatherSplit(
  body: Spouses & { readonly children: readonly PersonRef[] },
  read: Reading,
) {
  return { ...(await couple(body, read)), children: await read.persons(body.children) };
}

export const areasOfHome = ({ family }: { readonly family: z.infer<typeof home> }) =>
  family.kind === 'new' ? [claim('family.address.area', family.address.area)] : [];

export const areasOfSplit = ({ leaverAddress }: { readonly leaverAddress?: { readonly area: string } }) =>
  leaverAddress ? [claim('leaverAddress.area', leaverAddress.area)] : [];

function claim(field: string, code: string) {
  return { field, code, level: 'village', kind: 'present' } as const;
}
