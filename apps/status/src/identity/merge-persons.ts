import { z } from 'zod';
import { mergePersons } from '@peristiwa/domain';
import { demo, deskCommand, personRefSchema, requestFields } from '@peristiwa/desk';
import { evidenceSchema } from './papers';

/** Penggabungan data ganda; there is no national form. */
const mergeBody = z
  .strictObject({
    ...requestFields,
    survivor: personRefSchema.meta({ description: 'Data yang dipertahankan: the person who stays' }),
    duplicate: personRefSchema.meta({
      description: 'Data ganda: leaves the card; its NIK leads to the survivor from then on',
    }),
    evidence: evidenceSchema,
  })
  .meta({
    id: 'MergePersons',
    example: {
      requestId: '00000000-0000-7000-8000-000000000109',
      reportedOn: '2026-11-20',
      survivor: demo.twice,
      duplicate: demo.duplicate,
      evidence: 'Berita acara verifikasi data ganda nomor 9001/2026',
    },
  });

export const mergePersonsCommand = deskCommand({
  name: 'merge-persons',
  summary: 'Merge a duplicate into the person who stays (penggabungan data ganda)',
  body: mergeBody,
  async gather(body, read) {
    const [survivor, duplicate] = [await read.person(body.survivor), await read.person(body.duplicate)];
    const family = await read.familyOf(duplicate);
    const members = await read.members(family, [duplicate.id]);
    return { survivor, duplicate, family, members, relatives: await read.relatives(members) };
  },
  decide: (body, facts, context) => mergePersons(body, facts, context),
});
