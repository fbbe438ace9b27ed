import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Pool } from 'pg';
import { parseWith, type Actor } from '@peristiwa/service';
import { Purpose } from './requests';

/** Who reads, and why: what the access log keeps of a request. */
export interface Reader {
  readonly actor: string;
  readonly office: string | null;
  readonly purpose: string | null;
  readonly requestId: string;
}

/** The verified caller with the optional header `x-purpose`. */
export const CurrentReader = createParamDecorator(
  async (_: unknown, context: ExecutionContext): Promise<Reader> => {
    const request = context.switchToHttp().getRequest<FastifyRequest & { actor: Actor | null }>();
    if (!request.actor) throw new Error('@CurrentReader() on a route without a verified token');
    const purpose = await parseWith(Purpose, request.headers['x-purpose'], 'x-purpose');
    const { subject: actor, office = null } = request.actor;
    return { actor, office, purpose: purpose ?? null, requestId: request.id };
  },
);

export type Reading = 'lookup' | 'person' | 'person-as-of' | 'timeline' | 'family';

/** Writes the row of a read that did not come from the registry's own tables. Awaited before the answer is given. */
export async function logAccess(
  pool: Pool,
  reader: Reader,
  what: Reading,
  personIds: readonly string[],
): Promise<void> {
  await pool.query(
    `INSERT INTO registry.access_log (actor, office, purpose, what, person_id, request_id)
     SELECT $1, $2, $3, $4, person_id, $5 FROM unnest($6::uuid[]) AS person_id`,
    [reader.actor, reader.office, reader.purpose, what, reader.requestId, personIds],
  );
}
