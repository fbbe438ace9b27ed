import { randomUUID } from 'node:crypto';
import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { Pool } from 'pg';
import { registryChanged } from '@peristiwa/contracts';
import { PLATFORM, type Platform } from '@peristiwa/service';
import { CASES } from '../cases/case-table';
import { DUE_CASES } from '../due-cases/due-case-table';
import { PERSON_NAMES } from '../person-names/person-name-table';
import { POPULATION } from '../population/population';
import { REGISTRY_POOL } from '../tokens';
import { VITAL_RECORDS } from '../vital-records/vital-record-table';
import { DerivedLoop } from './derived-loop';

/** Runs the projections of the change log while the service runs. It is ready without them: look-ups do not need them. */
@Injectable()
export class DerivedProjector implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loops: readonly DerivedLoop[];
  private readonly wake = () => {
    for (const loop of this.loops) loop.wake();
  };

  constructor(@Inject(PLATFORM) { log }: Platform, @Inject(REGISTRY_POOL) pool: Pool) {
    const owner = randomUUID();
    this.loops = [POPULATION, DUE_CASES, PERSON_NAMES, VITAL_RECORDS, CASES].map(
      (projection) => new DerivedLoop(projection, { pool, log, owner }),
    );
  }

  onApplicationBootstrap(): void {
    registryChanged.subscribe(this.wake);
    for (const loop of this.loops) loop.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    registryChanged.unsubscribe(this.wake);
    await Promise.all(this.loops.map((loop) => loop.stop()));
  }
}
