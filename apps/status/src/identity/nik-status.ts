import { z } from 'zod';
import { deactivateNik, nikReasons, reactivateNik } from '@peristiwa/domain';
import {
  codeSchema,
  dateSchema,
  demo,
  deskCommand,
  personRefSchema,
  requestFields,
  uuidSchema,
} from '@peristiwa/desk';
import { evidenceSchema } from './papers';

/** Penonaktifan NIK; there is no national form. */
const deactivationBody = z
  .strictObject({
    ...requestFields,
    person: personRefSchema,
    changedOn: dateSchema.meta({ description: 'Tanggal penonaktifan' }),
    reason: codeSchema(nikReasons).meta({ description: 'Alasan penonaktifan' }),
    evidence: evidenceSchema,
  })
  .meta({
    id: 'DeactivateNik',
    example: {
      requestId: '00000000-0000-7000-8000-000000000105',
      reportedOn: '2026-11-20',
      person: demo.changer,
      changedOn: '2026-11-20',
      reason: 'living-elsewhere',
      evidence: 'Berita acara verifikasi lapangan nomor 9001/2026',
    },
  });

export const deactivateNikCommand = deskCommand({
  name: 'deactivate-nik',
  summary: 'Deactivate a NIK (penonaktifan NIK)',
  body: deactivationBody,
  gather: (body, read) => read.personOverTime(body.person),
  decide: (body, person, context) => deactivateNik(body, person, context),
});

const reactivationBody = z
  .strictObject({
    ...requestFields,
    personId: uuidSchema,
    changedOn: dateSchema.meta({ description: 'Tanggal pengaktifan kembali' }),
    evidence: evidenceSchema,
  })
  .meta({
    id: 'ReactivateNik',
    example: {
      requestId: '00000000-0000-7000-8000-000000000106',
      reportedOn: '2026-11-21',
      personId: '00000000-0000-7000-8000-0000000000fb',
      changedOn: '2026-11-21',
      evidence: 'Surat keterangan domisili nomor 9001/2026',
    },
  });

export const reactivateNikCommand = deskCommand({
  name: 'reactivate-nik',
  summary: 'Reactivate a NIK (pengaktifan kembali NIK)',
  body: reactivationBody,
  gather: ({ personId }, read) => read.personOverTime({ personId }),
  decide: (body, person, context) => reactivateNik(body, person, context),
});
