/**
 * kafkajs 2.2.4 is the last release, and two of its defects consume CPU all the time: patches/kafkajs+2.2.4.patch
 * fixes them at every `npm ci`. These tests fail on an unpatched copy.
 */
type Queue = { throttleCheckTimeoutId: unknown; checkPendingRequests(): void; destroy(): void };
const RequestQueue = jest.requireActual<new (options: object) => Queue>('kafkajs/src/network/requestQueue');
type Message = { key: string };
type Group = (input: {
  topic: string;
  partitionMetadata: object[];
  messages: Message[];
  partitioner: (input: { message: Message }) => number;
}) => Record<number, Message[]>;
const groupMessagesPerPartition = jest.requireActual<Group>('kafkajs/src/producer/groupMessagesPerPartition');

const logger = { debug: () => undefined, warn: () => undefined };

describe('patched kafkajs', () => {
  it('arms no timer while no request is pending (tulios/kafkajs#1556)', () => {
    const queue = new RequestQueue({ logger, requestTimeout: 1000, broker: 'b', clientId: 'c' });

    queue.checkPendingRequests();

    const armed = queue.throttleCheckTimeoutId;
    queue.destroy();
    expect(armed).toBeNull();
  });

  it('groups messages without copying the group for each of them', () => {
    const messages = Array.from({ length: 100 }, (_, index) => ({ key: `k${index}` }));
    const iterations = jest.spyOn(Array.prototype, Symbol.iterator);

    const grouped = groupMessagesPerPartition({
      topic: 't',
      partitionMetadata: [{}],
      messages,
      partitioner: ({ message }) => Number(message.key.slice(1)) % 2,
    });

    const copies = iterations.mock.calls.length;
    iterations.mockRestore();
    expect(copies).toBeLessThanOrEqual(1);
    expect(grouped[0]).toEqual(messages.filter((_, index) => index % 2 === 0));
    expect(grouped[1]).toEqual(messages.filter((_, index) => index % 2 === 1));
  });
});
