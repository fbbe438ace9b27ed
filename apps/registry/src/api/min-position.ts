import { Injectable } from '@nestjs/common';
import { CheckpointWatch } from '@peristiwa/projections';
import { ProblemError } from '@peristiwa/service';
import type { DerivedProgress } from '../derived/progress';
import { registryProblems } from './problems';

/** Long enough for a projector under load, short enough for a person who waits at a counter. */
const WAIT_MS_MAX = 3_000;

/** Read-your-writes: the answer to a command has a position, and a read may require the registry to have reached it. */
@Injectable()
export class MinPosition {
  constructor(private readonly watch: CheckpointWatch) {}

  /** @throws ProblemError `not-yet-projected` when the registry does not reach it in time. */
  async reached(position: number | undefined): Promise<void> {
    if (position === undefined) return;
    if (await this.watch.reached(position, WAIT_MS_MAX)) return;
    throw notReady();
  }

  /** As above for what is read from a projection of the change log. @throws ProblemError also while it begins again */
  async reachedBy(progress: DerivedProgress, position: number | undefined): Promise<void> {
    await this.reached(position);
    if (position !== undefined && !(await progress.hasCaughtUp())) throw notReady();
    await assertReady(progress);
  }
}

/** Asked after the reading, too: the projection may have begun again since. @throws ProblemError */
export async function assertReady(progress: DerivedProgress): Promise<void> {
  if (!(await progress.isReady())) throw notReady();
}

const notReady = () => new ProblemError(registryProblems.notYetProjected);
