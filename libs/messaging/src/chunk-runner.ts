import type { EachBatchPayload, IHeaders, KafkaMessage } from 'kafkajs';
import { backOffMs } from '@peristiwa/kernel';
import {
  PoisonMessage,
  Postponed,
  type BatchContext,
  type BatchHandler,
  type ConsumedMessage,
} from './batch-handler';
import { pause } from './deadline';
import type { MessagingLogger } from './kafka-log';
import type { Progress } from './progress';
import { Pulse } from './pulse';

export interface ChunkRunnerOptions {
  readonly handler: BatchHandler;
  readonly maxChunk: number;
  readonly logger: MessagingLogger;
  readonly progress: Pick<Progress, 'taken' | 'handled' | 'postponed'>;
}

/** How long a partition rests that waits for another one. */
const POSTPONED_MS = 500;

type Outcome = 'done' | 'stopped' | PoisonMessage;

/** One fetched batch that is being processed. */
interface BatchRun {
  readonly payload: EachBatchPayload;
  readonly pulse: Pulse;
  /** Fires when its consumer ends. */
  readonly ending: AbortSignal;
}

/**
 * Processes one fetched batch in chunks. Errors of the handler are handled here: the chunk is retried with back-off.
 * Only a failed heartbeat is rethrown, because kafkajs must then join the group again.
 */
export class ChunkRunner {
  readonly #options: ChunkRunnerOptions;

  constructor(options: ChunkRunnerOptions) {
    this.#options = options;
  }

  /** `positioned` resolves to false when its assignment is no longer current. */
  async run(payload: EachBatchPayload, positioned: Promise<boolean>, ending: AbortSignal): Promise<void> {
    const pulse = new Pulse(payload.heartbeat);
    const batchRun: BatchRun = { payload, pulse, ending };
    const { topic, partition, highWatermark } = payload.batch;
    this.#options.progress.taken({
      topic,
      partition,
      nextOffset: BigInt(payload.batch.messages[0]?.offset ?? highWatermark),
      highWatermark: BigInt(highWatermark),
    });
    try {
      if (!(await untilPositioned(positioned, pulse))) return;
      for (const chunk of toChunks(payload.batch, this.#options.maxChunk)) {
        const isDone =
          chunk.kind === 'undecodable'
            ? await this.#setAside(batchRun, chunk.batch, chunk.poison)
            : await this.#process(batchRun, chunk.messages);
        if (!isDone) return;
      }
    } finally {
      await pulse.stop();
    }
  }

  /** False when it stopped before the end, without committing messages that were not handled. */
  async #process(batchRun: BatchRun, chunk: readonly ConsumedMessage[]): Promise<boolean> {
    const { handler } = this.#options;
    const { topic, partition } = batchRun.payload.batch;
    let rest = chunk;
    while (rest.length > 0) {
      const messages = rest;
      const outcome = await this.#untilDone(batchRun, messages, (context) =>
        handler.handle(topic, partition, messages, context),
      );
      if (outcome === 'stopped') return false;
      if (outcome === 'done') {
        await this.#settle(batchRun, messages.at(-1));
        return true;
      }
      const index = messages.findIndex(({ offset }) => offset === outcome.offset);
      if (!(await this.#process(batchRun, messages.slice(0, index)))) return false;
      if (!(await this.#setAside(batchRun, messages[index], outcome))) return false;
      rest = messages.slice(index + 1);
    }
    return true;
  }

  async #setAside(
    batchRun: BatchRun,
    message: ConsumedMessage | undefined,
    poison: PoisonMessage,
  ): Promise<boolean> {
    const { handler, logger } = this.#options;
    const { topic, partition } = batchRun.payload.batch;
    if (!message) return false;
    const outcome = await this.#untilDone(batchRun, [], async () => {
      if (!handler.setAside) throw poison;
      await handler.setAside(topic, partition, message, poison);
    });
    if (outcome !== 'done') return false;
    const { firstOffset, offset } = message;
    logger.error({ topic, partition, firstOffset, offset, reason: poison.reason }, 'message set aside');
    await this.#settle(batchRun, message);
    return true;
  }

  async #untilDone(
    { payload, pulse, ending }: BatchRun,
    messages: readonly ConsumedMessage[],
    work: (context: BatchContext) => Promise<void>,
  ): Promise<Outcome> {
    const { highWatermark } = payload.batch;
    for (let attempt = 1; ; attempt += 1) {
      pulse.check();
      if (ending.aborted || !payload.isRunning() || payload.isStale()) return 'stopped';
      try {
        await work({ attempt, highWatermark, signal: ending });
        return 'done';
      } catch (error) {
        if (this.#isNamedPoison(error, messages)) return error;
        if (error instanceof Postponed) {
          this.#postpone(payload);
          return 'stopped';
        }
        this.#reportRetry(payload, error, attempt);
      }
      await pause(backOffMs(attempt), AbortSignal.any([ending, pulse.lost]));
    }
  }

  /** Nothing more is fetched of it meanwhile, and others get its turn. */
  #postpone({ pause: pausePartition, batch: { topic, partition } }: EachBatchPayload): void {
    this.#options.progress.postponed({ topic, partition });
    setTimeout(pausePartition(), POSTPONED_MS).unref();
  }

  #isNamedPoison(error: unknown, messages: readonly ConsumedMessage[]): error is PoisonMessage {
    if (!(error instanceof PoisonMessage) || !this.#options.handler.setAside) return false;
    return messages.some(({ offset }) => offset === error.offset);
  }

  #reportRetry({ batch: { topic, partition } }: EachBatchPayload, error: unknown, attempt: number): void {
    // Without the error's message: a database driver may quote data of the chunk in it.
    const { name = 'unknown', code } = error as { name?: string; code?: string };
    const reason = typeof code === 'string' ? `${name} ${code}` : name;
    this.#options.logger.warn({ topic, partition, attempt, reason }, 'chunk not handled, retrying');
  }

  async #settle({ payload, pulse }: BatchRun, last: ConsumedMessage | undefined): Promise<void> {
    if (!last) return;
    const { topic, partition, highWatermark } = payload.batch;
    payload.resolveOffset(last.offset);
    this.#options.progress.handled({
      topic,
      partition,
      nextOffset: BigInt(last.offset) + 1n,
      highWatermark: BigInt(highWatermark),
    });
    try {
      // Without the argument kafkajs commits nothing when auto-commit is off.
      await payload.commitOffsetsIfNecessary(payload.uncommittedOffsets());
    } catch (error) {
      // The effect is durable and the offset only a hint; a rebalance shows at the next heartbeat.
      const reason = error instanceof Error ? error.message : String(error);
      this.#options.logger.debug({ topic, partition, reason }, 'offset not committed');
    }
    pulse.check();
  }
}

async function untilPositioned(positioned: Promise<boolean>, pulse: Pulse): Promise<boolean> {
  const lost = new Promise<boolean>((resolve) => {
    pulse.lost.addEventListener('abort', () => resolve(false), { once: true });
  });
  const isPositioned = await Promise.race([positioned, lost]);
  pulse.check();
  return isPositioned;
}

type Chunk =
  | { readonly kind: 'messages'; readonly messages: readonly ConsumedMessage[] }
  | { readonly kind: 'undecodable'; readonly batch: ConsumedMessage; readonly poison: PoisonMessage };

/** What kafkajs returns beside its declared type. */
type Fetched = KafkaMessage & {
  /** Of the record batch; `timestampType` says who set the timestamps. */
  readonly batchContext?: { readonly timestampType?: number };
  /** Set by our patch of kafkajs, for a batch which cannot be decoded. */
  readonly undecodable?: { readonly firstOffset: string; readonly reason: string };
};

function* toChunks(
  { messages: fetched, highWatermark }: { messages: readonly Fetched[]; highWatermark: string },
  maxChunk: number,
): Generator<Chunk> {
  const end = BigInt(highWatermark) - 1n;
  let messages: ConsumedMessage[] = [];
  for (const one of fetched) {
    if (messages.length === maxChunk || (one.undecodable && messages.length > 0)) {
      yield { kind: 'messages', messages };
      messages = [];
    }
    if (one.undecodable) {
      const { firstOffset, reason } = one.undecodable;
      // A damaged header may name any last offset; beyond the end of the partition there is nothing to skip.
      const offset = BigInt(one.offset) > end ? String(end) : one.offset;
      const batch = { ...toConsumed(one), offset, firstOffset };
      yield { kind: 'undecodable', batch, poison: new PoisonMessage(offset, reason) };
    } else messages.push(toConsumed(one));
  }
  if (messages.length > 0) yield { kind: 'messages', messages };
}

/** Bit 3 of the attributes of a record batch: the broker has set the timestamp. */
const LOG_APPEND_TIME = 1;

function toConsumed({ offset, key, value, headers, timestamp, batchContext }: Fetched): ConsumedMessage {
  const isAppendTime = batchContext?.timestampType === LOG_APPEND_TIME;
  return {
    offset,
    key,
    value,
    headers: readHeaders(headers),
    timestamp,
    ...(isAppendTime ? { appendedAt: Number(timestamp) } : {}),
  };
}

/** Header values are UTF-8 text; of a repeated header the last one counts, as in the CloudEvents binding. */
function readHeaders(headers: IHeaders | undefined): Record<string, string> {
  const read: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers ?? {})) {
    const last = Array.isArray(value) ? value.at(-1) : value;
    if (last !== undefined && last !== null) read[name] = last.toString();
  }
  return read;
}
