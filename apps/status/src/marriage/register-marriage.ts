import { z } from 'zod';
import { registerMarriage } from '@peristiwa/domain';
import {
  dateSchema,
  demo,
  demoAddress,
  deskCommand,
  eventAbroadSchema,
  requestFields,
} from '@peristiwa/desk';
import { areasOfHome, courtPapers, gatherHome, home, marriageBook, spouses } from './bodies';

/** F-2.01, pelaporan perkawinan; marriages of Muslims come from KUA. */
const marriageBody = z
  .strictObject({
    ...requestFields,
    marriedOn: dateSchema,
    ...spouses,
    authority: z.enum(['civil-registry', 'kua', 'abroad']).meta({
      description: 'KUA for two Muslims, the civil registry for others, `abroad` with `abroad`',
    }),
    marriageBook,
    abroad: eventAbroadSchema.optional(),
    ...courtPapers,
    family: home,
  })
  .meta({
    id: 'RegisterMarriage',
    example: {
      requestId: '00000000-0000-7000-8000-0000000000c1',
      reportedOn: '2026-11-20',
      marriedOn: '2026-11-15',
      husband: demo.groom,
      wife: demo.bride,
      authority: 'kua',
      marriageBook: { number: '0042/015/XI/2026', kua: 'KUA Soreang', date: '2026-11-15' },
      family: { kind: 'new', head: 'husband', address: demoAddress },
    },
  });

export const registerMarriageCommand = deskCommand({
  name: 'register-marriage',
  summary: 'Register a marriage (pencatatan perkawinan)',
  body: marriageBody,
  areas: areasOfHome,
  gather: gatherHome,
  decide: (body, facts, context) => registerMarriage(body, facts, context),
});
