import { z } from 'zod';
import { registerDivorce } from '@peristiwa/domain';
import {
  addressSchema,
  dateSchema,
  demo,
  deskCommand,
  personRefSchema,
  requestFields,
} from '@peristiwa/desk';
import { text } from '@peristiwa/service';

/** F-2.01, pelaporan perceraian, by final court decision. */
const divorceBody = z
  .strictObject({
    ...requestFields,
    divorcedOn: dateSchema.meta({ description: 'The day the decision became final' }),
    husband: personRefSchema,
    wife: personRefSchema,
    court: text({ max: 100 }),
    decisionNumber: text({ max: 64 }),
    children: z
      .array(personRefSchema)
      .max(20)
      .default([])
      .meta({
        description:
          'Who goes along with the party who leaves the card. Where one of the two has died, nobody leaves it, and the ' +
          'answer has cardUnchanged: "deceased"',
      }),
    leaverAddress: addressSchema.optional(),
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
    },
  });

export const registerDivorceCommand = deskCommand({
  name: 'register-divorce',
  summary: 'Register a divorce (pencatatan perceraian)',
  body: divorceBody,
  areas: ({ leaverAddress }) =>
    leaverAddress
      ? [{ field: 'leaverAddress.area', code: leaverAddress.area, level: 'village', kind: 'present' }]
      : [],
  async gather(body, read) {
    const husband = await read.person(body.husband);
    const wife = await read.person(body.wife);
    const husbandFamily = await read.familyOf(husband);
    const wifeFamily = await read.familyOf(wife);
    return { husband, wife, husbandFamily, wifeFamily, children: await read.persons(body.children) };
  },
  decide: (body, facts, context) => registerDivorce(body, facts, context),
});
