import { z } from 'zod';
import { annulDivorce } from '@peristiwa/domain';
import { dateSchema, demo, deskCommand, requestFields } from '@peristiwa/desk';
import { areasOfHome, decision, gatherHome, home, spouses } from './bodies';

/** F-2.01, pelaporan pembatalan perceraian, by final court decision. */
const body = z
  .strictObject({
    ...requestFields,
    annulledOn: dateSchema.meta({ description: 'The day the decision became final' }),
    ...spouses,
    ...decision,
    family: home,
  })
  .meta({
    id: 'AnnulDivorce',
    example: {
      requestId: '00000000-0000-7000-8000-0000000000e3',
      reportedOn: '2026-11-20',
      annulledOn: '2026-11-09',
      husband: demo.formerHusband,
      wife: demo.formerWife,
      court: 'Mahkamah Agung',
      decisionNumber: '45 PK/AG/2026',
      family: { kind: 'join', host: 'husband' },
    },
  });

export const annulDivorceCommand = deskCommand({
  name: 'annul-divorce',
  summary: 'Annul a divorce (pembatalan perceraian)',
  body,
  areas: areasOfHome,
  gather: gatherHome,
  decide: (command, facts, context) => annulDivorce(command, facts, context),
});
