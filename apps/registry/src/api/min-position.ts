import { Injectable } from '@nestjs/common';
import { CheckpointWatch } from '@peristiwa/projections';
import { ProblemError } from '@peristiwa/service';
import { registryProblems } from './problems';

/** Long enough for a busy projector, short enough for a person at a counter. */
const WAIT_MS_MAX = 3_000;

/** Read-your-event: every command answers with a position, every read may ask for it. */
@Injectable()
export class MinPosition {
  constructor(private readonly watch: CheckpointWatch) {}

  /** @throws ProblemError `not-yet-projected` when the registry does not get there in time. */
  async reached(position: number | undefined): Promise<void> {
    if (position === undefined) return;
    if (await this.watch.reached(position, WAIT_MS_MAX)) return;
    throw new ProblemError(registryProblems.notYetProjected);
  }
}
