import { flagFindings, resolveFlag, type QualityFlag } from '@peristiwa/domain';
import {
  cancellationCommand,
  demo,
  deskCommand,
  personRefSchema,
  requestFields,
  uuidSchema,
} from '@peristiwa/desk';
import { text } from '@peristiwa/service';
import { z } from 'zod';

/** Berita acara verifikasi: what an officer found about a quality flag (domain.md §2.8). */
const resolutionBody = z
  .strictObject({
    ...requestFields,
    person: personRefSchema,
    flag: text({ max: 60 }).meta({
      description: 'Penanda kualitas data, as `GET /v1/quality-flags` of the registry lists it',
    }),
    finding: z.enum(flagFindings).meta({
      description:
        'Hasil verifikasi. `confirmed`: the record is right; `settled`: another act put it right, which `settledBy` names',
    }),
    evidence: text({ max: 64 }).meta({ description: 'Nomor berita acara verifikasi' }),
    settledBy: uuidSchema.optional().meta({ description: 'The act that put the record right' }),
  })
  .meta({
    id: 'ResolveFlag',
    example: {
      requestId: '00000000-0000-7000-8000-000000000a12',
      reportedOn: '2026-11-20',
      person: demo.flagged,
      flag: 'nik-differs-from-biodata',
      finding: 'confirmed',
      evidence: '470/BA-0112/2026',
    },
  });

const resolveFlagCommand = deskCommand({
  name: 'resolve-flag',
  summary: 'Report what was found about a quality flag (penyelesaian penanda kualitas data)',
  body: resolutionBody,
  async gather(body, read) {
    const person = await read.person(body.person);
    return { person, family: await read.familyOf(person) };
  },
  decide: (body, facts, context) => resolveFlag({ ...body, flag: body.flag as QualityFlag }, facts, context),
});

export const qualityCommands = [
  resolveFlagCommand,
  cancellationCommand({
    name: 'cancel-flag-resolution',
    kind: 'flag-resolution',
    summary: 'Cancel the report on a quality flag (pembatalan penyelesaian penanda)',
  }),
];
