import { z } from 'zod';
import { declareUnrecordedMarriage } from '@peristiwa/domain';
import { dateSchema, demo, demoAddress, deskCommand, requestFields } from '@peristiwa/desk';
import { areasOfHome, courtPapers, gatherHome, home, spouses, sptjm } from './bodies';

/** F-1.05, SPTJM perkawinan belum tercatat, signed by both. */
const body = z
  .strictObject({
    ...requestFields,
    marriedOn: dateSchema.meta({ description: 'The day of the wedding by religion or custom' }),
    ...spouses,
    sptjm,
    ...courtPapers,
    family: home,
  })
  .meta({
    id: 'DeclareUnrecordedMarriage',
    example: {
      requestId: '00000000-0000-7000-8000-0000000000c2',
      reportedOn: '2026-11-20',
      marriedOn: '2024-06-08',
      husband: demo.declaringMan,
      wife: demo.declaringWoman,
      sptjm: 'SPTJM/3204/0017/2026',
      family: { kind: 'new', head: 'husband', address: demoAddress },
    },
  });

export const declareUnrecordedMarriageCommand = deskCommand({
  name: 'declare-unrecorded-marriage',
  summary: 'Declare a marriage without an act (kawin belum tercatat, F-1.05)',
  body,
  areas: areasOfHome,
  gather: gatherHome,
  decide: (command, facts, context) => declareUnrecordedMarriage(command, facts, context),
});
