import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import type { PartitionedLedger } from '@peristiwa/ledger';
import { inTransaction } from '@peristiwa/postgres';
import { PROJECTION } from '../names';
import { RegistryProjection } from '../projector/registry-projection';
import { LEDGER, REGISTRY_POOL } from '../tokens';

const LISTED_MAX = 1_000;

/** Lists the parked streams and folds them again on request. */
@Injectable()
export class Anomalies {
  constructor(
    @Inject(REGISTRY_POOL) private readonly pool: Pool,
    @Inject(LEDGER) private readonly ledger: PartitionedLedger,
  ) {}

  async open() {
    const { rows } = await this.pool.query(
      `SELECT stream_id, kind, reason, version, position, attempts, since, tried_at
       FROM registry.anomaly WHERE healed_at IS NULL ORDER BY since LIMIT $1`,
      [LISTED_MAX],
    );
    return rows.map((row) => ({
      streamId: row.stream_id as string,
      kind: row.kind as 'person' | 'family',
      reason: row.reason as string,
      version: row.version as number,
      position: Number(row.position),
      attempts: row.attempts as number,
      since: (row.since as Date).toISOString(),
      triedAt: (row.tried_at as Date).toISOString(),
    }));
  }

  /**
   * Folds a parked stream again, up to the checkpoint of its slice. It locks the row of the slice as a batch of the
   * projector does, so the two never write at the same time. @returns undefined when the stream is not parked
   */
  async refold(streamId: string): Promise<boolean | undefined> {
    const projection = new RegistryProjection(this.ledger);
    const partition = await this.ledger.partitionOf(streamId);
    return inTransaction(this.pool, async (client) => {
      const locked = await client.query<{ position: string }>(
        'SELECT position FROM registry.projection_slice WHERE name = $1 AND $2 = ANY (partitions) FOR UPDATE',
        [PROJECTION, partition ?? null],
      );
      const { rows } = await client.query<{ kind: 'person' | 'family' }>(
        'SELECT kind FROM registry.anomaly WHERE stream_id = $1 AND healed_at IS NULL',
        [streamId],
      );
      const kind = rows[0]?.kind;
      if (!kind) return undefined;
      return projection.refold(client, { streamId, kind }, Number(locked.rows[0]?.position ?? 0));
    });
  }
}
