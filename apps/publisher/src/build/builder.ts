import { randomUUID } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import { inTransaction } from '@peristiwa/postgres';
import { FencedError, Lease, LeasedLoop, type LoopLog } from '@peristiwa/projections';
import type { Agreements } from '../agreements/agreements';
import type { FeedKeys } from '../sign/feed-keys';
import type { Settings } from '../tokens';
import { buildActs } from './build-acts';
import { buildBatch, buildRelabelled, type Messages } from './build-batch';
import { readMemory, type BuildMemory } from './build-memory';
import { builtPart, CampaignLane, completedPart, laneParts, type Divided } from './campaign-lane';
import { ChangePages, progressOf, type ReadPage } from './change-pages';
import { buildDeaths } from './deaths-without-nik';
import { FeedRoster } from './feed-roster';
import { reachPosition } from './feed-tables';
import { announceOutcomes, caseParts, OutcomeLine } from './outcomes';
import { readParked } from './parked';
import type { FeedTerms, Subject } from './plan';
import { headRows, headsOf, readRescope, type Standing } from './scope-tables';
import { cursorRows } from './sweep';
import { buildRescoped, planned } from './rescope';
import { SweepLane, type ReadSlice } from './sweep-lane';
import type { ChangeSubject, RegistryHead, RegistryReader } from './registry-reader';
import { LOCKED, writeBatch, type Part } from './write-batch';

export interface BuilderOptions {
  readonly pool: Pool;
  readonly registry: RegistryReader;
  readonly agreements: Agreements;
  readonly feedKeys: FeedKeys;
  readonly settings: Settings;
  readonly clock: () => Date;
  readonly log: LoopLog;
  /** Called after each commit that created messages, with those of each partner in order. */
  readonly onBuilt: (messages: Messages) => void;
  /** Called when a feed was added, or its agreement has changed. */
  readonly onFeedsChanged?: () => void;
}

/**
 * Builds the messages of every feed from the registry's change log. One process works at a time. Each step is one
 * commit that also advances its source (checkpoint, queue, cursor), so a crash neither loses nor invents a message.
 * Building does not use Kafka: while Kafka is away, messages are still built.
 *
 * A batch of changes takes two reads and one write, whatever its size (ADR 0022). What only the builder writes is kept
 * in memory under the lease. After a commit that failed, whose outcome may be unknown, the lease is acquired again: the
 * new epoch refuses what may still be on its way, and memory is read anew.
 */
export class Builder {
  /** Names this process in the lease and in announcements. */
  readonly name = randomUUID();
  private readonly lease: Lease;
  private readonly loop: LeasedLoop;
  private readonly roster: FeedRoster;
  private readonly pages: ChangePages;
  private readonly lane: SweepLane;
  private readonly campaigns: CampaignLane;
  private memory: BuildMemory | undefined;
  private checkpoint = 0;
  private lag = 0;
  private reached = 0;
  private mayHaveQueued = true;
  private queueReadAt = 0;
  private readonly outcomes: OutcomeLine;
  private reformsReadAt = 0;
  /** Persons built from the change log since those to be built without an act were read. */
  private builtSince: Set<string> | undefined;

  constructor(private readonly options: BuilderOptions) {
    const { pool, registry, settings, log, agreements, clock, feedKeys } = options;
    const { leaseMs: ttlMs, batchSize } = settings;
    this.lease = new Lease(pool, { schema: 'publisher', name: 'build', owner: this.name, ttlMs });
    this.roster = new FeedRoster({ pool, lease: this.lease, agreements, feedKeys, ...settings });
    this.pages = new ChangePages(registry, pool, batchSize);
    const onReady = () => this.loop.wake();
    this.outcomes = new OutcomeLine(pool, settings);
    this.lane = new SweepLane({ pool, registry, clock, limit: batchSize, onReady });
    this.campaigns = new CampaignLane({ pool, registry, rosterMs: settings.rosterMs, onReady });
    this.loop = new LeasedLoop({
      name: 'build',
      lease: this.lease,
      settings,
      log,
      mayWork: () => feedKeys.maySign(),
      onGranted: () => {
        this.checkpoint = this.lease.startPosition;
        this.roster.forget();
        this.forget();
      },
      tick: () => this.tick(),
    });
  }

  start(): void {
    this.loop.start();
  }

  /** There may be new changes; or, while it stands by, the lease may be free. */
  wake(): void {
    this.loop.wake();
  }

  /** Changes were committed up to this number; a builder that has read them already is not woken. */
  wakeFor(changeNo: number): void {
    if (changeNo > this.checkpoint + this.lag) this.loop.wake();
  }

  /** There may be a new agreement, or persons queued to be built again. */
  wakeForWork(): void {
    this.roster.forget();
    this.campaigns.forget();
    this.mayHaveQueued = true;
    this.outcomes.wake();
    this.loop.wake();
  }

  async stop(): Promise<void> {
    await this.loop.stop();
    this.lane.forget();
    this.campaigns.stop();
  }

  get status() {
    const { state, reason } = this.loop;
    // The process that builds reports the lag; what one that stands by has read before is old.
    return { state, reason, changeNo: this.checkpoint, lagChanges: state === 'standby' ? 0 : this.lag };
  }

  private async tick(): Promise<boolean> {
    const { feeds, hasChanged } = await this.roster.current();
    if (hasChanged) {
      this.forget();
      this.options.onFeedsChanged?.();
    }
    await this.campaigns.refresh();
    await this.relabel(feeds);
    const isBusy = await this.buildChanges(feeds);
    const hasRescoped = await this.rescope(feeds);
    const hasSwept = await this.sweep(feeds);
    await this.buildCampaigns(feeds);
    const hasAnnounced = await this.announce(feeds);
    return isBusy || hasRescoped || hasSwept || hasAnnounced;
  }

  private forget(): void {
    this.memory = undefined;
    this.reformsReadAt = 0;
    this.mayHaveQueued = true;
    this.pages.forget();
    this.lane.forget();
    this.campaigns.forget();
  }

  /** Announces new boundary reforms; feeds with pseudonyms are the releaser's. */
  private async relabel(feeds: readonly FeedTerms[]): Promise<void> {
    const { registry, settings } = this.options;
    const now = Date.now();
    if (now - this.reformsReadAt < settings.rosterMs) return;
    const reforms = await registry.reforms();
    const memory = await this.remember();
    const isBehind = ({ partner, isActive, agreement }: FeedTerms) =>
      isActive &&
      !agreement.pseudonymised &&
      (memory.counters.get(partner)?.reformNo ?? reforms.length) < reforms.length;
    const behind = feeds.filter(isBehind);
    if (behind.length > 0) {
      await this.commit(this.checkpoint, async () => {
        const { parts, messages } = buildRelabelled(memory, behind, reforms);
        await this.write(parts, this.checkpoint);
        return messages;
      });
    }
    this.reformsReadAt = now;
  }

  /** The next batch of change rows. @returns whether there are more */
  private async buildChanges(feeds: readonly FeedTerms[]): Promise<boolean> {
    const active = feeds.filter(({ isActive }) => isActive);
    const partners = active.map(({ partner }) => partner);
    const page = await this.pages.next(this.checkpoint, partners);
    const { changes, head, standing } = page;
    this.lag = Math.max(0, head.changeNo - this.checkpoint);
    await this.buildDeaths(feeds, head.deathNo);
    if (!standing) {
      // Past acts that touch no person and have no change row.
      if (head.position > this.reached) await reachPosition(this.options.pool, head.position);
      this.reached = Math.max(this.reached, head.position);
      return false;
    }
    const to = this.checkpoint + changes.length;
    const divided = await this.campaigns.divide(changes);
    this.noteBuilt(divided.now);
    await this.commit(to, (memory) =>
      standing.isWatched || divided.forwarded.length > 0
        ? this.buildWatched(memory, active, page, divided)
        : this.buildPlain(memory, active, { ...page, standing }, divided),
    );
    this.lag = Math.max(0, head.changeNo - to);
    if (this.lag === 0) this.reached = Math.max(this.reached, head.position);
    // Whoever commits the next change wakes the builder.
    return this.lag > 0;
  }

  /** Acts about deaths without a NIK have no row in the change log: first them, since the page says how far feeds are. */
  private async buildDeaths(feeds: readonly FeedTerms[], until: number): Promise<void> {
    const { registry, settings, clock } = this.options;
    for (const feed of feeds) {
      const built = async () => (await this.remember()).deathsThrough.get(feed.partner) ?? until;
      while ((await built()) < until) {
        const page = await registry.deathsAfter(await built(), settings.batchSize);
        await this.commit(this.checkpoint, (memory) =>
          this.inTransaction((client) =>
            buildDeaths(client, { memory, feed, page, now: clock(), builder: this.name }),
          ),
        );
      }
    }
  }

  /** What was read about these persons before is older than what is built of them now. */
  private noteBuilt(changes: readonly ChangeSubject[]): void {
    const personIds = changes.map(({ personId }) => personId);
    if (personIds.length > 0) this.lane.built(personIds);
    for (const personId of personIds) this.builtSince?.add(personId);
  }

  /** The usual case: no change touches a watch-list, and nothing that waited is built before it. */
  private async buildPlain(
    memory: BuildMemory,
    feeds: readonly FeedTerms[],
    page: ReadPage & { readonly standing: Standing },
    divided: Divided,
  ): Promise<Messages> {
    const { changes, head, standing } = page;
    const partners = feeds.map(({ partner }) => partner);
    const { holdings } = standing;
    const batch = buildBatch(memory, { feeds, subjects: divided.now, holdings, membership: new Map() });
    const to = this.checkpoint + changes.length;
    const heads = headsOf(changes);
    const parts: Part[] = [...batch.parts, ...laneParts(divided), ['r', progressOf(page, to)]];
    if (heads.size > 0) parts.push(['c', headRows(heads)]);
    parts.push(...caseParts(changes));
    if (head.changeNo > to) {
      this.pages.readAhead(to, partners, batch.touched);
    }
    await this.write(parts, to);
    return batch.messages;
  }

  private buildWatched(
    memory: BuildMemory,
    feeds: readonly FeedTerms[],
    page: ReadPage,
    divided: Divided,
  ): Promise<Messages> {
    const to = this.checkpoint + page.changes.length;
    return this.inTransaction(async (client) => {
      const { checkpoint: after, name: builder } = this;
      const made = await buildActs(client, { memory, feeds, divided, after, builder });
      const parts: Part[] = [...laneParts(divided), ['r', progressOf(page, to)], ...caseParts(page.changes)];
      await writeBatch(client, LOCKED, parts, builder);
      await this.lease.advance(client, this.checkpoint, to);
      this.mayHaveQueued = true;
      return made;
    });
  }

  /** Handles persons who came on a watch-list or left it, and their next of kin. A backlog is built first. */
  private async rescope(feeds: readonly FeedTerms[]): Promise<boolean> {
    if (this.lag > 0) return false;
    const { pool, registry, settings, clock } = this.options;
    const now = Date.now();
    if (!this.mayHaveQueued && now - this.queueReadAt < settings.pollMs) return false;
    this.mayHaveQueued = false;
    this.queueReadAt = now;
    const rows = await readRescope(pool, settings.batchSize);
    if (rows.length === 0) return false;
    this.mayHaveQueued = true;
    const builtSince = new Set<string>();
    const page = await registry.persons([...new Set(rows.map((row) => row.person_id))]);
    if (!page) return false;
    await this.catchUp(feeds, page, builtSince);
    const isAsRead = (personId: string) => !builtSince.has(personId);
    const persons = page.persons.filter(({ personId }) => isAsRead(personId));
    const active = feeds.filter(({ isActive }) => isActive);
    const parked = await readParked(pool);
    const asRead = { rows, persons, isAsRead, now: clock(), parked, builder: this.name };
    await this.commit(this.checkpoint, (memory) =>
      this.inTransaction((client) => buildRescoped(client, memory, active, asRead)),
    );
    return true;
  }

  /** Says to partners what became of their observations. @returns whether there may be more */
  private async announce(feeds: readonly FeedTerms[]): Promise<boolean> {
    const read = this.lag > 0 ? undefined : await this.outcomes.next(feeds, (await this.remember()).sweeps);
    if (!read) return false;
    await this.commit(this.checkpoint, (memory) =>
      this.inTransaction((client) => announceOutcomes(client, { memory, ...read, builder: this.name })),
    );
    return true;
  }

  /** Builds the next slice of a pass over all persons of a feed, if it is its turn. */
  private async sweep(feeds: readonly FeedTerms[]): Promise<boolean> {
    const memory = await this.remember();
    const read = this.lane.take(memory.sweeps, feeds);
    if (!read) return false;
    const startedAt = performance.now();
    const { head, subjects: persons } = read.slice;
    if (head) await this.catchUp(feeds, { head, persons }, read.builtSince);
    // Catching up may have lost the lease and, with it, the sweeps that this process knew.
    const isOwn = this.memory === memory;
    if (isOwn) await this.commit(this.checkpoint, () => this.buildSlice(memory, read));
    this.lane.rest(performance.now() - startedAt);
    if (isOwn) this.lane.proceed(read, memory.sweeps, feeds);
    return false;
  }

  private async buildSlice(memory: BuildMemory, read: ReadSlice): Promise<Messages> {
    // A page that was read ahead shows the holdings before this slice.
    this.pages.forget();
    const { sweep, feed, slice, builtSince } = read;
    const subjects = slice.head
      ? slice.subjects.filter(({ personId }) => !builtSince.has(personId))
      : slice.subjects;
    const { parts, messages } = await planned(this.options.pool, memory, [feed], subjects);
    const cursor = cursorRows(sweep.partner, slice.next, slice.subjects.length);
    await this.write([...parts, cursor], this.checkpoint);
    if (slice.next === undefined) memory.sweeps.delete(sweep.partner);
    else memory.sweeps.set(sweep.partner, { ...sweep, after: slice.next });
    return messages;
  }

  /** Builds the next changes of campaigns when nothing else is to be built, and notes which campaigns have no more. */
  private async buildCampaigns(feeds: readonly FeedTerms[]): Promise<void> {
    if (this.lag > 0) return;
    const changes = await this.campaigns.take();
    if (changes.length > 0) {
      const startedAt = performance.now();
      await this.buildWaiting(feeds, changes);
      this.campaigns.rest(performance.now() - startedAt, changes);
    }
    const completed = await this.campaigns.completed(this.checkpoint);
    if (completed.length > 0) {
      const parts = [completedPart(completed)];
      await this.commit(this.checkpoint, () => this.write(parts, this.checkpoint).then(() => new Map()));
      this.campaigns.forget();
    }
  }

  private async buildWaiting(feeds: readonly FeedTerms[], changes: readonly ChangeSubject[]): Promise<void> {
    const active = feeds.filter(({ isActive }) => isActive);
    this.noteBuilt(changes);
    await this.commit(this.checkpoint, async (memory) => {
      // A page that was read ahead shows the holdings before these changes.
      this.pages.forget();
      const { parts, messages } = await planned(this.options.pool, memory, active, changes);
      await this.write([...parts, builtPart(changes)], this.checkpoint);
      return messages;
    });
  }

  /**
   * Persons that were read show the registry as of `head`, so the log must first be built at least that far. If it were
   * not, a birth that they already show would be published as an old resident who entered scope, and a death not at
   * all. Whoever changed after the persons were read has been built from the log already, is added to `builtSince` and
   * left out of the slice.
   * For the same reason persons who are ahead of `head` are not read: their chunk waits until the next round, and what of
   * campaigns waits about them is built first.
   */
  private async catchUp(
    feeds: readonly FeedTerms[],
    read: { readonly head: RegistryHead; readonly persons: readonly Pick<Subject, 'personId'>[] },
    builtSince: Set<string>,
  ): Promise<void> {
    this.builtSince = builtSince;
    try {
      while (this.checkpoint < read.head.changeNo) await this.buildChanges(feeds);
      const waiting = await this.campaigns.waitingBefore(read.persons.map(({ personId }) => personId));
      if (waiting.length > 0) await this.buildWaiting(feeds, waiting);
    } finally {
      this.builtSince = undefined;
    }
  }

  private async remember(): Promise<BuildMemory> {
    return (this.memory ??= await readMemory(this.options.pool));
  }

  /** Runs work that commits and advances the checkpoint to `to`, then hands the messages over. */
  private async commit(to: number, work: (memory: BuildMemory) => Promise<Messages>): Promise<void> {
    const memory = await this.remember();
    try {
      const made = await work(memory);
      this.checkpoint = to;
      if (made.size > 0) this.options.onBuilt(made);
    } catch (error) {
      this.lease.drop();
      this.forget();
      throw error;
    }
  }

  private async write(parts: readonly Part[], to: number): Promise<void> {
    const guard = this.lease.advanceRows(this.checkpoint, to);
    const isWritten = await writeBatch(this.options.pool, guard, parts, this.name);
    if (!isWritten) throw new FencedError('build');
  }

  private async inTransaction(work: (client: PoolClient) => Promise<Messages>): Promise<Messages> {
    this.pages.forget();
    return inTransaction(this.options.pool, async (client) => {
      const position = await this.lease.lock(client);
      if (position !== this.checkpoint) throw new FencedError('build');
      return work(client);
    });
  }
}
