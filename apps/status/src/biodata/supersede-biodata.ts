import {
  bloodTypes,
  citizenships,
  correctBiodata,
  educations,
  maritalStatuses,
  religions,
  sexes,
} from '@peristiwa/domain';
import {
  cancellationCommand,
  codeSchema,
  correctionCommand,
  dateSchema,
  nameSchema,
  occupationSchema,
  personRefSchema,
  uuidSchema,
  type AreaClaim,
  type PersonRef,
  type Reading,
} from '@peristiwa/desk';
import { birthPlaceSchema } from './record-biodata';

/** The biodata that a correction of any act of entry may state. */
export const correctedBiodataFields = {
  name: nameSchema.optional(),
  sex: codeSchema(sexes).optional(),
  bornOn: dateSchema.optional(),
  birthPlace: birthPlaceSchema.optional(),
  religion: codeSchema(religions).optional(),
  maritalStatus: codeSchema(maritalStatuses).optional(),
  education: codeSchema(educations).optional(),
  occupation: occupationSchema.optional(),
  bloodType: codeSchema(bloodTypes).optional(),
  mother: personRefSchema.nullable().optional(),
  father: personRefSchema.nullable().optional(),
};

export const supersedeBiodataCommands = [
  cancellationCommand({
    name: 'cancel-biodata',
    kind: 'biodata',
    summary: 'Cancel a record of biodata (pembatalan pencatatan biodata)',
  }),
  correctionCommand({
    name: 'correct-biodata',
    summary: 'Correct the biodata of a resident as recorded (pembetulan biodata); the NIK stays',
    fields: {
      personId: uuidSchema
        .optional()
        .meta({ description: 'Whose biodata, where the act recorded a whole family' }),
      citizenship: codeSchema(citizenships).optional(),
      ...correctedBiodataFields,
    },
    example: { bornOn: '1995-05-06' },
    areas: correctedBirthPlace,
    resolve: (corrected, read) => resolveBiodata(corrected, read),
    correct: correctBiodata,
  }),
];

export function correctedBirthPlace({
  birthPlace = '',
}: {
  readonly birthPlace?: string;
}): readonly AreaClaim[] {
  const isCode = /^\d+$/.test(birthPlace);
  return isCode ? [{ field: 'birthPlace', code: birthPlace, level: 'regency', kind: 'document' }] : [];
}

interface Parents {
  readonly mother?: PersonRef | null;
  readonly father?: PersonRef | null;
}

/** The corrected fields with the parents whom they name, as on record. */
export async function resolveBiodata<Corrected extends Parents>(
  { mother, father, ...corrected }: Corrected,
  read: Reading,
) {
  const parents = { mother: await parentIn(mother, read), father: await parentIn(father, read) };
  return {
    corrected: { ...corrected, ...parents },
    people: [parents.mother ?? [], parents.father ?? []].flat(),
  };
}

/** Undefined: not corrected; null: not known. */
async function parentIn(ref: PersonRef | null | undefined, read: Reading) {
  return ref === null ? null : read.maybePerson(ref);
}
