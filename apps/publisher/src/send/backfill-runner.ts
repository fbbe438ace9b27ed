import type { Pool } from 'pg';
import { BACKFILL_COMPLETED_TYPE, backfillText, feedTopic } from '@peristiwa/contracts';
import { kindOfError } from '@peristiwa/kernel';
import type { FeedProducer } from '@peristiwa/messaging';
import type { LeasedLoop, LoopLog } from '@peristiwa/projections';
import {
  closeBackfill,
  completeBackfill,
  countBackfill,
  dueBackfills,
  type DueBackfill,
} from '../build/backfills';
import { mayPass } from '../may-pass';
import type { FeedKeys } from '../sign/feed-keys';
import { signingLoop } from '../signing-loop';
import type { Settings } from '../tokens';
import { markers } from './markers';

export interface BackfillRunnerOptions {
  readonly pool: Pool;
  readonly feedKeys: FeedKeys;
  readonly settings: Settings;
  readonly clock: () => Date;
  readonly log: LoopLog;
  readonly producer: Pick<FeedProducer, 'send' | 'close'>;
  readonly ensureTopic: (topic: string, partitions: number) => Promise<void>;
}

/**
 * Announces on a feed that a version of its agreement has reached everybody (ADR 0063): counts the messages of the pass that
 * has ended, and when Kafka has the last of them, sends one signed marker on each partition. A crash in between repeats the
 * markers. A topic that refuses its marker keeps no other waiting.
 */
export class BackfillRunner {
  private readonly loop: LeasedLoop;
  /** When a feed whose topic refused is tried again. */
  private readonly againAt = new Map<string, number>();

  constructor(private readonly options: BackfillRunnerOptions) {
    this.loop = signingLoop(options, {
      name: 'backfills',
      onGranted: () => this.againAt.clear(),
      tick: () => this.tick(),
      isTransient: mayPass,
    });
  }

  start(): void {
    this.loop.start();
  }

  async stop(): Promise<void> {
    await this.loop.stop();
    await this.options.producer.close();
  }

  get status() {
    const { state, reason } = this.loop;
    return { state, reason };
  }

  private async tick(): Promise<boolean> {
    const now = performance.now();
    const due = await dueBackfills(this.options.pool);
    const ready = due.filter(({ partner }) => (this.againAt.get(partner) ?? 0) <= now);
    let isBusy = false;
    for (const backfill of ready) {
      const isWorking = await this.step(backfill).catch((error: unknown) => this.postpone(backfill, error));
      isBusy ||= isWorking;
    }
    return isBusy;
  }

  /** @returns whether the next step can be taken at once */
  private async step(backfill: DueBackfill): Promise<boolean> {
    const { pool } = this.options;
    const { throughSequence, countedSequence, sent } = backfill;
    if (throughSequence === null) {
      await closeBackfill(pool, backfill);
      return false;
    }
    if (countedSequence < throughSequence) {
      await countBackfill(pool, backfill);
      return true;
    }
    if (sent < throughSequence) return false;
    await this.announce(backfill, throughSequence);
    await completeBackfill(pool, backfill);
    return false;
  }

  private async announce(backfill: DueBackfill, throughSequence: number): Promise<void> {
    const { producer, ensureTopic, feedKeys, clock } = this.options;
    const { partner, partitions, agreementVersion, afterSequence, messages, digest } = backfill;
    const topic = feedTopic(partner);
    await ensureTopic(topic, partitions);
    const records = markers(partitions, {
      type: BACKFILL_COMPLETED_TYPE,
      key: 'backfill',
      data: { agreementVersion, afterSequence, throughSequence, messages, digest },
      now: clock(),
      signer: await feedKeys.signer(),
      textOf: (data) => backfillText(partner, { ...data }),
    });
    await producer.send(topic, records);
  }

  private postpone({ partner, agreementVersion }: DueBackfill, error: unknown): false {
    if (!mayPass(error)) throw error;
    const { log, settings } = this.options;
    if (!this.againAt.has(partner)) {
      const reason = kindOfError(error);
      log.warn({ partner, agreementVersion, reason }, 'the end of a back-fill waits, trying again');
    }
    this.againAt.set(partner, performance.now() + settings.retryMs.max);
    return false;
  }
}
