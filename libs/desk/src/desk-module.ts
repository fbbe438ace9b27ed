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
import type { Desk as DeskName } from '@peristiwa/domain';
import type { Ledger } from '@peristiwa/ledger';
import { READINESS, type Actor, type Platform, type ReadinessChecks } from '@peristiwa/service';
import type { AnyDeskCommand, CommandBody } from './command';
import type { Answer, Desk } from './desk';
import { DeskFront } from './front';
import { openDesk } from './open-desk';

const POOL = Symbol('DESK_POOL');
export const DESK = Symbol('DESK');
export const DESK_LEDGER = Symbol('DESK_LEDGER');

/** What a desk's controller calls. */
@Injectable()
export class DeskCounter {
  constructor(private readonly front: DeskFront) {}

  /** 201 for an act that is new, 200 for a request that was registered before; the answer is the same. */
  async register<Body extends CommandBody>(
    command: AnyDeskCommand,
    body: Body,
    actor: Actor,
    reply: FastifyReply,
  ): Promise<Answer> {
    const { answer, repeated } = await this.front.register(command, body, actor, 'http');
    void reply.status(repeated ? 200 : 201);
    return answer;
  }
}

@Injectable()
class DeskLife implements OnApplicationShutdown {
  constructor(
    @Inject(POOL) private readonly pool: Pool,
    @Inject(READINESS) readiness: ReadinessChecks,
  ) {
    readiness.add('ledger', async () => {
      await this.pool.query('SELECT 1 FROM ledger.commit_log LIMIT 1');
      return { up: true };
    });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool.end();
  }
}

/** Everything a desk needs besides its controllers: database sessions, the desk itself, readiness. */
@Module({})
export class DeskModule {
  static with(
    platform: Platform,
    name: DeskName,
    controllers: Type<unknown>[],
    providers: Type<unknown>[] = [],
  ): DynamicModule {
    const { desk, pool, ledger } = openDesk(name, platform, { name, max: 10 });
    const counter = new DeskCounter(new DeskFront(desk, name, platform.metrics));
    return {
      module: DeskModule,
      controllers,
      providers: [
        { provide: POOL, useValue: pool },
        { provide: DESK, useValue: desk satisfies Desk },
        { provide: DESK_LEDGER, useValue: ledger satisfies Ledger },
        { provide: DeskCounter, useValue: counter },
        DeskLife,
        ...providers,
      ],
      exports: [DESK],
    };
  }
}
