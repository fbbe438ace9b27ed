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
      mergeMap((answer) => from(this.record(request, String(reply.statusCode)).then(() => answer))),
      catchError((error: unknown) =>
        from(this.record(request, toProblem(error).code)).pipe(mergeMap(() => throwError(() => error))),
      ),
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
      target: params as Record<string, string>,
      outcome,
      requestId: id,
    });
  }
}
