import { documentKinds, documentStatuses, recordDocument } from '@peristiwa/domain';
import { dateSchema, demo, deskCommand, personRefSchema, requestFields } from '@peristiwa/desk';
import { text } from '@peristiwa/service';
import { z } from 'zod';

export const policeReportSchema = text({ max: 64 }).meta({
  description: 'Number of the police report on a lost document (surat keterangan kehilangan)',
});

/** F-1.02, KTP-el and KIA; IKD by Permendagri 72/2022. */
const recordDocumentBody = z
  .strictObject({
    ...requestFields,
    person: personRefSchema,
    changedOn: dateSchema.meta({ description: 'The day of the step' }),
    document: z.enum(documentKinds).meta({
      description: 'Dokumen: KTP elektronik, kartu identitas anak, identitas kependudukan digital',
    }),
    status: z.enum(documentStatuses).meta({
      description:
        'KTP-el: recorded (sudah rekam) → print-ready (PRR) → sent-for-printing → printed (tercetak) → shipped ' +
        '(dikirim) → issued (diserahkan) → lost (hilang), damaged (rusak) or revoked (dicabut), and print-ready again. ' +
        'KIA: issued, lost, damaged, revoked. IKD: active, inactive',
    }),
    policeReport: policeReportSchema.optional(),
  })
  .meta({
    id: 'RecordDocument',
    example: {
      requestId: '00000000-0000-7000-8000-000000000131',
      reportedOn: '2026-11-20',
      person: demo.beginner,
      changedOn: '2026-11-20',
      document: 'ktp-el',
      status: 'recorded',
    },
  });

export const recordDocumentCommand = deskCommand({
  name: 'record-document',
  summary: 'Record a step of a KTP-el, a KIA or an IKD (perekaman, penerbitan, pencabutan dokumen identitas)',
  body: recordDocumentBody,
  gather: ({ person }, read) => read.person(person),
  decide: (body, person, context) => recordDocument(body, person, context),
});
