import {
  Inject,
  Injectable,
  Module,
  type DynamicModule,
  type OnApplicationShutdown,
  type Type,
} from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Pool } from 'pg';
import { Gauge } from 'prom-client';
import { probeAppend } from '@peristiwa/ledger';
import type { KafkaBatchServer } from '@peristiwa/messaging';
import {
  clockCheck,
  PLATFORM,
  RateLimits,
  READINESS,
  type Actor,
  type Platform,
  type ReadinessChecks,
} from '@peristiwa/service';
import type { AnyDeskCommand, CommandBody } from './command';
import type { PreviewAnswer, SubmittedAnswer } from './answer';
import type { Answer } from './desk';
import { DeskTables } from './desk-tables';
import type { DeskFront } from './front';
import { BundleIntake } from './offline/bundle-intake';
import type { OpenDesk } from './open-desk';
import { POOL } from './tokens';

const INTAKE = Symbol('DESK_INTAKE');
export const DESK = Symbol('DESK');
export const DESK_FRONT = Symbol('DESK_FRONT');
export const DESK_LEDGER = Symbol('DESK_LEDGER');

/** What the controllers of a desk call. */
@Injectable()
export class DeskCounter {
  constructor(private readonly front: DeskFront) {}

  /**
   * 201 for an act that is new, 200 for a request that was registered before; the answer is the same. 202 for a request
   * that waits for a second officer.
   */
  async register<Body extends CommandBody>(
    command: AnyDeskCommand,
    body: Body,
    actor: Actor,
    reply: FastifyReply,
  ): Promise<Answer | SubmittedAnswer> {
    const outcome = await this.front.register(command, body, actor);
    if (outcome.kind === 'submitted') {
      void reply.status(202);
      return { requestId: body.requestId, application: outcome.application, result: outcome.result };
    }
    void reply.status(outcome.repeated ? 200 : 201);
    return outcome.answer;
  }

  /** 200: nothing was recorded. */
  async preview<Body extends CommandBody>(
    command: AnyDeskCommand,
    body: Body,
    actor: Actor,
    reply: FastifyReply,
  ): Promise<PreviewAnswer> {
    const result = await this.front.preview(command, body, actor);
    void reply.status(200);
    return { requestId: body.requestId, dryRun: true, result };
  }
}

/** An open desk with its Kafka intake and that of offline bundles. */
export interface DeskWithIntake extends OpenDesk {
  readonly intake: KafkaBatchServer;
  readonly bundles: BundleIntake;
}

@Injectable()
class DeskLife implements OnApplicationShutdown {
  constructor(
    @Inject(POOL) private readonly pool: Pool,
    @Inject(DeskTables) private readonly tables: DeskTables,
    @Inject(DESK_FRONT) { name }: DeskFront,
    @Inject(INTAKE) intake: KafkaBatchServer,
    @Inject(READINESS) readiness: ReadinessChecks,
    @Inject(PLATFORM) platform: Platform,
    @Inject(RateLimits) limits: RateLimits,
  ) {
    const { metrics } = platform;
    limits.shareIn(this.pool, 'desk');
    const lag = () =>
      Object.values(intake.consumerStatus().lagByPartition).reduce((sum, one) => sum + one, 0);
    const gauge: Gauge = new Gauge({
      name: 'intake_lag_messages',
      help: 'Messages on the intake topic that are not handled yet, as of the last fetch',
      collect: () => gauge.set(lag()),
      registers: [metrics],
    });
    // Without Kafka the desk still answers over HTTP. Only an intake that makes no progress needs an operator.
    readiness.add('intake', async () => {
      const { connected, fatal, stuck } = intake.consumerStatus();
      const reason = fatal ?? stuck;
      return {
        up: reason === undefined,
        details: { connected, lag: lag(), ...(reason === undefined ? {} : { reason }) },
      };
    });
    readiness.add('ledger', async () => {
      await probeAppend(this.pool, name);
      return { up: true };
    });
    readiness.add('clock', clockCheck(platform, this.pool));
  }

  /** HTTP and the intake are closed before this is called, so no request is in progress. */
  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.pool.end(), this.tables.close()]);
  }
}

/** Everything that a desk needs besides its commands: database sessions, the desk object, readiness. */
@Module({})
export class DeskModule {
  static with(
    { desk, front, ledger, pool, tables, intake, bundles }: DeskWithIntake,
    controllers: Type<unknown>[],
    providers: Type<unknown>[],
  ): DynamicModule {
    return {
      module: DeskModule,
      controllers,
      providers: [
        { provide: POOL, useValue: pool },
        { provide: DeskTables, useValue: tables },
        { provide: INTAKE, useValue: intake },
        { provide: BundleIntake, useValue: bundles },
        { provide: DESK, useValue: desk },
        { provide: DESK_FRONT, useValue: front },
        { provide: DESK_LEDGER, useValue: ledger },
        { provide: DeskCounter, useValue: new DeskCounter(front) },
        DeskLife,
        ...providers,
      ],
    };
  }
}
