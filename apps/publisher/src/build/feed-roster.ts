import type { Pool, PoolClient } from 'pg';
import { canonicalJson } from '@peristiwa/kernel';
import { inTransaction } from '@peristiwa/postgres';
import type { Lease } from '@peristiwa/projections';
import type { Agreements } from '../agreements/agreements';
import type { Agreement, Effective } from '../view/agreement';
import type { FeedKeys, FeedSigner } from '../sign/feed-keys';
import type { PartnerKeys } from '../view/partner-keys';
import { beginBackfill, renameBackfill } from './backfills';
import { readFeeds, type FeedRow } from './feed-tables';
import { beginLayouts, hasOrderedLayouts } from './layouts';
import { openRelease } from './pending';
import type { FeedTerms } from './plan';

interface FeedRosterOptions {
  readonly pool: Pool;
  readonly lease: Lease;
  readonly agreements: Agreements;
  readonly feedKeys: FeedKeys;
  readonly partitions: number;
  /** A change of agreements takes effect within this time, and at once if the builder was notified. */
  readonly rosterMs: number;
}

export interface Roster {
  readonly feeds: readonly FeedTerms[];
  /** Whether a feed was added, switched to another agreement or given other partitions since the last call. */
  readonly hasChanged: boolean;
}

/**
 * The feeds that are built now and their terms. When the agreement in force differs from the one under which a feed
 * was built, the feed switches in one transaction and a sweep, a pass over its persons, updates what the partner
 * holds:
 * - active (first, widened, narrowed, resumed): a pass over all persons; entered-scope, left-scope, grants-changed, resynced.
 * - suspended: nothing; the partner keeps what it holds.
 * - ended: a pass over what the partner holds; left-scope for each.
 */
export class FeedRoster {
  private terms: readonly FeedTerms[] = [];
  private readAt = 0;
  private forgotten = 0;
  private hasChanged = false;
  private readonly keys = new Map<string, PartnerKeys>();

  constructor(private readonly options: FeedRosterOptions) {}

  forget(): void {
    this.readAt = 0;
    this.forgotten += 1;
  }

  async current(): Promise<Roster> {
    const { pool, agreements, rosterMs } = this.options;
    if (Date.now() - this.readAt < rosterMs) return { feeds: this.terms, hasChanged: false };
    // Before it is read: what changes meanwhile is read next time.
    const readAt = Date.now();
    const before = this.forgotten;
    const effective = await agreements.effective();
    const feeds = new Map((await readFeeds(pool)).map((feed) => [feed.partner, feed]));
    for (const now of effective) {
      const feed = feeds.get(now.agreement.partner);
      if (feed?.agreementVersion === now.agreement.version && feed.standing === now.standing) continue;
      // Before it: of several feeds, one may be switched and the next one fail.
      this.hasChanged = true;
      await this.changeOver(now, feed);
    }
    if (await hasOrderedLayouts(pool)) {
      this.hasChanged = true;
      await inTransaction(pool, async (client) => {
        await this.options.lease.lock(client);
        await beginLayouts(client);
      });
    }
    const signer = await this.options.feedKeys.signer();
    this.terms = await Promise.all(
      effective.filter(({ standing }) => standing !== 'suspended').map((now) => this.toTerms(now, signer)),
    );
    if (before === this.forgotten) this.readAt = readAt;
    const { hasChanged } = this;
    this.hasChanged = false;
    return { feeds: this.terms, hasChanged };
  }

  private async toTerms(
    { agreement, standing, versions }: Effective,
    signer: FeedSigner,
  ): Promise<FeedTerms> {
    const { partner } = agreement;
    const keys = this.keys.get(partner) ?? (await this.options.agreements.keysOf(agreement));
    this.keys.set(partner, keys);
    const fieldsByVersion = new Map(versions.map(({ version, fields }) => [version, fields]));
    const dataSchema = this.options.agreements.dataSchema(agreement);
    return { partner, agreement, keys, signer, isActive: standing === 'active', dataSchema, fieldsByVersion };
  }

  private async changeOver(now: Effective, before: FeedRow | undefined): Promise<void> {
    const { agreement, standing } = now;
    const { partner, version } = agreement;
    const { pool, lease, agreements, partitions } = this.options;
    const earlier = (await agreements.versions(partner)).find(
      (one) => one.version === before?.agreementVersion,
    );
    await inTransaction(pool, async (client) => {
      const checkpoint = await lease.lock(client);
      await client.query(
        `INSERT INTO publisher.feed (partner, agreement_version, standing, partitions) VALUES ($1, $2, $3, $4)
         ON CONFLICT (partner) DO UPDATE
         SET agreement_version = excluded.agreement_version, standing = excluded.standing`,
        [partner, version, standing, partitions],
      );
      if (agreement.pseudonymised) await openRelease(client, partner);
      // Deaths without a NIK are compared anew: they are few.
      await client.query('UPDATE publisher.feed SET death_no = 0 WHERE partner = $1', [partner]);
      const isSame = before?.standing === 'active' && earlier && showsTheSame(earlier, agreement);
      if (standing === 'active' && isSame) {
        await renameSweep(client, agreement);
        return;
      }
      await client.query('DELETE FROM publisher.sweep WHERE partner = $1', [partner]);
      // At the start of the change log no sweep is needed: the log itself contains everything, births as births.
      if (standing === 'active' && checkpoint > 0) {
        await startSweep(client, agreement, agreement.slice === 'all' ? 'registry' : 'watch-list');
      }
      if (standing === 'ended') await startSweep(client, agreement, 'holdings');
    });
  }
}

async function startSweep(
  client: PoolClient,
  { partner, version }: Agreement,
  source: string,
): Promise<void> {
  await client.query('INSERT INTO publisher.sweep (partner, agreement_version, source) VALUES ($1, $2, $3)', [
    partner,
    version,
    source,
  ]);
  await beginBackfill(client, partner, version);
}

/** Another version shows the same: the pass that is under way is one for it. */
async function renameSweep(client: PoolClient, { partner, version }: Agreement): Promise<void> {
  await client.query('UPDATE publisher.sweep SET agreement_version = $2 WHERE partner = $1', [
    partner,
    version,
  ]);
  await renameBackfill(client, partner, version);
}

function showsTheSame(one: Agreement, other: Agreement): boolean {
  const shown = ({ areaScope, fields, slice }: Agreement) =>
    canonicalJson({ areaScope, slice, fields: fields.toSorted() });
  return shown(one) === shown(other);
}
