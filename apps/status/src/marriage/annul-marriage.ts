import { z } from 'zod';
import { annulMarriage } from '@peristiwa/domain';
import { dateSchema, demo, deskCommand, requestFields } from '@peristiwa/desk';
import { areasOfSplit, decision, gatherSplit, split, spouses } from './bodies';

/** F-2.01, pelaporan pembatalan perkawinan, by final court decision. */
const body = z
  .strictObject({
    ...requestFields,
    annulledOn: dateSchema.meta({ description: 'The day the decision became final' }),
    ...spouses,
    ...decision,
    ...split,
  })
  .meta({
    id: 'AnnulMarriage',
    example: {
      requestId: '00000000-0000-7000-8000-0000000000c4',
      reportedOn: '2026-11-20',
      annulledOn: '2026-11-03',
      husband: demo.annulledMan,
      wife: demo.annulledWoman,
      court: 'Pengadilan Agama Soreang',
      decisionNumber: '0870/Pdt.G/2026/PA.Sor',
    },
  });

export const annulMarriageCommand = deskCommand({
  name: 'annul-marriage',
  summary: 'Annul a marriage (pembatalan perkawinan)',
  body,
  areas: areasOfSplit,
  gather: gatherSplit,
  decide: (command, facts, context) => annulMarriage(command, facts, context),
});
