import { Injectable, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import { z } from 'zod';
import { ProblemError } from './problem';
import { edgeProblems } from './problems';
import { toFieldErrors } from './schema-issues';

/**
 * Validates parameters declared with `@Body({ schema })`, `@Query({ schema })` and `@Param('id', { schema })`.
 * Nest 12 puts the schema into the metadata of the parameter. @nestjs/swagger reads the same metadata.
 */
@Injectable()
export class SchemaPipe implements PipeTransform {
  async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const { schema } = metadata as { schema?: unknown };
    if (!(schema instanceof z.ZodType)) return value;
    return parseWith(schema, value, metadata.data ?? metadata.type);
  }
}

/** No form has as many fields. A body of a million unknown members would else be answered with six times its size. */
const ERRORS_MAX = 100;

/** Parses input in the same way for HTTP and for message bodies of the Kafka intake. Throws `invalid-request`. */
export async function parseWith<T>(schema: z.ZodType<T>, value: unknown, root = 'body'): Promise<T> {
  const parsed = await schema.safeParseAsync(value);
  if (parsed.success) return parsed.data;
  const errors = toFieldErrors(parsed.error.issues, value, root);
  const more = errors.length - ERRORS_MAX;
  throw new ProblemError({
    ...edgeProblems.invalidRequest,
    errors: errors.slice(0, ERRORS_MAX),
    ...(more > 0 && { extensions: { errorsOmitted: more } }),
  });
}
