import type { z } from 'zod';

/** One documented variable. */
export interface Variable {
  readonly name: string;
  readonly doc: string;
  readonly expected: string;
  readonly default?: string;
  readonly schema: z.ZodType<string>;
}
