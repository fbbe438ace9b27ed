import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Pool, PoolClient } from 'pg';
import { digestText, extractText, type ExtractManifest, type ExtractState } from '@peristiwa/contracts';
import { inSnapshot } from '@peristiwa/postgres';
import type { LeasedLoop, LoopLog } from '@peristiwa/projections';
import type { Agreements } from '../agreements/agreements';
import { mayPass } from '../may-pass';
import type { FeedKeys } from '../sign/feed-keys';
import { signingLoop } from '../signing-loop';
import type { Settings } from '../tokens';
import { membersOf } from '../view/grants';
import type { Agreement, Effective } from '../view/agreement';
import { planExtract, type PlannedPart } from './extract-plan';
import type { Extract, Extracts, MadePart } from './extracts';
import { digestOf, readPart } from './part-reader';
import { csvHeader, csvOf, ndjsonOf } from './part-text';

export interface ExtractRunnerOptions {
  readonly pool: Pool;
  readonly extracts: Extracts;
  readonly agreements: Pick<Agreements, 'effectiveOf' | 'now' | 'dataSchema'>;
  readonly feedKeys: FeedKeys;
  readonly settings: Settings;
  readonly log: LoopLog;
  readonly onMade: (partner: string, persons: number) => void;
}

/** A part takes a second or so: a lease that lasts much longer than that is not lost over it. */
const LEASES = 10;
const compress = promisify(gzip);

/** The members of a state under an agreement, in order: the columns of CSV. */
export function columnsOf({ fields }: Pick<Agreement, 'fields'>): string[] {
  return [...membersOf(fields)].toSorted();
}

/**
 * Makes the parts of extracts, one per round and partner in turn, and signs the manifest at the end (ADR 0053). What is
 * done is stored part by part: after a crash the next round makes the next part. It ends extracts that are too old, or
 * whose agreement is not in force any more.
 */
export class ExtractRunner {
  private readonly loop: LeasedLoop;

  constructor(private readonly options: ExtractRunnerOptions) {
    this.loop = signingLoop(options, {
      name: 'extracts',
      leases: LEASES,
      tick: () => this.tick(),
      // A copy of a feed with pseudonyms that is far behind is ready later.
      isTransient: mayPass,
    });
  }

  start(): void {
    this.loop.start();
  }

  async stop(): Promise<void> {
    await this.loop.stop();
  }

  get status() {
    const { state, reason } = this.loop;
    return { state, reason };
  }

  /** One part of each. What one of them waits for, others do not. */
  private async tick(): Promise<boolean> {
    let isBusy = false;
    const errors: unknown[] = [];
    for (const extract of await this.options.extracts.open()) {
      const hasMore = await this.advance(extract).catch((error: unknown) => void errors.push(error));
      if (hasMore) isBusy = true;
    }
    if (errors.length > 0 && !isBusy) throw errors[0];
    return isBusy;
  }

  /** @returns whether there is more to do at once */
  private async advance(extract: Extract): Promise<boolean> {
    const { extracts, agreements, log } = this.options;
    const effective = await agreements.effectiveOf(extract.partner);
    const end = endOf(extract, effective, agreements.now());
    if (end) {
      await extracts.end(extract.extractId, end, 'publisher');
      log.info({ partner: extract.partner, extractId: extract.extractId, state: end }, 'extract ended');
      return false;
    }
    if (extract.state === 'ready' || effective?.standing !== 'active') return false;
    if (extract.sequence === null) return this.plan(extract, effective.agreement);
    const part = await extracts.nextPart(extract);
    if (part) return this.make(extract, part, effective.agreement);
    await this.complete(extract, effective.agreement);
    return false;
  }

  /** A part has no more persons than the partner may pull in a day. */
  private async plan(extract: Extract, { quotaPerDay }: Agreement): Promise<boolean> {
    const { pool, extracts, settings } = this.options;
    const { extractPersons: most } = settings;
    const plan = await planExtract(pool, extract, Math.min(most, quotaPerDay ?? most));
    if (plan) await extracts.plan(extract, plan);
    return plan !== undefined;
  }

  private async make(extract: Extract, part: PlannedPart, agreement: Agreement): Promise<boolean> {
    const { pool, extracts, log, onMade } = this.options;
    const { extractId, partner } = extract;
    const made = await makePart(pool, extract, part, columnsOf(agreement));
    if (!made) {
      log.error(
        { partner, extractId, part: part.part },
        'the holdings are not what was sent: extract failed',
      );
      await extracts.end(extractId, 'failed', 'publisher');
      return false;
    }
    await extracts.storePart(extract, made);
    onMade(partner, part.persons);
    return true;
  }

  private async complete(extract: Extract, agreement: Agreement): Promise<void> {
    const { extracts, feedKeys, agreements, log } = this.options;
    const { extractId, partner, agreementVersion, sequence, places, persons, digest } = extract;
    const { keyId, sign } = await feedKeys.signer();
    const deathsWithoutNik = await extracts.deaths(extract, agreement);
    const content = {
      extractId,
      partner,
      agreementVersion,
      dataSchema: agreements.dataSchema({ partner, version: agreementVersion }),
      sequence: sequence ?? 0,
      places: places ?? [],
      areas: await extracts.areas(extract),
      ...(deathsWithoutNik.length > 0 && { deathsWithoutNik }),
      persons,
      digest: digest ?? digestText(0n),
      parts: await extracts.parts(extract),
      issuedAt: agreements.now().toISOString(),
      keyId,
    };
    const manifest: ExtractManifest = {
      ...content,
      signature: sign(extractText({ ...content, signature: '' })),
    };
    await extracts.complete(extract, manifest);
    log.info({ partner, extractId, persons, sequence }, 'extract ready');
  }
}

function endOf(extract: Extract, effective: Effective | undefined, now: Date): ExtractState | undefined {
  const isInForce = effective?.agreement.version === extract.agreementVersion;
  if (!isInForce || effective.standing === 'ended') return 'outdated';
  return extract.expiresAt <= now ? 'expired' : undefined;
}

/** Undefined when its persons are not those of the digests. */
async function makePart(
  pool: Pool,
  { partner, sequence }: Extract,
  { part, persons, digest, firstBucket, lastBucket }: PlannedPart,
  members: readonly string[],
): Promise<MadePart | undefined> {
  const hashes = { ndjson: createHash('sha256'), csv: createHash('sha256') };
  const bytes = { ndjson: 0, csv: 0 };
  const take = (format: 'ndjson' | 'csv', text: string): void => {
    hashes[format].update(text);
    bytes[format] += Buffer.byteLength(text);
  };
  take('csv', csvHeader(members));
  const texts: string[] = [];
  let found = 0n;
  const read = async (client: PoolClient) => {
    const range = { partner, sequence: sequence ?? 0, firstBucket, lastBucket };
    for await (const rows of readPart(client, range, persons)) {
      const text = ndjsonOf(rows);
      found = digestOf(rows, found);
      texts.push(text);
      take('ndjson', text);
      take('csv', csvOf(rows, members));
    }
  };
  await inSnapshot(pool, read, 'job');
  if (digestText(found) !== digest) return undefined;
  const fileOf = (format: 'ndjson' | 'csv') => ({
    bytes: bytes[format],
    sha256: hashes[format].digest('hex'),
  });
  return { part, content: await compress(texts.join('')), ndjson: fileOf('ndjson'), csv: fileOf('csv') };
}
