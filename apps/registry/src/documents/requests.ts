import { z } from 'zod';
import { inBoth, uuid } from '@peristiwa/service';

/** Ids only: numbers of cards and acts are looked up first. */
export const PrintRequest = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('family-card'), familyId: uuid }),
    z.strictObject({ kind: z.literal('skpwni'), moveId: uuid }),
    z.strictObject({ kind: z.literal('sktt'), personId: uuid }),
    z.strictObject({
      kind: z.literal('act'),
      actId: uuid,
      personId: uuid
        .optional()
        .meta({ description: 'Whose extract, where the act registered several births' }),
    }),
  ])
  .meta({
    id: 'PrintRequest',
    example: { kind: 'family-card', familyId: '00000000-0000-7000-8000-0000000000f1' },
  });
export type PrintRequest = z.infer<typeof PrintRequest>;

export const VerifyRequest = z
  .strictObject({
    code: z
      .string()
      .regex(
        /^[0-9A-Z.-]{1,300}$/,
        inBoth(
          'harus berupa teks dari kode QR pada dokumen',
          'must be the text of the QR code on the document',
        ),
      ),
  })
  .meta({ id: 'VerifyRequest' });
export type VerifyRequest = z.infer<typeof VerifyRequest>;

const VerifiedTable = z.object({
  columns: z.array(z.object({ label: z.string(), weight: z.number() })),
  rows: z.array(z.array(z.string())),
});

export const VerifiedAnswer = z
  .object({
    isGenuine: z.boolean(),
    reason: z.enum(['not-a-code', 'unknown-key', 'signature-wrong', 'not-on-record']).optional(),
    isConfidential: z
      .boolean()
      .optional()
      .describe('true: only the office in charge of the person and auditors learn what the paper must show'),
    kind: z.string().optional(),
    number: z.string().optional(),
    issuedOn: z.iso.date().optional(),
    issuedBy: z.string().optional().describe('Regency code of the office that issued it'),
    isCurrent: z
      .boolean()
      .optional()
      .describe('false: the record has changed since, or the act is cancelled'),
    content: z
      .object({
        title: z.string(),
        introduction: z.string().optional(),
        fields: z.array(z.tuple([z.string(), z.string()])),
        tables: z.array(VerifiedTable),
        notes: z.array(z.string()),
      })
      .optional()
      .describe('What the paper must show'),
  })
  .meta({ id: 'VerifiedAnswer' });
