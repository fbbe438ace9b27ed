import { Postponed, type MessagingLogger } from '@peristiwa/messaging';
import { Belief, type Arrival, type ChainRules, type Gap, type Judgement, type Place } from './belief';
import type { PullClient } from './pull-client';
import type { Segment } from './segment';

/** Messages per request, the most that the publisher returns. */
const PULL_LIMIT = 1_000;

/**
 * The pull does not contain a message that the registry has signed. Never skipped: the partition stops with this
 * error.
 */
class GapNotRepaired extends Error {
  override readonly name = 'GapNotRepaired';
}

export interface Taken {
  readonly isRetry: boolean;
  readonly signal: AbortSignal;
}

/** What a chunk consists of besides messages that wait for a signature. */
type Noted = Pick<Segment, 'unreadable' | 'forged' | 'backfills'> & { readonly endOffset?: bigint };

const NOTHING: Noted = { unreadable: [], forged: [], backfills: [] };

/** The position and the effects of one partition in the ministry's database. */
interface PartitionStore {
  findPlace(): Promise<Place>;
  /** Whether all messages of the feed up to a sequence are applied or in quarantine, on all partitions together. */
  isComplete(through: number): Promise<boolean>;
  /** One transaction; after an error it may or may not have been committed. */
  store(segment: Segment): Promise<void>;
}

export interface PartitionFeedOptions {
  readonly partition: number;
  readonly rules: ChainRules;
  readonly store: PartitionStore;
  readonly pull: Pick<PullClient, 'fetch'>;
  readonly log: Pick<MessagingLogger, 'warn'>;
}

/** One partition of the feed: believes, pulls what is missing, and stores. One call at a time. */
export class PartitionFeed {
  readonly #options: PartitionFeedOptions;
  readonly #belief: Belief;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: PartitionFeedOptions) {
    this.#options = options;
    this.#belief = new Belief(options.rules);
  }

  /** Takes in a chunk of Kafka. After an error the same chunk may be taken in again. */
  take(arrivals: readonly Arrival[], taken: Taken): Promise<void> {
    return this.#inTurn(async () => {
      const place = await this.#options.store.findPlace();
      const last = arrivals.at(-1);
      const noted: Noted = {
        ...this.#belief.take(arrivals, place),
        ...(last && { endOffset: BigInt(last.offset) + 1n }),
      };
      await this.#settle(place, noted, taken);
    });
  }

  /** Pulls what the registry has signed and the copy has not reached, without waiting for a record of Kafka. */
  catchUp(signal: AbortSignal): Promise<void> {
    return this.#inTurn(async () => {
      const place = await this.#options.store.findPlace();
      if ((place.signed?.sequence ?? 0) <= place.lastSequence) return;
      await this.#settle(place, NOTHING, { isRetry: true, signal });
    });
  }

  /** The same segment for a record batch that cannot be decoded. */
  note(segment: Segment): Promise<void> {
    return this.#inTurn(() => this.#options.store.store(segment));
  }

  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = this.#turn.then(work, work);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #settle(from: Place, noted: Noted, { isRetry, signal }: Taken): Promise<void> {
    let place = from;
    let repair: Repair | undefined;
    let rest = noted;
    try {
      for (;;) {
        signal.throwIfAborted();
        const judgement = await this.#judge(place, isRetry);
        const isRepaired = repair !== undefined && (judgement.reached?.sequence ?? 0) >= repair.gap.through;
        await this.#apply(place, judgement, rest, isRepaired ? 1 : 0);
        rest = { ...NOTHING, endOffset: rest.endOffset };
        if (judgement.waitsFor !== undefined) {
          throw new Postponed(`other partitions first, up to sequence ${judgement.waitsFor}`);
        }
        if (!judgement.gap) return;
        if (judgement.reached) place = await this.#options.store.findPlace();
        if (!repair || isBeyond(judgement.gap, repair.gap)) repair = this.#begin(judgement.gap, place);
        await this.#pull(repair, place);
      }
    } finally {
      this.#belief.forgetPulled();
    }
  }

  async #judge(place: Place, isRetry: boolean): Promise<Judgement> {
    for (;;) {
      const judgement = this.#belief.judge(place, isRetry);
      const { waitsFor } = judgement;
      if (waitsFor === undefined || !(await this.#options.store.isComplete(waitsFor))) return judgement;
      this.#belief.allow(waitsFor);
    }
  }

  /** The heartbeat counts, and reading continues after the chunk, only when no signed message is missing. */
  async #apply(place: Place, judgement: Judgement, noted: Noted, gaps: number): Promise<void> {
    const { messages, reached, duplicates, heartbeat, signed, gap, waitsFrom } = judgement;
    const end = gap ? undefined : minimum(noted.endOffset, waitsFrom);
    const isSignedNew = signed !== undefined && signed.sequence > (place.signed?.sequence ?? 0);
    const found = noted.unreadable.length + noted.forged.length + noted.backfills.length;
    const isIdle = messages.length + duplicates + found + gaps === 0;
    if (isIdle && gap && !isSignedNew && !reached && judgement.forged.length === 0) return;
    await this.#options.store.store({
      messages,
      reached,
      unreadable: noted.unreadable,
      forged: [...noted.forged, ...judgement.forged],
      backfills: noted.backfills,
      heartbeat,
      signed,
      duplicates,
      gaps,
      nextOffset: end === undefined ? undefined : String(end),
    });
    this.#belief.commit(judgement);
  }

  #begin(gap: Gap, place: Place): Repair {
    const { partition, log } = this.#options;
    log.warn({ partition, after: gap.after, through: gap.through }, 'messages missing, pulling them');
    // A cursor without a digest finds it in its own last message.
    return { gap, read: place.digest === undefined && gap.after > 0 ? gap.after - 1 : gap.after };
  }

  /** One page; a message of it is believed like one of Kafka. */
  async #pull(repair: Repair, place: Place): Promise<void> {
    const { gap, read } = repair;
    if (read >= gap.through) throw incomplete(this.#options.partition, place.lastSequence);
    const page = await this.#options.pull.fetch(read, PULL_LIMIT);
    const next = page.messages.at(-1)?.sequence ?? read;
    if (next <= read) throw incomplete(this.#options.partition, place.lastSequence);
    this.#belief.takePulled(
      page.messages.filter(
        ({ partition, sequence }) => partition === this.#options.partition && sequence <= gap.through,
      ),
    );
    repair.read = next;
  }
}

interface Repair {
  readonly gap: Gap;
  /** Pages up to here are read. */
  read: number;
}

/** Another instance may have applied messages, or heard of more of them, since the repair began. */
function isBeyond(gap: Gap, repaired: Gap): boolean {
  return gap.after >= repaired.through || gap.through > repaired.through;
}

function minimum(left: bigint | undefined, right: bigint | undefined): bigint | undefined {
  if (left === undefined || right === undefined) return left;
  return left < right ? left : right;
}

function incomplete(partition: number, sequence: number): GapNotRepaired {
  return new GapNotRepaired(
    `the pull lacks the message after sequence ${sequence} in partition ${partition}`,
  );
}
