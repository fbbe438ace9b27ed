import { z } from 'zod';
import {
  bloodTypes,
  citizenships,
  educations,
  maritalStatuses,
  recordBiodata,
  relationships,
  religions,
  sexes,
  type Family,
  type Known,
} from '@peristiwa/domain';
import {
  addressSchema,
  codeSchema,
  dateSchema,
  demoAddress,
  deskCommand,
  familyRefSchema,
  hints,
  kkNumberSchema,
  nameSchema,
  nikSchema,
  occupationSchema,
  personRefSchema,
  requestFields,
  type AreaClaim,
  type Reading,
} from '@peristiwa/desk';
import { text } from '@peristiwa/service';

/** The regency; of a birth abroad the name of the place. */
export const birthPlaceSchema = text({ min: 2, max: 60 }).meta({
  description: 'Regency code, or a place abroad',
  ...hints({ 'x-area': 'birth-place' }),
});

export const biodataSchema = z.strictObject({
  name: nameSchema.meta({ description: 'As on the papers, titles included; at most 70 characters' }),
  sex: codeSchema(sexes),
  bornOn: dateSchema,
  birthPlace: birthPlaceSchema,
  religion: codeSchema(religions),
  maritalStatus: codeSchema(maritalStatuses),
  education: codeSchema(educations),
  occupation: occupationSchema,
  citizenship: codeSchema(citizenships).default('indonesian'),
  bloodType: codeSchema(bloodTypes).default('unknown'),
  nik: nikSchema.optional().meta({ description: 'A NIK issued before; without it a new one is issued' }),
});

/** Of parents who are not in the register, and of the marriage with the spouse. */
export const namedFields = {
  motherName: nameSchema
    .optional()
    .meta({ description: 'Nama ibu kandung, where the mother is not in the register' }),
  fatherName: nameSchema.optional().meta({ description: 'Where the father is not in the register' }),
  marriageAct: z
    .strictObject({ number: text({ max: 64 }), marriedOn: dateSchema.optional() })
    .optional()
    .meta({ description: 'Akta perkawinan or buku nikah of the marriage with spouse' }),
};

const familySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('new'), kkNumber: kkNumberSchema.optional(), address: addressSchema }),
  z.strictObject({
    kind: z.literal('join'),
    host: familyRefSchema,
    relationship: codeSchema(relationships),
  }),
]);

/** The fields of a form for one resident, besides the biodata. */
export const entryFields = {
  ...requestFields,
  family: familySchema,
  mother: personRefSchema.optional(),
  father: personRefSchema.optional(),
  ...namedFields,
  spouse: personRefSchema.optional().meta({
    description:
      'Counts as a marriage when the spouse declared the same status, or marriageAct shows it; otherwise both are flagged',
  }),
};

/** F-1.01, pencatatan biodata. One resident per request; the head of family comes first. */
const biodataBody = z.strictObject({ ...entryFields, person: biodataSchema }).meta({
  id: 'RecordBiodata',
  example: {
    requestId: '00000000-0000-7000-8000-0000000000a1',
    reportedOn: '2026-11-20',
    person: {
      name: 'Putri Maharani',
      sex: 'female',
      bornOn: '1996-02-14',
      birthPlace: '3204',
      religion: 'islam',
      maritalStatus: 'single',
      education: 'bachelor',
      occupation: 15,
    },
    family: { kind: 'new', address: demoAddress },
  },
});

export const recordBiodataCommand = deskCommand({
  name: 'record-biodata',
  summary: 'Bring a resident into the register (pencatatan biodata)',
  body: biodataBody,
  areas: entryAreas,
  gather: readEntry,
  decide: (body, facts, context) => recordBiodata(body, facts, context),
});

type Entry = z.infer<z.ZodObject<typeof entryFields>>;
type Entrant = Pick<z.infer<typeof biodataSchema>, 'nik' | 'bornOn' | 'sex' | 'birthPlace' | 'name'>;

/** The area codes on a form for one resident. */
export function entryAreas({
  family,
  person,
}: Pick<Entry, 'family'> & { readonly person: Pick<Entrant, 'birthPlace'> }): readonly AreaClaim[] {
  const claims = birthPlaceClaims(person.birthPlace, 'person.birthPlace');
  if (family.kind === 'join') return claims;
  const { area: code } = family.address;
  return [{ field: 'family.address.area', code, level: 'village', kind: 'present' }, ...claims];
}

/** What is on record about the people on a form for one resident. */
export async function readEntry(
  {
    family,
    person,
    ...named
  }: Pick<Entry, 'family' | 'mother' | 'father' | 'spouse'> & { readonly person: Entrant },
  read: Reading,
) {
  const host = family.kind === 'join' ? await read.family(family.host) : undefined;
  const mother = await read.maybePerson(named.mother);
  const father = await read.maybePerson(named.father);
  const spouse = await read.maybePerson(named.spouse);
  const alike = await read.alikeTo({
    people: [person],
    nik: person.nik,
    area: family.kind === 'new' ? family.address.area : areaOf(host),
    parents: [mother, father],
    card: host,
  });
  const members = host ? await read.members(host) : new Map<string, never>();
  const relatives = [mother, father, spouse].flatMap((relative) => relative ?? []);
  const kin = spouse ? await read.kin(relatives) : new Map();
  return { host, members, mother, father, spouse, kin, alike };
}

function areaOf(host: Known<Family> | undefined): string | undefined {
  return host && host.state.status !== 'none' ? host.state.address.area : undefined;
}

/** A place of birth in Indonesia is named by the code of its regency. */
export function birthPlaceClaims(birthPlace: string, field: string): readonly AreaClaim[] {
  return /^\d+$/.test(birthPlace) ? [{ field, code: birthPlace, level: 'regency', kind: 'document' }] : [];
}
