import type { Pool } from 'pg';
import type { DerivedProjection } from './change-log';

/** Waits at most so long for changes that the registry has and the projection has not. */
const WAIT_MS = { most: 3_000, step: 25 };

/** How far a projection of the change log has come. */
export class DerivedProgress {
  constructor(
    private readonly pool: Pool,
    private readonly projection: Pick<DerivedProjection, 'checkpoint' | 'restart'>,
  ) {}

  /** @returns whether the projection has read all changes that there are now */
  async hasCaughtUp(): Promise<boolean> {
    const { rows } = await this.pool.query('SELECT coalesce(max(change_no), 0) AS last FROM registry.change');
    const last = Number(rows[0].last);
    for (let waited = 0; waited <= WAIT_MS.most; waited += WAIT_MS.step) {
      if ((await this.position(this.projection.checkpoint)) >= last) return true;
      await new Promise((resolve) => setTimeout(resolve, WAIT_MS.step));
    }
    return false;
  }

  /** @returns false while it begins again (`restart`) */
  async isReady(): Promise<boolean> {
    const target = await this.position(this.projection.restart);
    return (await this.position(this.projection.checkpoint)) >= target;
  }

  private async position(name: string): Promise<number> {
    const { rows } = await this.pool.query(
      'SELECT coalesce(max(position), 0) AS position FROM registry.checkpoint WHERE name = $1',
      [name],
    );
    return Number(rows[0].position);
  }
}
