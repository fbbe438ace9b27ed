import { z } from 'zod';
import { declareUnrecordedDivorce } from '@peristiwa/domain';
import { dateSchema, demo, deskCommand, requestFields } from '@peristiwa/desk';
import { areasOfSplit, gatherSplit, split, spouses, sptjm } from './bodies';

/** F-1.05, SPTJM perceraian belum tercatat. */
const body = z
  .strictObject({
    ...requestFields,
    divorcedOn: dateSchema.meta({ description: 'The day since which the two are divorced' }),
    ...spouses,
    sptjm,
    ...split,
  })
  .meta({
    id: 'DeclareUnrecordedDivorce',
    example: {
      requestId: '00000000-0000-7000-8000-0000000000e2',
      reportedOn: '2026-11-20',
      divorcedOn: '2026-10-05',
      husband: demo.partingMan,
      wife: demo.partingWoman,
      sptjm: 'SPTJM/3204/0018/2026',
    },
  });

export const declareUnrecordedDivorceCommand = deskCommand({
  name: 'declare-unrecorded-divorce',
  summary: 'Declare the end of a marriage without an act (cerai belum tercatat, F-1.05)',
  body,
  areas: areasOfSplit,
  gather: gatherSplit,
  decide: (command, facts, context) => declareUnrecordedDivorce(command, facts, context),
});
