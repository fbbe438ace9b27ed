import { SetMetadata, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import type { Logger } from 'pino';
import { ProblemError } from './problem';
import { edgeProblems } from './problems';

const WINDOW_SECONDS = 60;
/** No window ends later, even where clocks differ by one: a process whose clock was far ahead wrote the row. */
const WINDOW_MS_MAX = 2 * WINDOW_SECONDS * 1_000;
/** Callers whose leases are kept before those that have ended are forgotten. */
const LEASES_MAX = 10_000;

/** Requests that this process may still let through for a caller, without asking the database again. */
interface Lease {
  readonly left: number;
  readonly until: number;
}

type Store = ConstructorParameters<typeof RateLimiterPostgres>[0]['storeClient'];

/**
 * How many requests each caller may send in a minute, all processes of a service together (ADR 0064). A process takes a
 * second's worth of requests at once from the database, so that most requests need no statement of their own. Without the
 * database each process counts for itself.
 */
export class RateLimits {
  /** Of this process alone, while there is no table or it is out of reach. */
  private readonly own: RateLimiterMemory;
  private shared: RateLimiterPostgres | undefined;
  private isOutOfReach = false;
  /** Callers at their limit, and until when: each is logged once. */
  private readonly refused = new Map<string, Pick<Lease, 'until'>>();
  private readonly leases = new Map<string, Lease>();
  private readonly queues = new Map<string, Promise<unknown>>();
  private readonly block: number;

  constructor(
    /** 0: no limit. */
    private readonly perMinute: number,
    private readonly service: string,
    private readonly log: Pick<Logger, 'warn'>,
  ) {
    this.block = Math.max(1, Math.floor(perMinute / WINDOW_SECONDS));
    this.own = new RateLimiterMemory({ keyPrefix: service, points: perMinute, duration: WINDOW_SECONDS });
  }

  /** The processes that share this table share the limits (`rateTableSql` of libs/postgres). */
  shareIn(pool: object, schemaName: string): void {
    if (this.perMinute === 0) return;
    this.shared = new RateLimiterPostgres({
      storeClient: pool as Store,
      storeType: 'pool',
      schemaName,
      tableName: 'caller_rate',
      tableCreated: true,
      keyPrefix: this.service,
      points: this.perMinute,
      duration: WINDOW_SECONDS,
      // A caller at its limit costs no statement until the window ends.
      inMemoryBlockOnConsumed: this.perMinute,
    });
  }

  /**
   * @param requests as how many the request counts
   * @throws too-many-requests
   */
  async take(caller: string, requests = 1): Promise<void> {
    if (this.perMinute === 0) return;
    const before = this.queues.get(caller);
    // One at a time for each caller: otherwise each of many requests at once would take a block of its own.
    const taken = (before ?? Promise.resolve()).then(() =>
      this.takeNow(caller, Math.min(requests, this.perMinute)),
    );
    const settled = taken.catch(() => undefined);
    this.queues.set(caller, settled);
    try {
      await taken;
    } finally {
      if (this.queues.get(caller) === settled) this.queues.delete(caller);
    }
  }

  private async takeNow(caller: string, requests: number): Promise<void> {
    const held = this.leases.get(caller);
    if (held && held.left >= requests && held.until > performance.now()) {
      this.leases.set(caller, { ...held, left: held.left - requests });
      return;
    }
    const leased = Math.max(this.block, requests);
    const { msBeforeNext } = await this.lease(caller, leased);
    forgetEnded(this.leases);
    this.leases.set(caller, { left: leased - requests, until: performance.now() + msBeforeNext });
  }

  private async lease(caller: string, requests: number): Promise<RateLimiterRes> {
    try {
      return await this.consume(caller, requests);
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      this.report(caller, error.msBeforeNext);
      const retryAfterSeconds = Math.max(1, Math.ceil(error.msBeforeNext / 1_000));
      throw new ProblemError({ ...edgeProblems.tooManyRequests, retryAfterSeconds });
    }
  }

  /** @throws RateLimiterRes */
  private async consume(caller: string, requests: number): Promise<RateLimiterRes> {
    if (!this.shared) return this.own.consume(caller, requests);
    try {
      const taken = await consumeOf(this.shared, caller, requests);
      this.isOutOfReach = false;
      return taken;
    } catch (error) {
      if (error instanceof RateLimiterRes) throw error;
      if (!this.isOutOfReach)
        this.log.warn(
          { reason: String(error) },
          'callers are counted in this process: the table is out of reach',
        );
      this.isOutOfReach = true;
      return this.own.consume(caller, requests);
    }
  }

  private report(caller: string, msBeforeNext: number): void {
    const now = performance.now();
    if ((this.refused.get(caller)?.until ?? 0) > now) return;
    forgetEnded(this.refused);
    this.refused.set(caller, { until: now + msBeforeNext });
    this.log.warn({ caller }, 'a caller sends more requests than its limit');
  }
}

async function consumeOf(
  shared: RateLimiterPostgres,
  caller: string,
  requests: number,
): Promise<RateLimiterRes> {
  try {
    return await shared.consume(caller, requests);
  } catch (error) {
    if (!(error instanceof RateLimiterRes) || error.msBeforeNext <= WINDOW_MS_MAX) throw error;
    await shared.delete(caller);
    return shared.consume(caller, requests);
  }
}

function forgetEnded(callers: Map<string, Pick<Lease, 'until'>>): void {
  if (callers.size < LEASES_MAX) return;
  const now = performance.now();
  for (const [caller, { until }] of callers) if (until <= now) callers.delete(caller);
}

const COUNTS_EACH = 'peristiwa:counts-each';

interface Counted {
  readonly list: string;
  readonly perRequest: number;
}

/** Every `perRequest` entries of this list of the body count as one request: a list asks about many persons at once. */
export const CountsEach = (list: string, perRequest: number) =>
  SetMetadata(COUNTS_EACH, { list, perRequest } satisfies Counted);

/** As how many requests a body counts; it is not checked yet. */
export function requestsIn(body: unknown, { list, perRequest }: Counted): number {
  const entries = (body as Readonly<Record<string, unknown>> | null | undefined)?.[list];
  return Array.isArray(entries) ? Math.max(1, Math.ceil(entries.length / perRequest)) : 1;
}

/** Comes after `AuthGuard`. Probes and other routes without a token are not limited here: they read nobody. */
export class RateGuard implements CanActivate {
  private readonly reflector = new Reflector();

  constructor(private readonly limits: RateLimits) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true;
    const { actor, body } = context.switchToHttp().getRequest<FastifyRequest>();
    const counted = this.reflector.get<Counted | undefined>(COUNTS_EACH, context.getHandler());
    if (actor) await this.limits.take(actor.subject, counted ? requestsIn(body, counted) : 1);
    return true;
  }
}
