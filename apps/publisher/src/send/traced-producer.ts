import type { FeedProducer, OutgoingMessage } from '@peristiwa/messaging';
import type { Tracing } from '@peristiwa/service';

/** The producer of one feed; a message whose act was traced adds its sending to that trace. */
export function traced(producer: FeedProducer, tracing: Tracing | undefined): SendersProducer {
  if (tracing === undefined) return producer;
  return {
    connect: () => producer.connect(),
    renew: () => producer.renew(),
    close: () => producer.close(),
    async send(topic, messages) {
      const startedAt = Date.now();
      await producer.send(topic, messages);
      tracing.spans(
        'publish',
        startedAt,
        messages.map(({ headers }) => headers['ce_traceparent'] as string | undefined),
      );
    },
  };
}

type SendersProducer = Pick<FeedProducer, 'connect' | 'renew' | 'close'> & {
  send(topic: string, messages: readonly OutgoingMessage[]): Promise<void>;
};
