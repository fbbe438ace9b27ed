import { randomUUID } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import { uuidv7 } from 'uuidv7';
import { inTransaction } from '@peristiwa/postgres';
import { Lease, LeasedLoop, type LoopLog } from '@peristiwa/projections';
import type { Agreements } from '../agreements/agreements';
import type { FeedKeys, FeedSigner } from '../sign/feed-keys';
import type { Settings } from '../tokens';
import type { Agreement } from '../view/agreement';
import type { PartnerKeys } from '../view/partner-keys';
import type { Messages } from './build-batch';
import { counterRows, messageRows, readCounters, readHoldings, slot } from './feed-tables';
import { numberMessages, type FeedCounter, type NumberedMessage } from './number';
import {
  closeWindow,
  coverReleased,
  dropPending,
  keepOpen,
  lockWindow,
  readClosed,
  readHeldKeys,
  readWaiting,
  readWindowed,
  type WindowedFeed,
} from './pending';
import type { RegistryReader } from './registry-reader';
import { showOutcomes } from './outcomes';
import { relabelDrafts } from './relabel';
import {
  deathUnderGrant,
  draftsOf,
  isDue,
  isOfDeath,
  releasedId,
  slotOf,
  underGrant,
  type Pending,
} from './window';
import { LOCKED, writeBatch } from './write-batch';

export interface ReleaserOptions {
  readonly pool: Pool;
  readonly agreements: Pick<Agreements, 'keysOf' | 'dataSchema' | 'effectiveOf'>;
  readonly feedKeys: FeedKeys;
  readonly registry: Pick<RegistryReader, 'reforms'>;
  readonly settings: Settings;
  readonly clock: () => Date;
  readonly log: LoopLog;
  /** Called after each commit that released messages. */
  readonly onReleased: (messages: Messages) => void;
}

const CHUNK = 1_000;
/** A window is looked at some four times per slot, but in long slots not as rarely as that. */
const LOOKS = { perSlot: 4, pollsBetween: 50 };

/**
 * Releases the messages of feeds with pseudonyms, window by window (ADR 0026). Whoever has two feeds could otherwise
 * join them by the order or the time of messages. A window is closed in one transaction and released in the following
 * ones: its messages, their order and their ids are then fixed, so a release that is repeated after a crash writes the
 * same bytes.
 */
export class Releaser {
  private readonly name = randomUUID();
  private readonly lease: Lease;
  private readonly loop: LeasedLoop;
  private readonly keys = new Map<string, PartnerKeys>();

  constructor(private readonly options: ReleaserOptions) {
    const { pool, settings, log } = options;
    this.lease = new Lease(pool, {
      schema: 'publisher',
      name: 'release',
      owner: this.name,
      ttlMs: settings.leaseMs,
    });
    this.loop = new LeasedLoop({
      name: 'release',
      lease: this.lease,
      settings: {
        ...settings,
        pollMs: Math.min(settings.release.windowMs / LOOKS.perSlot, settings.pollMs * LOOKS.pollsBetween),
      },
      log,
      mayWork: () => options.feedKeys.maySign(),
      onGranted: () => undefined,
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
    return { state, reason };
  }

  private async tick(): Promise<boolean> {
    const now = slotOf(this.options.clock(), this.options.settings.release);
    let isBusy = false;
    const feeds = await readWindowed(this.options.pool);
    for (const feed of feeds) {
      if (feed.isSwept) continue;
      if (feed.isReleasing) isBusy = (await this.releaseNext(feed)) || isBusy;
      // Another slot, not a later one: a clock that was ahead has left a slot of the future.
      else if (now.getTime() !== feed.slot) {
        isBusy = (await this.judge(feed, now)) || isBusy;
      }
    }
    await this.relabel(feeds);
    return isBusy;
  }

  /** Announces new boundary reforms. They are public, so they wait for no window. */
  private async relabel(feeds: readonly WindowedFeed[]): Promise<void> {
    const active = feeds.filter(({ standing }) => standing === 'active');
    if (active.length === 0) return;
    const reforms = await this.options.registry.reforms();
    for (const { partner, agreementVersion: version, reformNo } of active) {
      if (reformNo >= reforms.length) continue;
      const signer = await this.options.feedKeys.signer();
      const messages = await this.commit(async (client) => {
        const counter = await this.counterOf(client, partner);
        const drafts = relabelDrafts({ partner, agreement: { version } }, reforms, counter);
        return this.write(client, counter, numberMessages(drafts, counter, { newId: uuidv7, signer }));
      });
      this.options.onReleased(new Map([[partner, messages]]));
    }
  }

  /** @returns whether the window was closed. An empty one is, so that the coverage of the feed advances. */
  private judge({ partner }: WindowedFeed, now: Date): Promise<boolean> {
    return this.commit(async (client) => {
      await lockWindow(client, partner);
      const waiting = await readWaiting(client, partner);
      const isClosing = waiting.persons === 0 || isDue(waiting, now, this.options.settings.release);
      await (isClosing ? closeWindow(client, partner, now) : keepOpen(client, partner, now));
      if (waiting.persons === 0) await coverReleased(client, partner);
      return isClosing && waiting.persons > 0;
    });
  }

  /** @returns whether more messages of closed windows may wait */
  private async releaseNext(feed: WindowedFeed): Promise<boolean> {
    const { partner, agreementVersion } = feed;
    const [keys, signer, effective] = await Promise.all([
      this.keysOf(partner),
      this.options.feedKeys.signer(),
      this.options.agreements.effectiveOf(partner),
    ]);
    // The builder has not switched the feed to the agreement in force yet.
    if (effective?.agreement.version !== agreementVersion) return false;
    const released = await this.commit(async (client) => {
      const { pending, recordedAt } = await readClosed(client, partner, CHUNK);
      const isLast = pending.length < CHUNK;
      // After the end of the agreement only the messages that a person left the scope are published.
      const open = feed.standing === 'ended' ? pending.filter(isFarewell) : pending;
      const granted = await this.underTodaysTerms(client, open, effective.agreement);
      const messages =
        granted.length > 0
          ? await this.number(client, { partner, keys, signer, open: granted, recordedAt })
          : [];
      if (pending.length > 0) await dropPending(client, pending);
      await showOutcomes(client, pending, recordedAt);
      if (isLast) await coverReleased(client, partner);
      return { messages, isLast };
    });
    if (released.messages.length > 0) this.options.onReleased(new Map([[partner, released.messages]]));
    return !released.isLast;
  }

  /** What was withdrawn while a message waited is not released, and nothing about those who left the scope meanwhile. */
  private async underTodaysTerms(
    client: PoolClient,
    open: readonly Pending[],
    agreement: Agreement,
  ): Promise<Pending[]> {
    const isOwn = (message: Pending) => message.agreementVersion === agreement.version;
    // An addition is nothing without the message to which it adds, which may be of earlier terms.
    const asked = open.filter((message) => !isOwn(message) || isAddition(message));
    if (asked.length === 0) return [...open];
    const ids = [...new Set(asked.flatMap(({ personId }) => personId ?? []))];
    const held = await readHoldings(client, [agreement.partner], ids);
    const deaths = await readHeldKeys(client, agreement.partner, asked.filter(isOfDeath));
    return open.flatMap((message) => {
      if (isOfDeath(message))
        return isOwn(message) ? message : (deathUnderGrant(message, agreement, deaths) ?? []);
      if (message.kind === 'left-scope' || (isOwn(message) && !message.data.added)) return message;
      if (!held.has(slot(agreement.partner, message.personId))) return [];
      return isOwn(message) ? message : underGrant(message, agreement);
    });
  }

  private async number(client: PoolClient, release: Release): Promise<NumberedMessage[]> {
    const { partner, keys, signer, open, recordedAt } = release;
    const counter = await this.counterOf(client, partner);
    const ids = open.map(({ pendingNo }) => releasedId(keys, pendingNo)).values();
    const place = { recordedAt, lastSequence: counter.sequence, keys };
    const drafts = draftsOf(open, place).map((draft) => {
      const version = draft.agreementVersion;
      const isOfPerson = draft.personId !== undefined;
      const dataSchema = isOfPerson ? this.options.agreements.dataSchema({ partner, version }) : undefined;
      return { ...draft, dataSchema };
    });
    const newId = () => ids.next().value as string;
    return this.write(client, counter, numberMessages(drafts, counter, { newId, signer }));
  }

  private async counterOf(client: PoolClient, partner: string): Promise<FeedCounter> {
    // The builder may be giving the feed another number of partitions.
    await client.query('SELECT FROM publisher.feed WHERE partner = $1 FOR UPDATE', [partner]);
    const counter = (await readCounters(client)).get(partner);
    if (!counter) throw new Error(`The feed of ${partner} has no counter`);
    return counter;
  }

  private async write(
    client: PoolClient,
    counter: FeedCounter,
    messages: NumberedMessage[],
  ): Promise<NumberedMessage[]> {
    const [first] = messages;
    if (!first) return messages;
    const [feedRows, partitionRows] = counterRows([[first.partner, counter]]);
    const rows = [
      ['m', messageRows(messages)],
      ['f', feedRows],
      ['n', partitionRows],
    ] as const;
    await writeBatch(client, LOCKED, rows, this.name);
    return messages;
  }

  private async keysOf(partner: string): Promise<PartnerKeys> {
    const keys =
      this.keys.get(partner) ?? (await this.options.agreements.keysOf({ partner, pseudonymised: true }));
    this.keys.set(partner, keys);
    return keys;
  }

  private commit<Result>(work: (client: PoolClient) => Promise<Result>): Promise<Result> {
    return inTransaction(this.options.pool, async (client) => {
      await this.lease.lock(client);
      return work(client);
    });
  }
}

/** After the end of an agreement its partner receives only what it has to erase. */
function isFarewell(message: Pending): boolean {
  return isOfDeath(message) ? message.data.state === undefined : message.kind === 'left-scope';
}

function isAddition(message: Pending): boolean {
  return !isOfDeath(message) && message.data.added !== undefined;
}

interface Release {
  readonly partner: string;
  readonly keys: PartnerKeys;
  readonly signer: FeedSigner;
  readonly open: readonly Pending[];
  readonly recordedAt: Date;
}
