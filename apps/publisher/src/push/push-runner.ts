import type { Pool } from 'pg';
import { kindOfError } from '@peristiwa/kernel';
import type { LeasedLoop, LoopLog } from '@peristiwa/projections';
import type { Agreements } from '../agreements/agreements';
import type { Disclosures } from '../disclosure/disclosures';
import type { FeedReader } from '../feeds/feed-reader';
import type { TodaysGrant } from '../feeds/todays-grant';
import type { FeedKeys } from '../sign/feed-keys';
import { signingLoop } from '../signing-loop';
import type { Settings } from '../tokens';
import { waitMs } from './back-off';
import type { PushClient } from './push-client';
import type { Push, Pushes } from './pushes';
import { signedHeaders } from './signed-request';

export interface PushRunnerOptions {
  readonly pool: Pool;
  readonly pushes: Pushes;
  readonly reader: Pick<FeedReader, 'page'>;
  readonly agreements: Pick<Agreements, 'effectiveOf'>;
  readonly todaysGrant: Pick<TodaysGrant, 'applyTo'>;
  readonly disclosures: Pick<Disclosures, 'recordShown'>;
  readonly client: Pick<PushClient, 'post'>;
  readonly feedKeys: FeedKeys;
  readonly settings: Settings;
  readonly clock: () => Date;
  readonly log: LoopLog;
  /** After each request; how many messages the partner has confirmed. */
  readonly onRequest?: (partner: string, outcome: 'confirmed' | 'failed', messages: number) => void;
}

/** Messages in one request. */
const MESSAGES_MAX = 100;
/** A push that fails for this long is suspended: the partner pulls, and an operator resumes it. */
const SUSPENDED_AFTER_MS = 3 * 86_400_000;

/**
 * Delivers feeds by HTTPS (ADR 0058): the pages of the pull, each partner at its own cursor and pace. One request of a
 * partner is under way at a time, so its order is that of the feed; a partner that is slow or away holds up nobody else.
 */
export class PushRunner {
  private readonly loop: LeasedLoop;
  private readonly underWay = new Map<string, Promise<void>>();
  private isStopping = false;

  constructor(private readonly options: PushRunnerOptions) {
    this.loop = signingLoop(options, {
      name: 'push',
      tick: () => this.tick(),
      onStopping: async () => void (await Promise.all(this.underWay.values())),
    });
  }

  start(): void {
    this.loop.start();
  }

  async stop(): Promise<void> {
    this.isStopping = true;
    await this.loop.stop();
  }

  get status() {
    const { state, reason } = this.loop;
    return { state, reason };
  }

  private async tick(): Promise<boolean> {
    // A delivery that ends while the rows are read may be missing in them: its row would be sent a second time.
    const before = new Set(this.underWay.keys());
    for (const push of await this.options.pushes.due(this.options.clock())) {
      if (before.has(push.partner)) continue;
      this.underWay.set(push.partner, this.take(push));
    }
    return false;
  }

  private async take(push: Push): Promise<void> {
    const isConfirmed = await this.deliver(push);
    this.underWay.delete(push.partner);
    // Without an answer the next look comes by itself: at once, it would find the same.
    if (isConfirmed && !this.isStopping) this.loop.wake();
  }

  /**
   * Never rejects: a database that is away is met by the next tick, too.
   * @returns whether the partner confirmed a page
   */
  private async deliver(push: Push): Promise<boolean> {
    const { log } = this.options;
    const { partner } = push;
    try {
      const refusal = await this.post(push);
      if (refusal === 'confirmed' || refusal === 'nothing') return refusal === 'confirmed';
      this.options.onRequest?.(partner, 'failed', 0);
      const isSuspended = await this.note(push, refusal);
      const details = { partner, failure: refusal.kind };
      if (isSuspended) log.error(details, 'push suspended: the partner has to pull');
      else log.warn(details, 'push failed');
    } catch (error) {
      log.warn({ partner, failure: kindOfError(error) }, 'push postponed');
    }
    return false;
  }

  /** @returns why the partner did not confirm, or that nothing may be sent now */
  private async post(push: Push): Promise<Refusal | 'confirmed' | 'nothing'> {
    const { reader, agreements, todaysGrant, disclosures, client, feedKeys, pushes, clock } = this.options;
    const effective = await agreements.effectiveOf(push.partner);
    if (!effective || effective.standing === 'suspended') return 'nothing';
    // The list may have become shorter since an operator named the target.
    if (!pushes.allows(push.url)) return { kind: 'target not allowed', retryAfter: undefined };
    const page = await reader.page(push.partner, push.delivered, MESSAGES_MAX);
    const last = page?.events.at(-1);
    if (!page || !last) return 'nothing';
    const shown = await todaysGrant.applyTo(page, effective);
    const body = Buffer.from(JSON.stringify(shown));
    // Each attempt: a partner that answers with an error has read the messages, perhaps.
    await disclosures.recordShown({ ...effective.agreement, road: 'https' }, page.events, shown.events);
    const headers = signedHeaders(push.url, body, { signer: await feedKeys.signer(), now: clock() });
    let answer;
    try {
      answer = await client.post(push.url, body, headers);
    } catch (error) {
      return { kind: kindOfError(error), retryAfter: undefined };
    }
    const { status, retryAfter } = answer;
    if (status < 200 || status > 299) return { kind: `HTTP ${status}`, retryAfter };
    await pushes.confirm(push, last.sequence);
    this.options.onRequest?.(push.partner, 'confirmed', page.events.length);
    return 'confirmed';
  }

  private note(push: Push, { kind, retryAfter }: Refusal): Promise<boolean> {
    const now = this.options.clock();
    const nextAt = new Date(now.getTime() + waitMs(push.failures + 1, retryAfter, now));
    const suspendBefore = new Date(now.getTime() - SUSPENDED_AFTER_MS);
    return this.options.pushes.fail(push, { kind, now, nextAt, suspendBefore });
  }
}

interface Refusal {
  readonly kind: string;
  readonly retryAfter: string | undefined;
}
