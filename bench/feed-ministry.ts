import { setTimeout as pause } from 'node:timers/promises';
import { databaseVariable } from '@peristiwa/contracts';
import { kemensosService } from '../apps/kemensos/src/service';
import type { FeedCell } from './feed-cell';

export interface RunningMinistry {
  /** How many messages of its feed it has applied. */
  readonly applied: () => Promise<number>;
  /** Waits until it has applied everything that has been sent to it. */
  readonly level: () => Promise<void>;
}

interface MinistryStatus {
  readonly highWater: number;
  readonly behind: number;
}

const WAIT_MS_MAX = 600_000;

/** Kemensos as in production, on a database of its own. */
export async function startMinistry(cell: FeedCell, databaseUrl: string): Promise<RunningMinistry> {
  const partner = 'kemensos';
  await kemensosService.migrate(databaseUrl);
  await cell.start(partner, partner, { [databaseVariable(partner)]: databaseUrl });
  const applied = async () => {
    const status = await cell.ask<MinistryStatus>(`${cell.urlOf(partner)}/v1/status`);
    return status.highWater - status.behind;
  };
  const level = async () => {
    const goal = (await cell.positions()).find((feed) => feed.partner === partner)?.sent ?? 0;
    for (const until = Date.now() + WAIT_MS_MAX; (await applied()) < goal; await pause(100)) {
      if (Date.now() > until) throw new Error(`${partner} did not catch up`);
    }
  };
  return { applied, level };
}
