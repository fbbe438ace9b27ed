import { correctStay, endStay, moveReasons, registerStay } from '@peristiwa/domain';
import {
  addressSchema,
  cancellationCommand,
  codeSchema,
  correctionCommand,
  dateSchema,
  demoAbroad,
  demoAddress,
  demo,
  deskCommand,
  personRefSchema,
  requestFields,
} from '@peristiwa/desk';
import { z } from 'zod';

/** F-1.15, pendataan penduduk nonpermanen. */
const stayBody = z
  .strictObject({
    ...requestFields,
    person: personRefSchema,
    from: dateSchema,
    until: dateSchema.meta({ description: 'At most a year after `from`' }),
    address: addressSchema.meta({ description: 'Where the person stays; card and domicile do not change' }),
    reason: codeSchema(moveReasons),
  })
  .meta({
    id: 'RegisterStay',
    example: {
      requestId: '00000000-0000-7000-8000-000000000346',
      reportedOn: '2026-11-20',
      person: demoAbroad.student,
      from: '2026-11-16',
      until: '2027-10-31',
      address: { ...demoAddress, area: demo.otherVillage },
      reason: 'education',
    },
  });

const stayEndBody = z.strictObject({ ...requestFields, person: personRefSchema, endedOn: dateSchema }).meta({
  id: 'EndStay',
  example: {
    requestId: '00000000-0000-7000-8000-000000000347',
    reportedOn: '2026-11-20',
    person: demoAbroad.seasonalWorker,
    endedOn: '2026-11-18',
  },
});

export const stayCommands = [
  deskCommand({
    name: 'register-stay',
    summary: 'Record that a resident lives elsewhere for up to a year (pendataan penduduk nonpermanen)',
    body: stayBody,
    areas: ({ address }) => [
      { field: 'address.area', code: address.area, level: 'village', kind: 'present' },
    ],
    gather: ({ person }, read) => read.person(person),
    decide: (body, person, context) => registerStay(body, person, context),
  }),
  deskCommand({
    name: 'end-stay',
    summary: 'End a non-permanent stay before its term (berakhirnya tinggal penduduk nonpermanen)',
    body: stayEndBody,
    gather: ({ person }, read) => read.person(person),
    decide: (body, person, context) => endStay(body, person, context),
  }),
  cancellationCommand({
    name: 'cancel-stay',
    kind: 'non-permanent-stay',
    summary: 'Cancel a non-permanent stay (pembatalan pendataan penduduk nonpermanen)',
  }),
  correctionCommand({
    name: 'correct-stay',
    summary: 'Correct the term of a non-permanent stay (pembetulan pendataan penduduk nonpermanen)',
    fields: { from: dateSchema.optional(), until: dateSchema.optional() },
    example: { until: '2027-09-30' },
    resolve: (corrected) => ({ corrected }),
    correct: correctStay,
  }),
  cancellationCommand({
    name: 'cancel-stay-end',
    kind: 'non-permanent-stay-end',
    summary: 'Cancel the end of a non-permanent stay (pembatalan pengakhiran)',
  }),
];
