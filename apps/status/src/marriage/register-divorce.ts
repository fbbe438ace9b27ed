import { z } from 'zod';
import { registerDivorce } from '@peristiwa/domain';
import { dateSchema, demo, deskCommand, eventAbroadSchema, requestFields } from '@peristiwa/desk';
import { areasOfSplit, decision, gatherSplit, reference, split, spouses } from './bodies';

/** F-2.01, pelaporan perceraian, by final court decision. */
const divorceBody = z
  .strictObject({
    ...requestFields,
    divorcedOn: dateSchema.meta({ description: 'The day the decision became final' }),
    ...spouses,
    ...decision,
    divorceCertificate: z.strictObject({ number: reference, date: dateSchema }).optional().meta({
      description:
        'Akta cerai of the pengadilan agama, in a divorce of Muslims; others get an akta perceraian here',
    }),
    abroad: eventAbroadSchema.optional(),
    ...split,
  })
  .meta({
    id: 'RegisterDivorce',
    example: {
      requestId: '00000000-0000-7000-8000-0000000000e1',
      reportedOn: '2026-11-20',
      divorcedOn: '2026-11-10',
      husband: demo.husband,
      wife: demo.wife,
      court: 'Pengadilan Agama Soreang',
      decisionNumber: '1234/Pdt.G/2026/PA.Sor',
      divorceCertificate: { number: '0456/AC/2026/PA.Sor', date: '2026-11-12' },
    },
  });

export const registerDivorceCommand = deskCommand({
  name: 'register-divorce',
  summary: 'Register a divorce (pencatatan perceraian)',
  body: divorceBody,
  areas: areasOfSplit,
  gather: gatherSplit,
  decide: (body, facts, context) => registerDivorce(body, facts, context),
});
