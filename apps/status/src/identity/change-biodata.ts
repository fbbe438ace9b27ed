import { z } from 'zod';
import { bloodTypes, changeBiodata, educations, religions } from '@peristiwa/domain';
import {
  codeSchema,
  dateSchema,
  demo,
  deskCommand,
  hints,
  occupationSchema,
  personRefSchema,
  requestFields,
  type AreaClaim,
} from '@peristiwa/desk';
import { text } from '@peristiwa/service';
import { evidenceSchema } from './papers';

function element<Value extends z.ZodType>(value: Value, term: string) {
  return z.strictObject({ value, evidence: evidenceSchema }).optional().meta({ description: term });
}

/** The elements that F-1.06 changes. */
export const changesSchema = z.strictObject({
  education: element(codeSchema(educations), 'Pendidikan terakhir'),
  occupation: element(occupationSchema, 'Jenis pekerjaan'),
  religion: element(codeSchema(religions), 'Agama, or kepercayaan; with the paper of its community'),
  bloodType: element(codeSchema(bloodTypes), 'Golongan darah'),
  birthPlace: element(
    text({ min: 2, max: 60 }).meta({ ...hints({ 'x-area': 'birth-place' }) }),
    'Tempat lahir: regency code, or a place abroad',
  ),
});

/** F-1.06, pernyataan perubahan elemen data penduduk. */
const biodataChangeBody = z
  .strictObject({
    ...requestFields,
    person: personRefSchema,
    changedOn: dateSchema.meta({ description: 'Tanggal perubahan' }),
    changes: changesSchema,
  })
  .meta({
    id: 'ChangeBiodata',
    example: {
      requestId: '00000000-0000-7000-8000-000000000104',
      reportedOn: '2026-11-20',
      person: demo.changer,
      changedOn: '2026-11-10',
      changes: {
        education: { value: 'bachelor', evidence: 'Ijazah S1 nomor 9001/2026' },
        religion: { value: 'catholic', evidence: 'Surat baptis nomor 9001/2026' },
      },
    },
  });

export const changeBiodataCommand = deskCommand({
  name: 'change-biodata',
  summary: 'Record a change of biodata (perubahan elemen data, F-1.06)',
  body: biodataChangeBody,
  areas: ({ changes }) => areasIn(changes),
  gather: (body, read) => read.personOverTime(body.person),
  decide: (body, person, context) => changeBiodata(body, person, context),
});

/** The place of birth that the changes name by code. */
export function areasIn({ birthPlace }: z.infer<typeof changesSchema>): readonly AreaClaim[] {
  const isCode = birthPlace && /^\d+$/.test(birthPlace.value);
  if (!isCode) return [];
  return [{ field: 'changes.birthPlace.value', code: birthPlace.value, level: 'regency', kind: 'document' }];
}
