import { z } from 'zod';
import { uuidSchema } from './bodies';

/** Answer of an accepted act, as documented in OpenAPI; `result` differs by command. */
export const answerSchema = z
  .object({
    requestId: uuidSchema,
    actId: uuidSchema,
    position: z
      .number()
      .int()
      .meta({ description: 'Pass it as minPosition to read data that include this act' }),
    recordedAt: z.iso.datetime(),
    result: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'Answer' });

/** The act of a request, without what was answered about persons. */
export const recordedSchema = answerSchema.omit({ result: true }).meta({ id: 'Recorded' });

/** A request that waits for a second officer, or that one has decided (permohonan). */
export const applicationSchema = z
  .object({
    requestId: uuidSchema,
    command: z.string(),
    office: z.string(),
    state: z.enum(['submitted', 'approved', 'recorded', 'rejected', 'expired']).meta({
      description: 'Diajukan, disetujui, dicatat, ditolak, kedaluwarsa',
    }),
    submittedAt: z.iso.datetime(),
    expiresOn: z.iso.date().meta({ description: 'The last day on which it may be approved' }),
    decidedAt: z.iso.datetime().optional(),
    reason: z.string().optional(),
  })
  .meta({ id: 'Application' });

export const applicationsSchema = z
  .object({ applications: z.array(applicationSchema) })
  .meta({ id: 'Applications' });

/** An application with its content and what its act would answer now. */
export const applicationToReadSchema = applicationSchema
  .extend({
    own: z.boolean().meta({ description: 'Submitted by the caller, who cannot approve it' }),
    body: z.record(z.string(), z.unknown()),
    result: z.unknown().optional(),
    refused: z.string().optional().meta({ description: 'The code with which it would be refused now' }),
  })
  .meta({ id: 'ApplicationToRead' });

/** Answer of a request that waits for a second officer. */
export const submittedSchema = z
  .object({
    requestId: uuidSchema,
    application: applicationSchema,
    result: z.unknown().optional().meta({ description: 'What the act would answer if it were recorded now' }),
  })
  .meta({ id: 'Submitted' });
export type SubmittedAnswer = z.infer<typeof submittedSchema>;

/** Answer of a dry run. */
export const previewSchema = z
  .object({ requestId: uuidSchema, dryRun: z.literal(true), result: z.unknown() })
  .meta({ id: 'Preview' });
export type PreviewAnswer = z.infer<typeof previewSchema>;
