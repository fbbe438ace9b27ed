import { z } from 'zod';
import { declareMissing, endMissing } from '@peristiwa/domain';
import { dateSchema, demo, deskCommand, personRefSchema, requestFields, uuidSchema } from '@peristiwa/desk';
import { decreeSchema, evidenceSchema } from './papers';

/** Orang hilang, by a decree of the court; there is no national form. */
const missingBody = z
  .strictObject({
    ...requestFields,
    person: personRefSchema,
    changedOn: dateSchema.meta({ description: 'Tanggal berlaku: the day the decree became final' }),
    decree: decreeSchema,
  })
  .meta({
    id: 'DeclareMissing',
    example: {
      requestId: '00000000-0000-7000-8000-000000000107',
      reportedOn: '2026-11-20',
      person: demo.changer,
      changedOn: '2026-11-10',
      decree: {
        court: 'Pengadilan Negeri Bale Bandung',
        number: '213/Pdt.P/2026/PN Blb',
        date: '2026-11-03',
      },
    },
  });

export const declareMissingCommand = deskCommand({
  name: 'declare-missing',
  summary: 'Record that a court declared a person missing (orang hilang)',
  body: missingBody,
  gather: (body, read) => read.personOverTime(body.person),
  decide: (body, person, context) => declareMissing(body, person, context),
});

const foundBody = z
  .strictObject({
    ...requestFields,
    personId: uuidSchema,
    changedOn: dateSchema.meta({ description: 'Tanggal ditemukan' }),
    evidence: evidenceSchema,
  })
  .meta({
    id: 'EndMissing',
    example: {
      requestId: '00000000-0000-7000-8000-000000000108',
      reportedOn: '2026-11-21',
      personId: '00000000-0000-7000-8000-0000000000fb',
      changedOn: '2026-11-21',
      evidence: 'Surat keterangan kepolisian nomor 9001/2026',
    },
  });

export const endMissingCommand = deskCommand({
  name: 'end-missing',
  summary: 'Record that a missing person was found alive (orang hilang ditemukan)',
  body: foundBody,
  gather: ({ personId }, read) => read.personOverTime({ personId }),
  decide: (body, person, context) => endMissing(body, person, context),
});
