import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import type { PulledPage } from '@peristiwa/contracts';
import type { Actor } from '@peristiwa/service';
import type { Sweep } from '../build/sweep';
import { PUBLISHER_POOL } from '../tokens';

export interface FeedPosition {
  readonly partner: string;
  readonly partitions: number;
  readonly highWater: number;
  readonly sent: number;
  /** Persons whose view cannot be built. */
  readonly parked: number;
  readonly push: 'active' | 'suspended' | 'stopped' | null;
  /** Age of the oldest message that has not been sent; 0 when all have. */
  readonly unsentSeconds: number;
  readonly sweep: SweepPosition | null;
  readonly release: ReleasePosition | null;
}

/** Of a feed with pseudonyms: up to which change its messages are released, and what waits for its window. */
interface ReleasePosition {
  readonly changeNo: number;
  readonly waiting: number;
  /** Age of the oldest message that waits; 0 when none does. */
  readonly seconds: number;
}

/** How far a pass over the persons of a feed has come, and for how long it has been under way. */
interface SweepPosition {
  readonly source: Sweep['source'];
  readonly passed: number;
  readonly seconds: number;
}

export interface FeedsReport {
  readonly registryPosition: number;
  readonly changeNo: number;
  readonly feeds: readonly FeedPosition[];
}

interface PulledRow {
  readonly sequence: string | null;
  readonly partition: number;
  readonly key: string;
  readonly headers: string;
  readonly value: Buffer;
  readonly high_water: string;
}

interface PersonReading {
  readonly actor: Pick<Actor, 'subject' | 'office'>;
  readonly personId: string;
  readonly purpose: string | undefined;
  readonly requestId: string;
}

/** What was built, from the same rows that are sent. */
@Injectable()
export class FeedReader {
  constructor(@Inject(PUBLISHER_POOL) private readonly pool: Pool) {}

  /** Undefined for a partner without a feed. */
  async page(partner: string, after: number, limit: number): Promise<PulledPage | undefined> {
    const { rows } = await this.pool.query<PulledRow>({
      name: 'pull',
      text: `SELECT m.sequence, m.partition, m.key, m.headers, m.value, f.sequence AS high_water
             FROM publisher.feed f LEFT JOIN LATERAL (
               SELECT * FROM publisher.message WHERE partner = f.partner AND sequence > $2 ORDER BY sequence LIMIT $3
             ) m ON true WHERE f.partner = $1 ORDER BY m.sequence`,
      values: [partner, after, limit],
    });
    const first = rows[0];
    if (!first) return undefined;
    const events = rows
      .filter(({ sequence }) => sequence !== null)
      .map(({ sequence, partition, key, headers, value }) => ({
        sequence: Number(sequence),
        partition,
        key,
        headers: JSON.parse(headers) as Record<string, string>,
        // Written by JSON.stringify, so the answer repeats the stored bytes.
        value: JSON.parse(value.toString()) as PulledPage['events'][number]['value'],
      }));
    return { events: await this.withAdditions(partner, events), highWater: Number(first.high_water) };
  }

  /** Whoever has lost the state to which a message adds finds the message that had it. */
  private async withAdditions(partner: string, events: PulledPage['events']): Promise<PulledPage['events']> {
    const adding = events.flatMap(({ sequence, value }) => (value.added ? [sequence] : []));
    if (adding.length === 0) return events;
    const { rows } = await this.pool.query<{ sequence: string; before: string | null }>({
      name: 'pulled-additions',
      text: `SELECT m.sequence, (SELECT max(b.sequence) FROM publisher.message b
               WHERE b.person_id = m.person_id AND b.partner = m.partner AND b.sequence < m.sequence) AS before
             FROM publisher.message m WHERE m.partner = $1 AND m.sequence = ANY($2::bigint[])`,
      values: [partner, adding],
    });
    const before = new Map(rows.map((row) => [Number(row.sequence), row.before]));
    return events.map((event) => {
      const addsTo = before.get(event.sequence);
      return addsTo ? { ...event, addsTo: Number(addsTo) } : event;
    });
  }

  /** Records which staff member has read which part of which feed; awaited before the answer is sent. */
  async logAccess(reading: {
    readonly actor: string;
    readonly partner: string;
    readonly first: number;
    readonly last: number;
    readonly purpose: string | undefined;
    readonly requestId: string;
  }): Promise<void> {
    const { actor, partner, first, last, purpose, requestId } = reading;
    await this.pool.query(
      `INSERT INTO publisher.access_log (actor, partner, first_sequence, last_sequence, purpose, request_id)
       VALUES ($1, $2, $3, $4, $5, $6)`,
      [actor, partner, first, last, purpose ?? null, requestId],
    );
  }

  /** Records who has read to whom the data of a person were given; awaited before the answer is sent. */
  async logPersonAccess({ actor, personId, purpose, requestId }: PersonReading): Promise<void> {
    await this.pool.query(
      `INSERT INTO publisher.access_log (actor, office, purpose, person_id, request_id) VALUES ($1, $2, $3, $4, $5)`,
      [actor.subject, actor.office ?? null, purpose ?? null, personId, requestId],
    );
  }

  async report(): Promise<FeedsReport> {
    const { rows } = await this.pool.query<{ position: string; change_no: string; feeds: FeedPosition[] }>({
      name: 'feeds-report',
      text: `SELECT registry_position AS position,
               coalesce((SELECT position FROM publisher.checkpoint WHERE name = 'build'), 0) AS change_no,
               (SELECT coalesce(json_agg(json_build_object('partner', f.partner, 'partitions', f.partitions,
                  'highWater', f.sequence, 'push',
                  (SELECT state FROM publisher.push u WHERE u.partner = f.partner),
                  'sent', coalesce(c.position, 0), 'parked',
                  (SELECT count(*) FROM publisher.parked p WHERE p.partner = f.partner), 'unsentSeconds',
                  coalesce(${secondsSince('m.created_at')}, 0), 'sweep', CASE WHEN s.partner IS NOT NULL THEN
                    json_build_object('source', s.source, 'passed', s.passed, 'seconds', ${secondsSince('s.started_at')})
                  END, 'release', CASE WHEN r.partner IS NOT NULL THEN (
                    SELECT json_build_object('changeNo', r.change_no, 'waiting', count(*), 'seconds',
                      coalesce(${secondsSince('min(p.staged_at)')}, 0))
                    FROM publisher.pending p WHERE p.partner = f.partner) END) ORDER BY f.partner), '[]')
                FROM publisher.feed f LEFT JOIN publisher.checkpoint c ON c.name = 'send.' || f.partner
                LEFT JOIN publisher.message m ON m.partner = f.partner AND m.sequence = coalesce(c.position, 0) + 1
                LEFT JOIN publisher.sweep s ON s.partner = f.partner
                LEFT JOIN publisher.release r ON r.partner = f.partner) AS feeds
             FROM publisher.progress`,
    });
    const row = rows[0];
    return {
      registryPosition: Number(row?.position ?? 0),
      changeNo: Number(row?.change_no ?? 0),
      feeds: row?.feeds ?? [],
    };
  }
}

/** SQL: the age of a moment in seconds, with milliseconds. */
function secondsSince(moment: string): string {
  return `round(extract(epoch FROM clock_timestamp() - ${moment}), 3)`;
}
