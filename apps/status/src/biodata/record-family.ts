import { recordFamily, relationships, type RelativeOnForm } from '@peristiwa/domain';
import {
  addressSchema,
  codeSchema,
  demoAddress,
  deskCommand,
  kkNumberSchema,
  personRefSchema,
  requestFields,
  type Reading,
} from '@peristiwa/desk';
import { z } from 'zod';
import { biodataSchema, birthPlaceClaims, namedFields } from './record-biodata';

const MEMBERS_MAX = 20;
const relativeSchema = z
  .union([
    ...personRefSchema.options,
    z.strictObject({
      member: z
        .number()
        .int()
        .min(1)
        .max(MEMBERS_MAX)
        .meta({ description: 'Nomor urut on this form, from 1' }),
    }),
  ])
  .optional();
type RelativeRef = z.infer<typeof relativeSchema>;

const memberSchema = z.strictObject({
  relationship: codeSchema(relationships).meta({ description: 'SHDK; the first member is the head' }),
  person: biodataSchema,
  mother: relativeSchema.meta({ description: 'Ibu kandung' }),
  father: relativeSchema.meta({ description: 'Ayah kandung' }),
  spouse: relativeSchema.meta({
    description: 'Counts as a marriage when both declare the same status, or marriageAct shows it',
  }),
  ...namedFields,
});

const example = {
  birthPlace: '3204',
  religion: 'islam',
  maritalStatus: 'married-recorded',
  education: 'upper-secondary',
} as const;

/** F-1.01, formulir biodata keluarga: a family that enters the register together. */
const familyBody = z
  .strictObject({
    ...requestFields,
    family: z.strictObject({ kkNumber: kkNumberSchema.optional(), address: addressSchema }),
    members: z.array(memberSchema).min(1).max(MEMBERS_MAX).meta({ description: 'The head first' }),
  })
  .meta({
    id: 'RecordFamilyBiodata',
    example: {
      requestId: '00000000-0000-7000-8000-000000000a13',
      reportedOn: '2026-11-20',
      family: { address: demoAddress },
      members: [
        {
          relationship: 'head',
          person: { ...example, name: 'Oman Abdurahman', sex: 'male', bornOn: '1984-01-21', occupation: 9 },
        },
        {
          relationship: 'wife',
          person: { ...example, name: 'Entin Suryatin', sex: 'female', bornOn: '1986-02-22', occupation: 2 },
          spouse: { member: 1 },
        },
        {
          relationship: 'child',
          person: {
            ...example,
            name: 'Dede Abdurahman',
            sex: 'male',
            bornOn: '2012-03-23',
            maritalStatus: 'single',
            education: 'primary-unfinished',
            occupation: 3,
          },
          mother: { member: 2 },
          father: { member: 1 },
        },
      ],
    },
  });

export const recordFamilyCommand = deskCommand({
  name: 'record-family-biodata',
  summary: 'Bring a whole family into the register with one form (pencatatan biodata keluarga)',
  body: familyBody,
  areas: ({ family, members }) => [
    { field: 'family.address.area', code: family.address.area, level: 'village', kind: 'present' },
    ...members.flatMap(({ person }, index) =>
      birthPlaceClaims(person.birthPlace, `members.${index}.person.birthPlace`),
    ),
  ],
  async gather({ family, members }, read) {
    const entries = await Promise.all(
      members.map(async ({ person, ...member }) => {
        const [mother, father, spouse] = await Promise.all(
          [member.mother, member.father, member.spouse].map((ref) => relativeOf(ref, read)),
        );
        const parents = [mother, father].map(inRegister);
        const alike = await read.alikeTo({
          people: [person],
          nik: person.nik,
          area: family.address.area,
          parents,
        });
        return { ...member, person, mother, father, spouse, alike };
      }),
    );
    const relatives = entries.flatMap(({ mother, father, spouse }) =>
      [mother, father, spouse].flatMap((relative) => inRegister(relative) ?? []),
    );
    return { members: entries, kin: await read.kin(relatives) };
  },
  decide: ({ reportedOn, family }, { members, kin }, context) =>
    recordFamily({ reportedOn, ...family, members }, kin, context),
});

async function relativeOf(ref: RelativeRef, read: Reading): Promise<RelativeOnForm | undefined> {
  return ref && 'member' in ref ? { member: ref.member - 1 } : read.maybePerson(ref);
}

function inRegister(relative: RelativeOnForm | undefined) {
  return relative && 'member' in relative ? undefined : relative;
}
