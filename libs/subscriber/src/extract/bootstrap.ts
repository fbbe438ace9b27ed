import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool, PoolClient } from 'pg';
import { backOffMs } from '@peristiwa/kernel';
import {
  digestText,
  ExtractManifest,
  ExtractRow,
  FEED_SOURCE,
  personMessageType,
  type PersonMessageKind,
} from '@peristiwa/contracts';
import { toHeaders, type MessagingLogger } from '@peristiwa/messaging';
import { inTransaction, readNodes } from '@peristiwa/postgres';
import { applyMessages } from '../apply-segment';
import { readPresentCodes, saveRelabelled } from '../areas';
import { saveDeaths } from '../deaths-without-nik';
import type { FeedHandler } from '../feed-handler';
import type { SequencedMessage } from '../feed-message';
import { COPIES } from '../reconcile/copy-digests';
import { putInQuarantine } from '../tables';
import { ExtractRefused, PartDamaged, readyExtract, type ExtractClient } from './extract-client';

export interface BootstrapOptions {
  readonly pool: Pool;
  readonly topic: string;
  readonly partner: string;
  readonly handler: FeedHandler;
  readonly client: ExtractClient;
  /** Whether the registry has signed it, with a key that counts. */
  readonly isSigned: (manifest: ExtractManifest) => Promise<boolean>;
  readonly log: Pick<MessagingLogger, 'info' | 'warn' | 'error'>;
  /** Messages per call of the handler; by default as from Kafka. */
  readonly chunk?: number;
}

interface Progress {
  readonly manifest: ExtractManifest;
  readonly part: number;
}

const LOOK_MS = 500;
const CHUNK = 2_000;
/** The reason of a refused request that only an operator can resolve is logged at this interval. */
const PAUSE_MS_MAX = 30_000;

/**
 * Fills an empty copy from an extract, then sets the place in the feed from which the consumer continues (ADR 0053). One
 * transaction per part: after a crash it continues with the next one. A copy that has begun to follow the feed is left
 * as it is.
 */
export class Bootstrap {
  constructor(private readonly options: BootstrapOptions) {}

  /** Tries until it is done. @throws when `signal` aborts */
  async run(signal: AbortSignal): Promise<void> {
    for (let failures = 0; ; failures += 1) {
      signal.throwIfAborted();
      try {
        if (await this.attempt(signal)) return;
        failures = 0;
      } catch (error) {
        signal.throwIfAborted();
        this.options.log.warn(
          { topic: this.options.topic, reason: reasonOf(error) },
          'the copy is not filled yet',
        );
        const pauseMs = Math.min(backOffMs(failures + 1), PAUSE_MS_MAX);
        await sleep(pauseMs, undefined, { signal });
      }
    }
  }

  /** @returns false when the extract has ended and another one is needed */
  private async attempt(signal: AbortSignal): Promise<boolean> {
    const { pool, client, log, topic } = this.options;
    if (await this.isFollowing()) return true;
    const begun = (await readProgress(pool)) ?? (await this.begin(signal));
    if (!begun) return false;
    const { manifest } = begun;
    for (const part of manifest.parts.slice(begun.part)) {
      signal.throwIfAborted();
      const content = await client.part(manifest, part, 'ndjson').catch((error: unknown) => {
        if (isOver(error)) return undefined;
        throw error;
      });
      if (!content) {
        await this.empty(signal);
        return false;
      }
      await this.takeIn(part.part, content, manifest.dataSchema);
      log.info({ topic, part: part.part, of: manifest.parts.length }, 'part of the extract taken in');
    }
    await this.complete(manifest);
    return true;
  }

  /** The copy has a place in the feed, and it is not that of a person who was repaired while the copy is filled. */
  private async isFollowing(): Promise<boolean> {
    const { pool, topic } = this.options;
    const { rowCount } = await pool.query(
      `SELECT FROM subscriber.cursor WHERE topic = $1
         AND NOT EXISTS (SELECT FROM subscriber.bootstrap WHERE completed_at IS NULL) LIMIT 1`,
      [topic],
    );
    return rowCount !== 0;
  }

  private async begin(signal: AbortSignal): Promise<Progress | undefined> {
    const { pool, client, isSigned, partner } = this.options;
    const manifest = await readyExtract(client, { everyMs: LOOK_MS, signal });
    if (!manifest) return undefined;
    if (manifest.partner !== partner || !(await isSigned(manifest))) {
      throw new NotSigned('the manifest is not signed by a key of the registry that counts');
    }
    await inTransaction(pool, async (transaction) => {
      await transaction.query('INSERT INTO subscriber.bootstrap (extract_id, manifest) VALUES ($1, $2)', [
        manifest.extractId,
        JSON.stringify(manifest),
      ]);
      await saveRelabelled(transaction, manifest.areas);
    });
    return { manifest, part: 0 };
  }

  /** In the order of the feed, as a handler gets every message. */
  private async takeIn(part: number, content: Buffer, dataSchema: string): Promise<void> {
    const lines = content.toString().split('\n');
    const rows = lines
      .filter((line) => line !== '')
      .map((line) => ExtractRow.parse(JSON.parse(line)))
      .toSorted((one, other) => one.sequence - other.sequence);
    const { pool, chunk = CHUNK } = this.options;
    await inTransaction(pool, async (client) => {
      for (let from = 0; from < rows.length; from += chunk) {
        const some = rows.slice(from, from + chunk);
        await this.apply(
          client,
          some.map((row) => toMessage('entered-scope', row, dataSchema)),
        );
      }
      await client.query('UPDATE subscriber.bootstrap SET part = $1', [part]);
    });
  }

  /** Messages that the handler refuses wait in quarantine, where the publisher's own message is tried again. */
  private async apply(client: PoolClient, messages: readonly SequencedMessage[]): Promise<void> {
    const { refused } = await applyMessages(client, this.options.handler, messages);
    await putInQuarantine(client, refused);
  }

  /**
   * What was taken in of an extract that has ended leaves the scope again. Whom the handler keeps all the same stays in the
   * copy: the next extract has the person, or `complete` reports that the copy differs and reconciliation finds it.
   */
  private async empty(signal: AbortSignal): Promise<void> {
    const { pool, handler, log, topic, chunk = CHUNK } = this.options;
    log.warn({ topic }, 'the extract has ended before all of it was taken in; a new one is fetched');
    let kept = 0;
    for (let after: string | undefined = ''; after !== undefined;) {
      signal.throwIfAborted();
      const from: string = after;
      after = await inTransaction(pool, async (client) => {
        const { rows } = await client.query<Omit<ExtractRow, 'state' | 'sequence'> & { sequence: string }>(
          `SELECT person_key AS "personKey", version, last_sequence AS sequence, 0 AS partition
           FROM subscriber.person WHERE in_scope AND person_key > $1 ORDER BY person_key LIMIT $2`,
          [from, chunk],
        );
        const left = rows.map((row) => toMessage('left-scope', { ...row, sequence: Number(row.sequence) }));
        kept += (await applyMessages(client, handler, left, true)).refused.length;
        return rows.length < chunk ? undefined : rows.at(-1)?.personKey;
      });
    }
    if (kept > 0)
      log.error({ topic, persons: kept }, 'the handler refuses that these persons leave the scope');
    await pool.query('WITH gone AS (DELETE FROM subscriber.quarantine) DELETE FROM subscriber.bootstrap');
  }

  /** The consumer continues after the manifest's places. That the copy is the same as the extract is only reported. */
  private async complete(manifest: ExtractManifest): Promise<void> {
    const { places, areas, sequence, digest, persons, deathsWithoutNik = [] } = manifest;
    const { pool, topic, log, handler } = this.options;
    await inTransaction(pool, async (client) => {
      await saveRelabelled(client, areas);
      if (deathsWithoutNik.length > 0) {
        await saveDeaths(client, deathsWithoutNik);
        await handler.applyDeaths?.(client, deathsWithoutNik, await readPresentCodes(client));
      }
      // As many messages count as received as the feed has up to there; which partition has them is of no account.
      await client.query(
        `INSERT INTO subscriber.cursor (topic, partition, last_sequence, digest, digest_sequence, applied, high_water)
         SELECT $1, place.partition, place.sequence, place.digest, place.sequence,
           CASE WHEN row_number() OVER (ORDER BY place.partition) = 1 THEN $5::bigint ELSE 0 END, $5::bigint
         FROM unnest($2::int[], $3::bigint[], $4::text[]) AS place (partition, sequence, digest)
         ON CONFLICT (topic, partition) DO UPDATE SET last_sequence = excluded.last_sequence,
           digest = excluded.digest, digest_sequence = excluded.digest_sequence, applied = excluded.applied,
           high_water = excluded.high_water`,
        [
          topic,
          places.map(({ partition }) => partition),
          places.map((place) => place.sequence),
          places.map((place) => place.digest),
          sequence,
        ],
      );
      await client.query('UPDATE subscriber.bootstrap SET completed_at = now()');
    });
    const [root] = await readNodes(pool, COPIES, { prefixes: [''], digits: 0 });
    const isSame = digestText(root?.digest ?? 0n) === digest;
    const outcome = { topic, sequence, persons, isSame };
    if (isSame) log.info(outcome, 'the copy is filled from an extract and follows the feed');
    else
      log.error(
        outcome,
        'the copy is filled and differs from the extract: see the quarantine, and reconcile',
      );
  }
}

/** The message of another error may quote a row: a database driver and a JSON parser do. */
function reasonOf(error: unknown): string {
  if (error instanceof ExtractRefused || error instanceof PartDamaged || error instanceof NotSigned)
    return `${error.name}: ${error.message}`;
  const { name = 'unknown', code } = error as { name?: string; code?: string };
  return typeof code === 'string' ? `${name} ${code}` : name;
}

class NotSigned extends Error {
  override readonly name = 'NotSigned';
}

async function readProgress(pool: Pool): Promise<Progress | undefined> {
  const { rows } = await pool.query<{ manifest: string; part: number }>(
    'SELECT manifest, part FROM subscriber.bootstrap',
  );
  return rows[0] && { manifest: ExtractManifest.parse(JSON.parse(rows[0].manifest)), part: rows[0].part };
}

/** Expired, replaced or outdated: its parts are deleted. */
function isOver(error: unknown): boolean {
  return error instanceof ExtractRefused && (error.status === 410 || error.code === 'extract-not-found');
}

/** A row as the handler gets it. The publisher has the message itself under the same sequence. */
function toMessage(
  kind: PersonMessageKind,
  { partition, sequence, personKey, version, state }: Omit<ExtractRow, 'state'> & Partial<ExtractRow>,
  dataSchema?: string,
): SequencedMessage {
  const change = { personKey, version, ...(state && { state }) };
  const headers = toHeaders({
    id: `extract-${sequence}`,
    source: FEED_SOURCE,
    type: personMessageType(kind),
    subject: personKey,
    dataschema: dataSchema,
    sequence: String(sequence),
    previoussequence: '0',
  });
  const value = JSON.stringify(change);
  const place = { partition, sequence, previousSequence: 0, kind, personKey, key: personKey };
  return { form: 'sequenced', ...place, headers, value, change };
}
