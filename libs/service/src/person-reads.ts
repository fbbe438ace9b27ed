import {
  applyDecorators,
  createParamDecorator,
  SetMetadata,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { from, lastValueFrom, type Observable } from 'rxjs';
import type { Actor } from './actor';
import { ProblemError } from './problem';
import { ReadingPurpose } from './reading-purpose';
import { parseWith } from './schema.pipe';

/** An answer about persons, as a service keeps it (UU 27/2022 art. 37; UU 24/2013 art. 86). */
export interface PersonRead {
  readonly actor: string;
  readonly office: string | null;
  readonly purpose: string | null;
  readonly requestId: string;
  /** The kind of reading, by the name that its route gives it. */
  readonly what: string;
  /** Whom the answer is about, by the keys of the service; nobody when the question found nobody. */
  readonly persons: readonly string[];
}

/** Where a service keeps who read whose data. A service with a route that reads persons says where, at its start. */
export class PersonReads {
  private keep: ((read: PersonRead) => Promise<void>) | undefined;

  keepIn(keep: (read: PersonRead) => Promise<void>): void {
    this.keep = keep;
  }

  write(read: PersonRead): Promise<void> {
    if (!this.keep) throw new Error(`Nothing keeps who read persons (${read.what})`);
    return this.keep(read);
  }
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Persons whom the answer is about, where the answer does not name them. */
    personsRead: Set<string> | null;
  }
}

export const READS_PERSONS = 'peristiwa:reads-persons';

interface ReadRoute<Answer> {
  readonly what: string;
  readonly personsOf: (answer: Answer) => readonly string[];
}

/**
 * The route answers something about persons, so that who read whom is recorded before the answer leaves; also when the
 * question found nobody (404). `test/person-reads.spec.ts` knows every route that is not so marked, and why.
 * @param personsOf the keys of the persons in an answer
 */
export const ReadsPersons = <Answer>(
  what: string,
  personsOf: (answer: Answer) => readonly string[] = () => [],
) =>
  applyDecorators(
    SetMetadata(READS_PERSONS, { what, personsOf } satisfies ReadRoute<Answer>),
    ApiHeader({
      name: 'x-purpose',
      required: false,
      description: 'Why the data are read; kept in the access log.',
    }),
  );

/** For a handler whose answer does not name the persons it is about: it adds their keys. */
export const PersonsRead = createParamDecorator((_: unknown, context: ExecutionContext): Set<string> => {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  return (request.personsRead ??= new Set());
});

/** Records every reading of a route with `@ReadsPersons()`. */
export class PersonReadsInterceptor implements NestInterceptor {
  private readonly reflector = new Reflector();

  constructor(private readonly reads: PersonReads) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const route = this.reflector.get<ReadRoute<unknown> | undefined>(READS_PERSONS, context.getHandler());
    if (!route || context.getType() !== 'http') return next.handle();
    const request = context.switchToHttp().getRequest<FastifyRequest & { actor: Actor | null }>();
    const purpose = await parseWith(ReadingPurpose, request.headers['x-purpose'], 'x-purpose');
    const { actor } = request;
    if (!actor) throw new Error('@ReadsPersons() on a route without a verified token');
    const record = (named: readonly string[]) =>
      this.reads.write({
        actor: actor.subject,
        office: actor.office ?? null,
        purpose: purpose ?? null,
        requestId: request.id,
        what: route.what,
        persons: [...new Set([...named, ...(request.personsRead ?? [])])],
      });
    const answered = async () => {
      try {
        const answer = await lastValueFrom(next.handle());
        await record(route.personsOf(answer));
        return answer;
      } catch (error) {
        if (error instanceof ProblemError && error.status === 404) await record([]);
        throw error;
      }
    };
    return from(answered());
  }
}
