import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import {
  AREA_RELABELLED_TYPE,
  DEATH_WITHOUT_NIK_TYPE,
  type AreaRelabelled,
  type DeathWithoutNik,
  type ExtractFormat,
  type ExtractManifest,
  type ExtractState,
} from '@peristiwa/contracts';
import { inTransaction } from '@peristiwa/postgres';
import { Agreements } from '../agreements/agreements';
import { secondsToNextDay } from '../feeds/quota';
import { problem } from '../problems';
import { PUBLISHER_POOL } from '../tokens';
import { planExtract, type ExtractPlan, type PlannedPart } from './extract-plan';
import type { Effective, Grants } from '../view/agreement';
import { redactDeath } from '../view/entitled-death';

export interface Extract {
  readonly extractId: string;
  readonly partner: string;
  readonly agreementVersion: number;
  readonly state: ExtractState;
  readonly sequence: number | null;
  readonly places: ExtractManifest['places'] | null;
  readonly persons: number;
  readonly preparedPersons: number;
  readonly digest: string | null;
  /** As signed. */
  readonly manifest: string | null;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly plannedAt: Date | null;
  readonly expiresAt: Date;
}

export interface MadePart extends Pick<PlannedPart, 'part'> {
  /** NDJSON, compressed. */
  readonly content: Buffer;
  readonly ndjson: ExtractManifest['parts'][number]['ndjson'];
  readonly csv: ExtractManifest['parts'][number]['csv'];
}

/** Parts are kept for this time. */
const KEPT_MS = 7 * 86_400_000;
/** Each reads everything that a partner holds. */
const PER_DAY_MAX = 4;
/** Number of the manifest among the parts that were given. */
export const MANIFEST = 0;
const UNIQUE_VIOLATION = '23505';

const COLUMNS = `extract_id AS "extractId", partner, agreement_version AS "agreementVersion", state,
  sequence::float8 AS sequence, places, coalesce(persons, 0)::float8 AS persons, digest,
  created_by AS "createdBy", created_at AS "createdAt", planned_at AS "plannedAt", expires_at AS "expiresAt",
  (SELECT coalesce(sum(p.persons), 0) FROM publisher.extract_part p WHERE p.extract_id = e.extract_id
     AND p.ndjson_sha256 IS NOT NULL AND (e.state = 'preparing' OR $1))::float8 AS "preparedPersons"`;
/** A manifest names every part: some megabytes for a large one. */
const WITHOUT_MANIFEST = `${COLUMNS}, NULL AS manifest`;

/** Extracts as they are stored. */
@Injectable()
export class Extracts {
  constructor(
    @Inject(PUBLISHER_POOL) private readonly pool: Pool,
    private readonly agreements: Agreements,
  ) {}

  /** @throws a problem while one is being prepared, or after too many of them on this day */
  async create(effective: Effective, by: string): Promise<Extract> {
    const { partner, version } = effective.agreement;
    const now = this.agreements.now();
    if ((await this.madeToday(partner)) >= PER_DAY_MAX)
      throw problem('extractsOfTheDay', secondsToNextDay(now));
    const extractId = randomUUID();
    try {
      await this.pool.query(
        `INSERT INTO publisher.extract (extract_id, partner, agreement_version, created_by, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6)`,
        [extractId, partner, version, by, now, new Date(now.getTime() + KEPT_MS)],
      );
    } catch (error) {
      throw (error as { code?: string }).code === UNIQUE_VIOLATION ? problem('extractPreparing') : error;
    }
    return this.get(partner, extractId);
  }

  /** What one of this moment would have, by the function that plans it. @throws a problem while the feed is not settled */
  async dryRun({ agreement }: Effective, partMax: number) {
    const { partner, version: agreementVersion, quotaPerDay } = agreement;
    const plan = await planExtract(this.pool, { partner, agreementVersion }, partMax);
    if (!plan) throw problem('extractNotSettled');
    const open = await this.list(partner);
    return {
      persons: plan.persons,
      parts: plan.parts.length,
      quotaPerDay,
      madeToday: await this.madeToday(partner),
      perDay: PER_DAY_MAX,
      replaces: open.find(({ state }) => state === 'ready')?.extractId ?? null,
    };
  }

  private async madeToday(partner: string): Promise<number> {
    const { rows } = await this.pool.query<{ made: number }>(
      `SELECT count(*)::int AS made FROM publisher.extract
       WHERE partner = $1 AND (created_at AT TIME ZONE 'Asia/Jakarta')::date = $2`,
      [partner, this.agreements.today()],
    );
    return rows[0]?.made ?? 0;
  }

  /** @throws a problem when there is none */
  async get(partner: string, extractId: string): Promise<Extract> {
    const { rows } = await this.pool.query<Extract>(
      `SELECT ${COLUMNS}, manifest FROM publisher.extract e WHERE partner = $2 AND extract_id = $3`,
      [true, partner, extractId],
    );
    if (!rows[0]) throw problem('extractNotFound');
    return rows[0];
  }

  /** The last 20 without their manifests, the latest first. */
  async list(partner: string): Promise<Extract[]> {
    const { rows } = await this.pool.query<Extract>(
      `SELECT ${WITHOUT_MANIFEST} FROM publisher.extract e WHERE partner = $2 ORDER BY created_at DESC LIMIT 20`,
      [true, partner],
    );
    return rows;
  }

  /** Those that are being prepared or may be fetched, without their manifests, the oldest first. */
  async open(): Promise<Extract[]> {
    const { rows } = await this.pool.query<Extract>({
      name: 'open-extracts',
      text: `SELECT ${WITHOUT_MANIFEST} FROM publisher.extract e WHERE state IN ('preparing', 'ready')
             ORDER BY created_at`,
      values: [false],
    });
    return rows;
  }

  async plan(
    { extractId }: Extract,
    { sequence, places, persons, digest, parts }: ExtractPlan,
  ): Promise<void> {
    await inTransaction(this.pool, async (client) => {
      const { rowCount } = await client.query(
        `UPDATE publisher.extract SET sequence = $2, places = $3, persons = $4, digest = $5, planned_at = $6
         WHERE extract_id = $1 AND state = 'preparing' AND sequence IS NULL`,
        [extractId, sequence, JSON.stringify(places), persons, digest, this.agreements.now()],
      );
      if (rowCount === 0) return;
      await client.query(
        `INSERT INTO publisher.extract_part (extract_id, part, first_bucket, last_bucket, persons, digest)
         SELECT $1, * FROM unnest($2::int[], $3::int[], $4::int[], $5::int[], $6::text[])`,
        [
          extractId,
          parts.map(({ part }) => part),
          parts.map(({ firstBucket }) => firstBucket),
          parts.map(({ lastBucket }) => lastBucket),
          parts.map((one) => one.persons),
          parts.map((one) => one.digest),
        ],
      );
    });
  }

  /** The first part that is not made; undefined when all are. */
  async nextPart({ extractId }: Extract): Promise<PlannedPart | undefined> {
    const { rows } = await this.pool.query<PlannedPart>(
      `SELECT part, first_bucket AS "firstBucket", last_bucket AS "lastBucket", persons, digest
       FROM publisher.extract_part WHERE extract_id = $1 AND ndjson_sha256 IS NULL ORDER BY part LIMIT 1`,
      [extractId],
    );
    return rows[0];
  }

  /** Nothing when another process has made it, or when the extract has ended meanwhile. */
  async storePart({ extractId }: Extract, { part, content, ndjson, csv }: MadePart): Promise<void> {
    await this.pool.query(
      `UPDATE publisher.extract_part p SET content = $3, ndjson_bytes = $4, ndjson_sha256 = $5, csv_bytes = $6,
         csv_sha256 = $7
       FROM (SELECT FROM publisher.extract WHERE extract_id = $1 AND state = 'preparing' FOR SHARE) open
       WHERE p.extract_id = $1 AND p.part = $2 AND p.ndjson_sha256 IS NULL`,
      [extractId, part, content, ndjson.bytes, ndjson.sha256, csv.bytes, csv.sha256],
    );
  }

  async parts({ extractId }: Extract): Promise<ExtractManifest['parts']> {
    const { rows } = await this.pool.query<{ entry: ExtractManifest['parts'][number] }>(
      `SELECT json_build_object('part', part, 'persons', persons,
         'ndjson', json_build_object('bytes', ndjson_bytes, 'sha256', ndjson_sha256),
         'csv', json_build_object('bytes', csv_bytes, 'sha256', csv_sha256)) AS entry
       FROM publisher.extract_part WHERE extract_id = $1 ORDER BY part`,
      [extractId],
    );
    return rows.map(({ entry }) => entry);
  }

  /** What the feed has said about areas up to the extract. */
  async areas({ partner, sequence }: Extract): Promise<ExtractManifest['areas']> {
    const { rows } = await this.pool.query<{ sequence: string; value: Buffer }>(
      `SELECT sequence, value FROM publisher.message
       WHERE person_id IS NULL AND partner = $1 AND sequence <= $2 AND type = $3 ORDER BY sequence`,
      [partner, sequence, AREA_RELABELLED_TYPE],
    );
    return rows.map((row) => ({
      ...(JSON.parse(row.value.toString()) as AreaRelabelled),
      sequence: Number(row.sequence),
    }));
  }

  /** The deaths without a NIK that count after the extract, as today's agreement shows them. */
  async deaths(
    { partner, sequence }: Extract,
    agreement: Grants,
  ): Promise<NonNullable<ExtractManifest['deathsWithoutNik']>> {
    const { rows } = await this.pool.query<{ sequence: string; value: Buffer }>(
      `SELECT sequence, value FROM (SELECT DISTINCT ON (key) sequence, value FROM publisher.message
         WHERE person_id IS NULL AND partner = $1 AND sequence <= $2 AND type = $3 ORDER BY key, sequence DESC) last
       ORDER BY sequence`,
      [partner, sequence, DEATH_WITHOUT_NIK_TYPE],
    );
    return rows.flatMap((row) => {
      const { value } = redactDeath(JSON.parse(row.value.toString()) as DeathWithoutNik, agreement);
      return value.state ? [{ ...value, sequence: Number(row.sequence) }] : [];
    });
  }

  /** The parts may be fetched from now on; those of an earlier extract may not. */
  async complete({ extractId, partner }: Extract, manifest: ExtractManifest): Promise<void> {
    await inTransaction(this.pool, async (client) => {
      const { rowCount } = await client.query(
        `UPDATE publisher.extract SET state = 'ready', manifest = $2
         WHERE extract_id = $1 AND state = 'preparing'`,
        [extractId, JSON.stringify(manifest)],
      );
      if (rowCount === 0) return;
      const { rows } = await client.query<{ extractId: string }>(
        `SELECT extract_id AS "extractId" FROM publisher.extract
         WHERE partner = $1 AND state = 'ready' AND extract_id <> $2`,
        [partner, extractId],
      );
      for (const earlier of rows) await endIn(client, earlier.extractId, 'replaced', 'publisher');
    });
  }

  /** Ends it and deletes its parts. @returns whether it was open */
  async end(extractId: string, state: ExtractState, by: string): Promise<boolean> {
    return inTransaction(this.pool, (client) => endIn(client, extractId, state, by));
  }

  /** The NDJSON of one part, compressed. @throws a problem when there is no such part */
  async content({ extractId }: Extract, part: number): Promise<Buffer> {
    const { rows } = await this.pool.query<{ content: Buffer | null }>(
      'SELECT content FROM publisher.extract_part WHERE extract_id = $1 AND part = $2',
      [extractId, part],
    );
    const content = rows[0]?.content;
    if (!content) throw problem('extractPartNotFound');
    return content;
  }

  /** Recorded before the part, or the manifest, is sent. */
  async noteFetch(fetch: {
    readonly extractId: string;
    readonly part: number;
    readonly format: ExtractFormat | 'manifest';
    readonly actor: string;
    readonly requestId: string;
  }): Promise<void> {
    const { extractId, part, format, actor, requestId } = fetch;
    await this.pool.query(
      `INSERT INTO publisher.extract_fetch (extract_id, part, format, actor, request_id) VALUES ($1, $2, $3, $4, $5)`,
      [extractId, part, format, actor, requestId],
    );
  }
}

async function endIn(
  client: Pick<Pool, 'query'>,
  extractId: string,
  state: ExtractState,
  by: string,
): Promise<boolean> {
  const { rowCount } = await client.query(
    `UPDATE publisher.extract SET state = $2, ended_by = $3, ended_at = clock_timestamp()
     WHERE extract_id = $1 AND state IN ('preparing', 'ready')`,
    [extractId, state, by],
  );
  if (rowCount === 0) return false;
  await client.query(
    'UPDATE publisher.extract_part SET content = NULL WHERE extract_id = $1 AND content IS NOT NULL',
    [extractId],
  );
  return true;
}
