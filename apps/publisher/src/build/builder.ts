import { randomUUID } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import { inTransaction } from '@peristiwa/postgres';
import { Lease, LeasedLoop, type LoopLog } from '@peristiwa/projections';
import type { Agreements } from '../agreements/agreements';
import type { FeedKeys } from '../sign/feed-keys';
import type { Settings } from '../tokens';
import { buildActs } from './build-acts';
import { buildBatch, moveScope, subjectsOf } from './build-batch';
import { FeedRoster } from './feed-roster';
import { queueRescope } from './scope-tables';
import { sweepChunk, type Sweep } from './sweep';
import type { FeedTerms } from './plan';
import type { RegistryHead, RegistryReader } from './registry-reader';

export interface BuilderOptions {
  readonly pool: Pool;
  readonly registry: RegistryReader;
  readonly agreements: Agreements;
  readonly feedKeys: FeedKeys;
  readonly settings: Settings;
  readonly clock: () => Date;
  readonly log: LoopLog;
  /** Called after each commit that created messages, with the number for each partner. */
  readonly onBuilt: (messages: ReadonlyMap<string, number>) => void;
}

/**
 * Builds the messages of every feed from the registry's change log. One process works at a time. Each step is one
 * transaction that also advances its source (checkpoint, queue, cursor), so a crash neither loses nor invents a
 * message. Building does not use Kafka: while Kafka is away, messages are still built.
 */
export class Builder {
  private readonly lease: Lease;
  private readonly loop: LeasedLoop;
  private readonly roster: FeedRoster;
  private checkpoint = 0;
  private lag = 0;

  constructor(private readonly options: BuilderOptions) {
    const { pool, settings, log, agreements, feedKeys } = options;
    this.lease = new Lease(pool, {
      schema: 'publisher',
      name: 'build',
      owner: randomUUID(),
      ttlMs: settings.leaseMs,
    });
    this.roster = new FeedRoster(pool, this.lease, agreements, settings.partitions, feedKeys);
    this.loop = new LeasedLoop({
      name: 'build',
      lease: this.lease,
      settings,
      log,
      onGranted: () => {
        this.checkpoint = this.lease.startPosition;
        this.roster.forget();
      },
      tick: () => this.tick(),
    });
  }

  start(): void {
    this.loop.start();
  }

  stop(): Promise<void> {
    return this.loop.stop();
  }

  get status() {
    const { state, reason } = this.loop;
    return { state, reason, changeNo: this.checkpoint, lagChanges: this.lag };
  }

  private async tick(): Promise<boolean> {
    const feeds = await this.roster.current();
    const head = await this.options.registry.head();
    this.lag = Math.max(0, head.changeNo - this.checkpoint);
    const isBusy = await this.buildChanges(feeds, head);
    const hasRescoped = await this.rescope(feeds);
    const hasSwept = await this.sweep(feeds);
    return isBusy || hasRescoped || hasSwept;
  }

  /** The next batch of change rows up to `head`. */
  private async buildChanges(feeds: readonly FeedTerms[], head: RegistryHead): Promise<boolean> {
    const { registry, settings } = this.options;
    const from = this.checkpoint;
    const changes = await registry.changes(from, head.changeNo, settings.batchSize);
    const to = from + changes.length;
    const position = to >= head.changeNo ? head.position : 0;
    if (changes.length === 0) {
      await this.reach(position);
      return false;
    }
    const built = await this.commit(from, async (client) => {
      const made = await buildActs(
        client,
        feeds.filter(({ isActive }) => isActive),
        changes,
      );
      await client.query(REACH, [position]);
      await client.query(COVER, [changes.at(-1)?.recordedAt]);
      await this.lease.advance(client, from, to);
      return made;
    });
    if (built) {
      this.checkpoint = to;
      this.lag = Math.max(0, head.changeNo - to);
      this.options.onBuilt(built);
    }
    return true;
  }

  /** Advances the ledger position past acts that touch no person and have no change row. */
  private async reach(position: number): Promise<void> {
    if (position <= this.reached) return;
    await this.options.pool.query(REACH, [position]);
    this.reached = position;
  }
  private reached = 0;

  /** Handles persons who came on a watch-list or left it, and their next of kin. A backlog is built first. */
  private async rescope(feeds: readonly FeedTerms[]): Promise<boolean> {
    if (this.lag > 0) return false;
    const { pool, registry, settings, clock } = this.options;
    const { rows } = await pool.query<{ rescope_no: string; partner: string; person_id: string }>({
      name: 'rescope-queue',
      text: 'SELECT rescope_no, partner, person_id FROM publisher.rescope ORDER BY rescope_no LIMIT $1',
      values: [settings.batchSize],
    });
    if (rows.length === 0) return false;
    const page = await registry.persons([...new Set(rows.map((row) => row.person_id))]);
    if (!page) return false;
    const { persons, head } = page;
    await this.catchUp(feeds, head);
    const active = feeds.filter(({ isActive }) => isActive);
    const built = await this.commit(this.checkpoint, async (client) => {
      const moved = await moveScope(client, persons);
      const made = new Map<string, number>();
      for (const feed of active) {
        const own = rows.filter(({ partner }) => partner === feed.partner).map((row) => row.person_id);
        const subjects = subjectsOf(persons, own, clock());
        for (const [partner, count] of await buildBatch(client, [feed], subjects)) made.set(partner, count);
        if (feed.agreement.slice === 'watch-list') await queueRescope(client, feed.partner, moved);
      }
      await client.query('DELETE FROM publisher.rescope WHERE rescope_no = ANY($1::bigint[])', [
        rows.map((row) => row.rescope_no),
      ]);
      return made;
    });
    if (built) this.options.onBuilt(built);
    return true;
  }

  /**
   * Continues the passes over all persons of a feed. A chunk in which a person is ahead of the log waits for a later
   * round.
   */
  private async sweep(feeds: readonly FeedTerms[]): Promise<boolean> {
    const { pool, registry, settings, clock } = this.options;
    const { rows } = await pool.query<Sweep>({
      name: 'sweeps',
      text: 'SELECT partner, source, after_person_id AS "after" FROM publisher.sweep ORDER BY partner',
    });
    let hasSwept = false;
    for (const sweep of rows) {
      const feed = feeds.find(({ partner }) => partner === sweep.partner);
      if (!feed) continue;
      const chunk = await sweepChunk(sweep, { pool, registry, limit: settings.batchSize, now: clock() });
      if (!chunk) continue;
      hasSwept = true;
      if (chunk.head) await this.catchUp(feeds, chunk.head);
      const built = await this.commit(this.checkpoint, async (client) => {
        const made = await buildBatch(client, [feed], chunk.subjects);
        await (chunk.next
          ? client.query(
              'UPDATE publisher.sweep SET after_person_id = $2, passed = passed + $3 WHERE partner = $1',
              [sweep.partner, chunk.next, chunk.subjects.length],
            )
          : client.query('DELETE FROM publisher.sweep WHERE partner = $1', [sweep.partner]));
        return made;
      });
      if (built) this.options.onBuilt(built);
    }
    return hasSwept;
  }

  /**
   * Persons that were read show the registry as of `head`, so the log must first be built exactly that far. If it
   * were not, a birth that they already show would be published as an old resident who entered scope, and a death not
   * at all. For the same reason persons who are ahead of `head` are not read: their chunk waits until the next round.
   */
  private async catchUp(feeds: readonly FeedTerms[], head: RegistryHead): Promise<void> {
    while (this.checkpoint < head.changeNo) await this.buildChanges(feeds, head);
  }

  /**
   * One fenced transaction. @returns undefined when an earlier commit, whose answer was lost, had already advanced
   * the position
   */
  private commit<Result>(
    expected: number,
    work: (client: PoolClient) => Promise<Result>,
  ): Promise<Result | undefined> {
    return inTransaction(this.options.pool, async (client) => {
      const position = await this.lease.lock(client);
      if (position === expected) return work(client);
      this.checkpoint = position;
      return undefined;
    });
  }
}

/** Recorded times never decrease along the ledger: every act recorded before that of the last row has been built. */
const COVER = `UPDATE publisher.progress SET covered_until = $1 WHERE covered_until < $1`;
const REACH = `UPDATE publisher.progress SET registry_position = $1 WHERE registry_position < $1`;
