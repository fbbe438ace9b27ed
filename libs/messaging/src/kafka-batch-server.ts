import { Server, type CustomTransportStrategy } from '@nestjs/microservices';
import { BatchConsumer, type BatchConsumerOptions, type ConsumerStatus } from './batch-consumer';

/**
 * Adapts a BatchConsumer to Nest: `app.connectMicroservice({ strategy: new KafkaBatchServer(…) })`. Messages do not
 * pass through Nest's pattern handlers, which take single messages only; they go to the BatchHandler in chunks.
 */
export class KafkaBatchServer extends Server implements CustomTransportStrategy {
  override readonly transportId = Symbol('kafka-batch');
  readonly #consumer: BatchConsumer;

  constructor(options: BatchConsumerOptions) {
    super();
    this.#consumer = new BatchConsumer(options);
  }

  /** Does not wait for Kafka: a service starts without it, and readiness reports it. */
  listen(callback: (...optionalParams: unknown[]) => unknown): void {
    this.#consumer.start();
    callback();
  }

  /** Nest awaits this before it closes database pools, so the current chunk can still finish. */
  async close(): Promise<void> {
    await this.#consumer.close();
  }

  consumerStatus(): ConsumerStatus {
    return this.#consumer.status();
  }

  /** This transport emits no events other than its status. */
  on(): void {}

  unwrap<T>(): T {
    return this.#consumer as T;
  }
}
