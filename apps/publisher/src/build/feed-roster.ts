import type { Pool, PoolClient } from 'pg';
import { canonicalJson } from '@peristiwa/kernel';
import { inTransaction } from '@peristiwa/postgres';
import type { Lease } from '@peristiwa/projections';
import type { Agreements } from '../agreements/agreements';
import type { Agreement, Effective } from '../view/agreement';
import type { FeedKeys, FeedSigner } from '../sign/feed-keys';
import type { PartnerKeys } from '../view/partner-keys';
import { readFeeds, type FeedRow } from './feed-tables';
import type { FeedTerms } from './plan';

/** A suspended agreement takes effect within this time. */
const REFRESH_MS = 200;

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
  private readonly keys = new Map<string, PartnerKeys>();

  constructor(
    private readonly pool: Pool,
    private readonly lease: Lease,
    private readonly agreements: Agreements,
    private readonly partitions: number,
    private readonly feedKeys: FeedKeys,
  ) {}

  forget(): void {
    this.readAt = 0;
  }

  async current(): Promise<readonly FeedTerms[]> {
    if (Date.now() - this.readAt < REFRESH_MS) return this.terms;
    const effective = await this.agreements.effective();
    const feeds = new Map((await readFeeds(this.pool)).map((feed) => [feed.partner, feed]));
    for (const now of effective) {
      const feed = feeds.get(now.agreement.partner);
      if (feed?.agreementVersion === now.agreement.version && feed.standing === now.standing) continue;
      await this.changeOver(now, feed);
    }
    const signer = await this.feedKeys.signer();
    this.terms = await Promise.all(
      effective.filter(({ standing }) => standing !== 'suspended').map((now) => this.toTerms(now, signer)),
    );
    this.readAt = Date.now();
    return this.terms;
  }

  private async toTerms(
    { agreement, standing, versions }: Effective,
    signer: FeedSigner,
  ): Promise<FeedTerms> {
    const { partner } = agreement;
    const keys = this.keys.get(partner) ?? (await this.agreements.keysOf(agreement));
    this.keys.set(partner, keys);
    const fieldsByVersion = new Map(versions.map(({ version, fields }) => [version, fields]));
    const dataSchema = this.agreements.dataSchema(agreement);
    return { partner, agreement, keys, signer, isActive: standing === 'active', dataSchema, fieldsByVersion };
  }

  private async changeOver(now: Effective, before: FeedRow | undefined): Promise<void> {
    const { agreement, standing } = now;
    const { partner, version } = agreement;
    const earlier = (await this.agreements.versions(partner)).find(
      (one) => one.version === before?.agreementVersion,
    );
    await inTransaction(this.pool, async (client) => {
      const checkpoint = await this.lease.lock(client);
      await client.query(
        `INSERT INTO publisher.feed (partner, agreement_version, standing, partitions) VALUES ($1, $2, $3, $4)
         ON CONFLICT (partner) DO UPDATE
         SET agreement_version = excluded.agreement_version, standing = excluded.standing`,
        [partner, version, standing, this.partitions],
      );
      const isSame = before?.standing === 'active' && earlier && showsTheSame(earlier, agreement);
      if (standing === 'active' && isSame) {
        await client.query('UPDATE publisher.sweep SET agreement_version = $2 WHERE partner = $1', [
          partner,
          version,
        ]);
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

function startSweep(client: PoolClient, { partner, version }: Agreement, source: string) {
  return client.query(
    'INSERT INTO publisher.sweep (partner, agreement_version, source) VALUES ($1, $2, $3)',
    [partner, version, source],
  );
}

function showsTheSame(one: Agreement, other: Agreement): boolean {
  const shown = ({ areaScope, fields, slice }: Agreement) =>
    canonicalJson({ areaScope, slice, fields: fields.toSorted() });
  return shown(one) === shown(other);
}
