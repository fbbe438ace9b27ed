import { backOffMs } from '@peristiwa/kernel';
import type { BatchHandler, TopicPartition } from './batch-handler';
import { partitionKey } from './batch-handler';
import { pause } from './deadline';
import type { MessagingLogger } from './kafka-log';

export interface AssignmentOptions {
  readonly memberAssignment: Readonly<Record<string, readonly number[]>>;
  readonly handler: BatchHandler;
  readonly logger: MessagingLogger;
  readonly seek: (position: TopicPartition & { readonly offset: string }) => void;
}

/** The partitions of one group generation, and access to the offsets that the application has stored for them. */
export class Assignment {
  readonly partitions: readonly TopicPartition[];
  /** True once all stored offsets have been sought; false when the next generation began first. */
  readonly positioned: Promise<boolean>;
  readonly #superseded = new AbortController();
  readonly #options: AssignmentOptions;

  constructor(options: AssignmentOptions) {
    this.#options = options;
    this.partitions = Object.entries(options.memberAssignment).flatMap(([topic, numbers]) =>
      numbers.map((partition) => ({ topic, partition })),
    );
    this.positioned = this.#position();
  }

  supersede(): void {
    this.#superseded.abort();
  }

  async #position(): Promise<boolean> {
    const { handler, logger, seek } = this.#options;
    const signal = this.#superseded.signal;
    for (let attempt = 1; !signal.aborted; attempt += 1) {
      try {
        const offsets = await handler.onAssigned?.(this.partitions);
        if (signal.aborted) return false;
        for (const { topic, partition } of this.partitions) {
          const offset = offsets?.get(partitionKey(topic, partition));
          if (offset !== undefined) seek({ topic, partition, offset });
        }
        return true;
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        logger.warn({ attempt, reason }, 'stored offsets not read, retrying');
      }
      await pause(backOffMs(attempt), signal);
    }
    return false;
  }
}
