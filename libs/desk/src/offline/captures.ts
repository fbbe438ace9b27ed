import { createHash } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import type { CapturedRequest } from '@peristiwa/contracts';
import { todayIn } from '@peristiwa/domain';
import { canonicalJson } from '@peristiwa/kernel';
import { inTransaction } from '@peristiwa/postgres';
import { ProblemError } from '@peristiwa/service';
import type { Capture } from '../desk';
import type { Device } from './devices';
import { offlineProblems } from './problems';

/** A request of a bundle as it is on record. */
export interface Taken {
  readonly capture: Capture;
  /** INV-23: the device has used this number for another request. */
  readonly isOther: boolean;
}

/** A captured request that was refused and that no later one has replaced. */
export interface RefusedCapture {
  readonly deviceId: string;
  readonly deviceName: string;
  readonly localSequence: number;
  readonly command: string;
  /** The type of the problem. */
  readonly code: string;
  readonly capturedAt: Date;
  readonly receivedAt: Date;
}

interface Row {
  readonly local_sequence: number;
  readonly content_hash: Buffer;
  readonly captured_at: Date;
  readonly proven: boolean;
}

/**
 * Nobody can prove offline when a request was captured. The time that the device states is accepted if it cannot be
 * refuted: not before the office registered the device, not after the request was received, and in the order of the
 * local sequence among the accepted times of this device. Else the day of receipt counts (ADR 0033).
 */
const TAKE = `
INSERT INTO desk.capture (device_id, local_sequence, command, content_hash, captured_at, received_at, proven)
SELECT $1::uuid, $2::int, $3::text, $4::bytea, $5::timestamptz, $6::timestamptz,
  $5 BETWEEN d.registered_at AND $6
  AND $5 >= coalesce((SELECT c.captured_at FROM desk.capture c
                      WHERE c.device_id = $1 AND c.local_sequence < $2 AND c.proven
                      ORDER BY c.local_sequence DESC LIMIT 1), $5)
  AND $5 <= coalesce((SELECT c.captured_at FROM desk.capture c
                      WHERE c.device_id = $1 AND c.local_sequence > $2 AND c.proven
                      ORDER BY c.local_sequence LIMIT 1), $5)
FROM desk.device d WHERE d.device_id = $1
ON CONFLICT (device_id, local_sequence) DO NOTHING`;

/** The requests that devices captured, by device and local sequence (INV-23). */
export class Captures {
  constructor(
    private readonly pool: Pool,
    private readonly clock: () => Date,
  ) {}

  /**
   * Puts the requests on record before any is decided, all of them or none; those on record already stay as they are.
   * Bundles of one device wait for each other here. @throws ProblemError `device-revoked`
   */
  async take({ deviceId, office }: Device, requests: readonly CapturedRequest[]): Promise<readonly Taken[]> {
    const now = this.clock();
    const rows = await inTransaction(this.pool, async (client) => {
      await this.lock(client, deviceId, now);
      for (const request of requests) {
        const { localSequence, command, capturedAt } = request;
        const values = [deviceId, localSequence, command, hashOf(request), capturedAt, now];
        await client.query({ name: 'take-capture', text: TAKE, values });
      }
      const found = await client.query<Row>(
        `SELECT local_sequence, content_hash, captured_at, proven FROM desk.capture
         WHERE device_id = $1 AND local_sequence = ANY ($2::int[])`,
        [deviceId, requests.map(({ localSequence }) => localSequence)],
      );
      return new Map(found.rows.map((row) => [row.local_sequence, row]));
    });
    return requests.map((request) => {
      const row = rows.get(request.localSequence) as Row;
      const { captured_at: at, proven } = row;
      const provenOn = proven ? todayIn(office, at.getTime()) : undefined;
      const { localSequence } = request;
      return {
        capture: { deviceId, localSequence, capturedAt: at.toISOString(), provenOn },
        isOther: !row.content_hash.equals(hashOf(request)),
      };
    });
  }

  private async lock(client: PoolClient, deviceId: string, now: Date): Promise<void> {
    const { rowCount } = await client.query(
      'UPDATE desk.device SET last_seen_at = $2 WHERE device_id = $1 AND revoked_at IS NULL',
      [deviceId, now],
    );
    if (rowCount === 0) throw new ProblemError(offlineProblems.deviceRevoked);
  }

  /** What became of a request; a refused one may be registered later, when it is sent again. */
  async settle(
    { deviceId, localSequence }: Capture,
    outcome: string,
    replaces: number | undefined,
  ): Promise<void> {
    await this.pool.query(
      `UPDATE desk.capture SET outcome = CASE local_sequence WHEN $2::int THEN $3::text ELSE 'replaced' END
       WHERE device_id = $1 AND (local_sequence = $2 AND outcome IS DISTINCT FROM $3
         OR $3 IN ('registered', 'submitted') AND local_sequence = $4::int AND outcome NOT IN ('registered', 'submitted'))`,
      [deviceId, localSequence, outcome, replaces ?? null],
    );
  }

  /** The oldest first. */
  async refused(office: string): Promise<readonly RefusedCapture[]> {
    const { rows } = await this.pool.query<RefusedCapture>(
      `SELECT device_id AS "deviceId", d.name AS "deviceName", c.local_sequence AS "localSequence", c.command,
         c.outcome AS code, c.captured_at AS "capturedAt", c.received_at AS "receivedAt"
       FROM desk.device d JOIN desk.capture c USING (device_id)
       WHERE d.office = $1 AND c.outcome NOT IN ('registered', 'submitted', 'replaced')
       ORDER BY c.received_at, device_id, c.local_sequence LIMIT 1000`,
      [office],
    );
    return rows;
  }
}

/** Over what is asked, not over the time of capture: that of the first copy counts. */
function hashOf({ command, body }: CapturedRequest): Buffer {
  return createHash('sha256').update(canonicalJson({ command, body })).digest();
}
