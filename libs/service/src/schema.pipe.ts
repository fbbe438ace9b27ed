import { Injectable, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import { z } from 'zod';
import { ProblemError } from './problem';
import { edgeProblems } from './problems';
import { toFieldErrors } from './schema-issues';

/**
 * Validates what `@Body({ schema })`, `@Query({ schema })` and `@Param('id', { schema })` declare.
 * Nest 12 puts the schema into the parameter's metadata, where @nestjs/swagger finds it as well: one source.
 */
@Injectable()
export class SchemaPipe implements PipeTransform {
  async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const { schema } = metadata as { schema?: unknown };
    if (!(schema instanceof z.ZodType)) return value;
    return parseWith(schema, value, metadata.data ?? metadata.type);
  }
}

/** Parses any input the same way; the Kafka intake uses it for message bodies. Throws `invalid-request`. */
export async function parseWith<T>(schema: z.ZodType<T>, value: unknown, root = 'body'): Promise<T> {
  const parsed = await schema.safeParseAsync(value);
  if (parsed.success) return parsed.data;
  const errors = toFieldErrors(parsed.error.issues, value, root);
  throw new ProblemError({ ...edgeProblems.invalidRequest, errors });
}
