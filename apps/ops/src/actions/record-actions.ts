import {
  Inject,
  Injectable,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
  type OnModuleInit,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { catchError, defer, from, mergeMap, throwError, type Observable } from 'rxjs';
import { DataSource } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { PLATFORM, toProblem, type Platform } from '@peristiwa/service';
import { ActionEntity } from './action.entity';
import { OnceAMinute } from './once-a-minute';

/** An id or a name of the API: no 16 digits, which could be a NIK. */
const ID = /^(?!\d{16}$)[\w-]{1,64}$/;
const READS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);
/** The outcome of the row that is written first. */
const BEGUN = 'begun';
/** Refusals of different kinds in a minute; each is in the log of requests, too. */
const REFUSALS_MAX = 60;

/** What was asked in a path may be anything, also a character that PostgreSQL cannot store: what is no id is `?`. */
export function idsOf(params: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, ID.test(value) ? value : '?']),
  );
}

/**
 * Writes down in `ops.action` each request of the operators' API that changes something. Two rows with one request id: `begun`
 * before anything is done, and the outcome before the answer. What cannot be recorded is not done; an action that has no
 * outcome is one during which the process died. What a guard refuses (no token, no role, too many requests) has one row, and
 * whoever repeats it has one a minute.
 */
@Injectable()
export class RecordActions implements NestInterceptor, OnModuleInit {
  /** Requests that passed the guards; their refusals are outcomes. */
  private readonly begun = new WeakSet<FastifyRequest>();
  private readonly refusals: OnceAMinute;

  constructor(
    @Inject(DataSource) private readonly source: DataSource,
    @Inject(PLATFORM) private readonly platform: Platform,
    @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost,
  ) {
    this.refusals = new OnceAMinute(REFUSALS_MAX, (count) =>
      platform.log.warn({ count }, 'refused actions were too many to be recorded'),
    );
  }

  onModuleInit(): void {
    const fastify = this.host.httpAdapter.getInstance<FastifyInstance>();
    fastify.addHook('onSend', async (request, reply) => this.recordRefusal(request, reply));
  }

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (READS.has(request.method) || !request.actor) return next.handle();
    this.begun.add(request);
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const done = () =>
      next.handle().pipe(
        // Of the handler alone: an action that was done and could not be recorded is not recorded as refused.
        catchError((error: unknown) =>
          from(this.record(request, toProblem(error).code)).pipe(mergeMap(() => throwError(() => error))),
        ),
        mergeMap((answer) => from(this.record(request, String(reply.statusCode)).then(() => answer))),
      );
    return defer(() => this.record(request, BEGUN)).pipe(mergeMap(done));
  }

  /** A refusal is answered also when it cannot be recorded: nothing was done. */
  private async recordRefusal(request: FastifyRequest, { problem }: FastifyReply): Promise<void> {
    const { method, is404, url, actor, routeOptions } = request;
    if (problem === null || READS.has(method) || is404 || !url.startsWith('/v1/')) return;
    if (this.begun.has(request)) return;
    const kind = [actor?.subject, method, routeOptions.url, problem].join(' ');
    if (!this.refusals.isDue(kind, performance.now())) return;
    await this.record(request, problem).catch((error: unknown) => {
      this.platform.log.warn({ err: error, requestId: request.id }, 'a refused action was not recorded');
    });
  }

  private async record(request: FastifyRequest, outcome: string): Promise<void> {
    const { actor, method, routeOptions, params, id } = request;
    await this.source.getRepository(ActionEntity).insert({
      actionId: uuidv7(),
      actedAt: this.platform.clock(),
      actor: actor?.subject ?? '',
      roles: [...(actor?.roles ?? [])],
      action: `${method} ${routeOptions.url ?? ''}`,
      target: idsOf((params ?? {}) as Record<string, string>),
      outcome,
      requestId: id,
    });
  }
}
