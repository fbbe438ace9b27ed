import { z } from 'zod';
import { legaliseMarriage } from '@peristiwa/domain';
import { dateSchema, demo, deskCommand, requestFields } from '@peristiwa/desk';
import { decision, gatherKin, marriageBook, spouses } from './bodies';

/** F-2.01 with the penetapan of isbat nikah (for others than Muslims, UU 23/2006 art. 36). */
const body = z
  .strictObject({
    ...requestFields,
    marriedOn: dateSchema.meta({ description: 'The wedding day by the decision' }),
    legalisedOn: dateSchema.meta({ description: 'The day the decision became final' }),
    ...spouses,
    ...decision,
    marriageBook,
  })
  .meta({
    id: 'LegaliseMarriage',
    example: {
      requestId: '00000000-0000-7000-8000-0000000000c3',
      reportedOn: '2026-11-20',
      marriedOn: '2015-03-14',
      legalisedOn: '2026-11-02',
      husband: demo.isbatMan,
      wife: demo.isbatWoman,
      court: 'Pengadilan Agama Soreang',
      decisionNumber: '0311/Pdt.P/2026/PA.Sor',
      marriageBook: { number: '0051/020/XI/2026', kua: 'KUA Soreang', date: '2026-11-16' },
    },
  });

export const legaliseMarriageCommand = deskCommand({
  name: 'legalise-marriage',
  summary: 'Record a marriage by the decision of a court (isbat nikah)',
  body,
  gather: gatherKin,
  decide: (command, facts, context) => legaliseMarriage(command, facts, context),
});
