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

/** Answer of a dry run. */
export const previewSchema = z
  .object({ requestId: uuidSchema, dryRun: z.literal(true), result: z.unknown() })
  .meta({ id: 'Preview' });
export type PreviewAnswer = z.infer<typeof previewSchema>;
