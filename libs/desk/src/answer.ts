import { z } from 'zod';
import { uuidSchema } from './bodies';

/** Answer of an accepted act, as documented in OpenAPI; `result` differs by command. */
export const answerSchema = z
  .object({
    requestId: uuidSchema,
    actId: uuidSchema,
    position: z.number().int().meta({ description: 'Give it as minPosition to read what this act did' }),
    recordedAt: z.iso.datetime(),
    result: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'Answer' });
