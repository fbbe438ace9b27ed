import { z } from 'zod';
import { inBoth, instant, month, text, wholeNumber } from '@peristiwa/service';
import { AreaCode, queryPosition } from '../api/requests';

const KIND = /^[a-z0-9-]{1,60}$/;
const notAKind = inBoth('harus berupa jenis kasus', 'must be a kind of case');
export const CaseKindCode = z.string().regex(KIND, notAKind);

/** A page key: instant, person and kind of the last case of the previous page. */
const Place = z
  .string()
  .regex(
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z_[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}_[a-z0-9-]{1,60}$/,
    inBoth('harus berupa `next` dari halaman sebelumnya', 'must be the `next` of the previous page'),
  )
  .transform((place) => {
    const [openedAt = '', personId = '', kind = ''] = place.split('_');
    return { openedAt, personId, kind };
  })
  .refine(
    ({ openedAt }) => instant.safeParse(openedAt).success,
    inBoth('harus berupa `next` dari halaman sebelumnya', 'must be the `next` of the previous page'),
  );

export const CasesQuery = z.strictObject({
  kinds: z
    .string()
    .regex(/^[a-z0-9-]{1,60}(?:,[a-z0-9-]{1,60}){0,39}$/, notAKind)
    .transform((kinds) => kinds.split(','))
    .optional()
    .meta({
      description: 'Codes of quality flags and of due cases, with commas',
      example: 'possible-duplicate',
    }),
  area: AreaCode.optional(),
  minAgeDays: wholeNumber({ max: 36_500 })
    .default(0)
    .meta({ description: 'Only cases that were opened at least this many days ago' }),
  assignee: text({ min: 0, max: 200 }).optional().meta({
    description: 'An officer; empty: cases that are assigned to nobody',
    example: 'registrar-3204-7',
  }),
  after: Place.optional(),
  limit: wholeNumber({ min: 1, max: 1_000 }).default(100),
  minPosition: queryPosition,
});
export type CasesQuery = z.infer<typeof CasesQuery>;

export const TurnaroundQuery = z.strictObject({ area: AreaCode.optional(), from: month, to: month });
export type TurnaroundQuery = z.infer<typeof TurnaroundQuery>;

export const AssignmentBody = z
  .strictObject({ officer: text({ max: 200 }) })
  .meta({ id: 'CaseAssignment', example: { officer: 'registrar-3204-7' } });
export const NoteBody = z
  .strictObject({ content: text({ max: 2_000 }) })
  .meta({ id: 'CaseNote', example: { content: 'Buku nikah diminta kepada keluarga' } });

const Case = z.object({
  personId: z.uuid(),
  kind: z.string(),
  openedAt: z.string().describe('When the flag was recorded, or from when on the office can act'),
  area: z.string(),
  dueOn: z.iso.date().nullable(),
  reference: z.uuid().nullable().describe('The act that raised a flag; of a move letter, the move'),
  closedAt: z.string().nullable(),
  closedBy: z.uuid().nullable().describe('The act after which the cause was gone'),
  ageDays: z.number().int(),
  assignee: z.string().nullable(),
  notes: z.number().int(),
});
export const CasesAnswer = z
  .object({ cases: z.array(Case), next: z.string().nullable() })
  .meta({ id: 'CasesAnswer' });
export const CaseAnswer = Case.extend({
  officers: z
    .array(z.string())
    .describe(
      'Officers of the office of the reader who have worked at cases: it may be assigned to one of them',
    ),
  steps: z.array(
    z.object({
      step: z.enum(['assigned', 'noted']),
      actor: z.string(),
      office: z.string(),
      content: z.string(),
      at: z.string(),
    }),
  ),
}).meta({ id: 'CaseAnswer' });

export const TurnaroundAnswer = z
  .object({
    closed: z.array(
      z.object({
        /** `YYYY-MM` in which the cases were closed (WIB). */
        month: z.string(),
        kind: z.string(),
        closed: z.number().int(),
        /** Days from opening to closing. */
        medianDays: z.number(),
        p90Days: z.number(),
      }),
    ),
    open: z.array(
      z.object({
        kind: z.string(),
        open: z.number().int(),
        assigned: z.number().int(),
        /** Of the oldest one, in days. */
        oldestDays: z.number().int(),
      }),
    ),
  })
  .meta({ id: 'CaseTurnaroundAnswer' });
export type TurnaroundAnswer = z.infer<typeof TurnaroundAnswer>;
