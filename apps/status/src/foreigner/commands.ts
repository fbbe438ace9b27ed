import { changeStayPermit, correctForeigner, correctStayPermit, registerForeigner } from '@peristiwa/domain';
import {
  cancellationCommand,
  correctionCommand,
  demoAbroad,
  demoAddress,
  deskCommand,
  personRefSchema,
  requestFields,
} from '@peristiwa/desk';
import { z } from 'zod';
import { biodataSchema, entryAreas, entryFields, readEntry } from '../biodata/record-biodata';
import { correctedBiodataFields, correctedBirthPlace, resolveBiodata } from '../biodata/supersede-biodata';
import { correctedPermitFields, papersSchema, permitSchema } from './bodies';

/** F-1.01, pencatatan biodata orang asing. */
const foreignerBody = z
  .strictObject({
    ...entryFields,
    person: biodataSchema.omit({ citizenship: true }),
    permit: permitSchema,
    papers: papersSchema,
  })
  .meta({
    id: 'RegisterForeigner',
    example: {
      requestId: '00000000-0000-7000-8000-00000000034d',
      reportedOn: '2026-11-20',
      person: {
        name: 'Maria Lopez',
        sex: 'female',
        bornOn: '1990-08-30',
        birthPlace: 'Manila',
        religion: 'catholic',
        maritalStatus: 'single',
        education: 'master',
        occupation: 15,
      },
      family: { kind: 'new', address: demoAddress },
      permit: {
        kind: 'itas',
        number: '2C11JE0147-X',
        issuedAt: 'Kanim Kelas I TPI Bandung',
        issuedOn: '2026-11-12',
        validUntil: '2027-11-11',
      },
      papers: {
        nationality: 'PH',
        passport: { number: 'P9000147A', validUntil: '2032-01-31' },
        sponsor: { kind: 'company', name: 'PT Contoh Sejahtera' },
        firstArrival: { on: '2026-11-10', place: 'Jakarta' },
      },
    },
  });

const permitBody = z
  .strictObject({
    ...requestFields,
    person: personRefSchema,
    permit: permitSchema,
    papers: papersSchema
      .optional()
      .meta({ description: 'Where passport or sponsor are others than on record' }),
  })
  .meta({
    id: 'ChangeStayPermit',
    example: {
      requestId: '00000000-0000-7000-8000-00000000034e',
      reportedOn: '2026-11-20',
      person: demoAbroad.engineer,
      permit: { kind: 'itap', number: '2D11JE0148-X', issuedOn: '2026-11-16', validUntil: '2031-11-15' },
    },
  });

export const foreignerCommands = [
  deskCommand({
    name: 'register-foreigner',
    summary: 'Bring a foreigner with a stay permit into the register (pencatatan biodata orang asing, SKTT)',
    body: foreignerBody,
    areas: entryAreas,
    gather: readEntry,
    decide: (body, facts, context) => registerForeigner(body, facts, context),
  }),
  deskCommand({
    name: 'change-stay-permit',
    summary: 'Record another stay permit: an extension, or an ITAP after an ITAS (perubahan izin tinggal)',
    body: permitBody,
    gather: ({ person }, read) => read.person(person),
    decide: (body, person, context) => changeStayPermit(body, person, context),
  }),
  cancellationCommand({
    name: 'cancel-foreigner',
    kind: 'foreigner',
    summary: 'Cancel the registration of a foreigner (pembatalan pencatatan biodata orang asing)',
  }),
  correctionCommand({
    name: 'correct-foreigner',
    summary:
      'Correct the biodata or the stay permit of a foreigner (pembetulan pencatatan biodata orang asing); the NIK stays',
    fields: { ...correctedBiodataFields, permit: z.strictObject(correctedPermitFields).optional() },
    example: { permit: { validUntil: '2027-11-10' } },
    areas: correctedBirthPlace,
    resolve: (corrected, read) => resolveBiodata(corrected, read),
    correct: correctForeigner,
  }),
  cancellationCommand({
    name: 'cancel-stay-permit',
    kind: 'stay-permit',
    summary: 'Cancel the record of another stay permit (pembatalan pencatatan izin tinggal)',
  }),
  correctionCommand({
    name: 'correct-stay-permit',
    summary: 'Correct the record of another stay permit (pembetulan pencatatan izin tinggal)',
    fields: correctedPermitFields,
    example: { validUntil: '2031-11-14' },
    resolve: (corrected) => ({ corrected }),
    correct: correctStayPermit,
  }),
];
