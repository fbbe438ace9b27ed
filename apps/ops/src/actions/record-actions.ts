import {
  Inject,
  Injectable,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { catchError, from, mergeMap, throwError, type Observable } from 'rxjs';
import { DataSource } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { PLATFORM, toProblem, type Platform } from '@peristiwa/service';
import { ActionEntity } from './action.entity';

/** An id or a name of the API: no 16 digits, which could be a NIK. */
const ID = /^(?!\d{16}$)[\w-]{1,64}$/;

/** What was asked in a path may be anything, also a character that PostgreSQL cannot store: what is no id is `?`. */
export function idsOf(params: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, ID.test(value) ? value : '?']),
  );
}

/**
 * Writes a row of `ops.action` for each request of the operators' API that changes something, accepted or refused. Before
 * the answer: what cannot be recorded is answered with a problem.
 */
@Injectable()
export class RecordActions implements NestInterceptor {
  constructor(
    @Inject(DataSource) private readonly source: DataSource,
    @Inject(PLATFORM) private readonly platform: Platform,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (request.method === 'GET' || !request.actor) return next.handle();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(
      // Of the handler alone: an action that was done and could not be recorded is not recorded as refused.
      catchError((error: unknown) =>
        from(this.record(request, toProblem(error).code)).pipe(mergeMap(() => throwError(() => error))),
      ),
      mergeMap((answer) => from(this.record(request, String(reply.statusCode)).then(() => answer))),
    );
  }

  private async record(request: FastifyRequest, outcome: string): Promise<void> {
    const { actor, method, routeOptions, params, id } = request;
    await this.source.getRepository(ActionEntity).insert({
      actionId: uuidv7(),
      actedAt: this.platform.clock(),
      actor: actor?.subject ?? '',
      roles: [...(actor?.roles ?? [])],
      action: `${method} ${routeOptions.url ?? ''}`,
      target: idsOf(params as Record<string, string>),
      outcome,
      requestId: id,
    });
  }
}
