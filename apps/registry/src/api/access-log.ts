import { createParamDecorator, Inject, Injectable, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Pool } from 'pg';
import { Coalescer } from '@peristiwa/postgres';
import { hasRole, parseWith, ReadingPurpose, type Actor } from '@peristiwa/service';
import { REGISTRY_POOL } from '../tokens';

/** Who reads and why, as the access log records it for a request. */
export interface Reader {
  readonly actor: string;
  readonly office: string | null;
  readonly purpose: string | null;
  readonly requestId: string;
  /** Auditors see what is confidential. */
  readonly isAuditor: boolean;
}

/** The verified caller with the optional header `x-purpose`. */
export const CurrentReader = createParamDecorator(
  async (_: unknown, context: ExecutionContext): Promise<Reader> => {
    const request = context.switchToHttp().getRequest<FastifyRequest & { actor: Actor | null }>();
    if (!request.actor) throw new Error('@CurrentReader() on a route without a verified token');
    const purpose = await parseWith(ReadingPurpose, request.headers['x-purpose'], 'x-purpose');
    const { subject: actor, office = null } = request.actor;
    const isAuditor = hasRole(request.actor, ['auditor']);
    return { actor, office, purpose: purpose ?? null, requestId: request.id, isAuditor };
  },
);

export type Reading =
  | 'lookup'
  | 'search'
  | 'act'
  | 'person'
  | 'person-as-of'
  | 'timeline'
  | 'family'
  | 'family-as-of'
  | 'card-history'
  | 'quality-flags'
  | 'due-cases'
  | 'cases'
  | 'document'
  | 'document-verified'
  | 'report';

interface Access {
  readonly reader: Reader;
  readonly what: Reading;
  readonly personId: string | null;
}

/** Logs reads that do not come from the registry's own tables. Concurrent rows share an INSERT and a commit. */
@Injectable()
export class AccessLog {
  private readonly rows = new Coalescer<Access, void>((rows) => this.insert(rows));

  constructor(@Inject(REGISTRY_POOL) private readonly pool: Pool) {}

  /**
   * The caller awaits it before it answers, so that the row is durable by then. `null`: the question found nobody, which
   * is an answer about a person too.
   */
  write(reader: Reader, what: Reading, personId: string | null): Promise<void> {
    return this.rows.ask({ reader, what, personId });
  }

  /** A row for each person, or one that names nobody. */
  async writeAll(reader: Reader, what: Reading, personIds: Iterable<string>): Promise<void> {
    const asked: readonly (string | null)[] = [...new Set(personIds)];
    await Promise.all((asked.length > 0 ? asked : [null]).map((id) => this.write(reader, what, id)));
  }

  private async insert(rows: readonly Access[]): Promise<void[]> {
    await this.pool.query({
      name: 'log-access',
      text: `INSERT INTO registry.access_log (actor, office, purpose, what, request_id, person_id)
             SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::uuid[])`,
      values: [...accessColumns(rows), rows.map(({ personId }) => personId)],
    });
    return rows.map(() => undefined);
  }
}

/** The columns that every row of the log has, in the order of the statements: actor to request_id. */
export function accessColumns(
  rows: readonly { readonly reader: Reader; readonly what: Reading }[],
): (string | null)[][] {
  return [
    rows.map(({ reader }) => reader.actor),
    rows.map(({ reader }) => reader.office),
    rows.map(({ reader }) => reader.purpose),
    rows.map(({ what }) => what),
    rows.map(({ reader }) => reader.requestId),
  ];
}

/** The same columns for one reader. */
export function logged(reader: Reader, what: Reading): (string | null)[] {
  return [reader.actor, reader.office, reader.purpose, what, reader.requestId];
}
