import { z } from 'zod';
import { changeCitizenship, changeName, changeSex, citizenships, sexes } from '@peristiwa/domain';
import {
  codeSchema,
  dateSchema,
  demo,
  deskCommand,
  hints,
  nameSchema,
  personRefSchema,
  requestFields,
} from '@peristiwa/desk';
import { decisionSchema, decreeSchema } from './papers';

const changedOn = dateSchema.meta({ description: 'Tanggal berlaku: the day the decree became final' });
const request = { reportedOn: '2026-11-20', changedOn: '2026-11-10', person: demo.changer };
const decree = { court: 'Pengadilan Negeri Bale Bandung', date: '2026-11-03' };

/** F-2.01, pelaporan perubahan nama. */
const nameBody = z
  .strictObject({
    ...requestFields,
    person: personRefSchema,
    changedOn,
    name: nameSchema.meta({ description: 'Nama baru' }),
    decree: decreeSchema,
  })
  .meta({
    id: 'ChangeName',
    example: {
      requestId: '00000000-0000-7000-8000-000000000101',
      ...request,
      name: 'Wawan Setiawan',
      decree: { ...decree, number: '211/Pdt.P/2026/PN Blb' },
    },
  });

export const changeNameCommand = deskCommand({
  name: 'change-name',
  summary: 'Record a change of name (perubahan nama)',
  body: nameBody,
  gather: (body, read) => read.personOverTime(body.person),
  decide: (body, person, context) => changeName(body, person, context),
});

/** F-2.01, pelaporan peristiwa penting lainnya. */
const sexBody = z
  .strictObject({
    ...requestFields,
    person: personRefSchema,
    changedOn,
    sex: codeSchema(sexes).meta({ description: 'Jenis kelamin baru' }),
    decree: decreeSchema,
  })
  .meta({
    id: 'ChangeSex',
    example: {
      requestId: '00000000-0000-7000-8000-000000000102',
      ...request,
      sex: 'female',
      decree: { ...decree, number: '212/Pdt.P/2026/PN Blb' },
    },
  });

export const changeSexCommand = deskCommand({
  name: 'change-sex',
  summary: 'Record a change of sex (peristiwa penting lainnya); the NIK stays',
  body: sexBody,
  gather: (body, read) => read.personOverTime(body.person),
  decide: (body, person, context) => changeSex(body, person, context),
});

export const newCitizenshipSchema = z
  .enum(citizenships.values)
  .exclude(['limited-dual'])
  .meta({ description: 'Kewarganegaraan baru', ...hints({ 'x-codes': 'kewarganegaraan' }) });

/** F-2.01, pelaporan perubahan status kewarganegaraan. */
const citizenshipBody = z
  .strictObject({
    ...requestFields,
    person: personRefSchema,
    changedOn,
    citizenship: newCitizenshipSchema,
    decision: decisionSchema,
  })
  .meta({
    id: 'ChangeCitizenship',
    example: {
      requestId: '00000000-0000-7000-8000-000000000103',
      ...request,
      person: demo.candidate,
      citizenship: 'indonesian',
      decision: {
        issuer: 'Menteri Hukum',
        number: 'M.HH-27.AH.10.01 Tahun 2026',
        date: '2026-10-12',
        oathMinutes: 'W11-AH.10.01-9001',
      },
    },
  });

export const changeCitizenshipCommand = deskCommand({
  name: 'change-citizenship',
  summary: 'Record a change of citizenship (perubahan status kewarganegaraan)',
  body: citizenshipBody,
  gather: (body, read) => read.personOverTime(body.person),
  decide: (body, person, context) => changeCitizenship(body, person, context),
});
