import { Progress } from './progress';

const STUCK_AFTER = 60_000;

function given() {
  const clock = { now: 0 };
  const lines: string[] = [];
  const logger = {
    debug: () => undefined,
    info: (_fields: object, text: string) => void lines.push(text),
    warn: () => undefined,
    error: (_fields: object, text: string) => void lines.push(text),
  };
  const progress = new Progress({ groupId: 'g', logger, now: () => clock.now, stuckAfterMs: STUCK_AFTER });
  const at = (now: number) => {
    clock.now = now;
    return progress.stuck();
  };
  return { progress, at, lines };
}
const place = (nextOffset: bigint, highWatermark: bigint, partition = 0) => ({
  topic: 't',
  partition,
  nextOffset,
  highWatermark,
});
const named = (name: string, more: object = {}) => Object.assign(new Error('x'), { name, ...more });

describe('the progress of a consumer', () => {
  it('is not stuck while nothing waits, however long', () => {
    const { progress, at } = given();
    progress.taken(place(0n, 3n));
    progress.handled(place(3n, 3n));
    expect(at(10 * STUCK_AFTER)).toBeUndefined();
    expect(progress.lagByPartition).toEqual({ 't:0': 0 });
  });

  it('is stuck when fetched messages are not handled within the limit', () => {
    const { progress, at } = given();
    progress.taken(place(5n, 9n));
    expect(progress.lagByPartition).toEqual({ 't:0': 4 });
    expect(at(STUCK_AFTER)).toBeUndefined();
    expect(at(STUCK_AFTER + 1)).toBe('no message is handled in t:0');
    progress.taken(place(5n, 10n));
    expect(at(STUCK_AFTER + 1)).toBeDefined();
    progress.handled(place(10n, 10n));
    expect(at(9 * STUCK_AFTER)).toBeUndefined();
  });

  it('restarts the time with each chunk while more messages wait', () => {
    const { progress, at } = given();
    progress.taken(place(0n, 9n));
    expect(at(STUCK_AFTER)).toBeUndefined();
    progress.handled(place(4n, 9n));
    expect(at(2 * STUCK_AFTER)).toBeUndefined();
    expect(at(2 * STUCK_AFTER + 1)).toBe('no message is handled in t:0');
  });

  it('ignores messages before a stored offset, and partitions of another member', () => {
    const { progress, at } = given();
    progress.taken(place(0n, 9n));
    progress.taken(place(0n, 9n, 1));
    progress.taken(place(0n, 9n, 2));
    progress.sought({ topic: 't', partition: 0, offset: '9' });
    progress.sought({ topic: 't', partition: 1, offset: '8' });
    progress.keep([0, 1].map((partition) => ({ topic: 't', partition })));
    expect(at(STUCK_AFTER + 1)).toBe('no message is handled in t:1');
  });

  it('is stuck at once when Kafka refuses its credentials, until it fetches again', () => {
    const { progress, at, lines } = given();
    progress.crashed(named('KafkaJSSASLAuthenticationError'));
    expect(at(0)).toContain('KAFKA_SASL_PASSWORD');
    progress.report();
    progress.fetched();
    expect(at(0)).toBeUndefined();
    progress.report();
    expect(lines).toEqual(['the consumer makes no progress', 'the consumer makes progress again']);
  });

  it('is not stuck when a connection is closed after it has fetched; before, its settings may be wrong', () => {
    const { progress, at } = given();
    progress.crashed(named('KafkaJSConnectionClosedError'));
    expect(at(0)).toContain('KAFKA_SSL');
    progress.fetched();
    progress.crashed(named('KafkaJSConnectionClosedError'));
    expect(at(10 * STUCK_AFTER)).toBeUndefined();
  });

  it('remembers across a crash that a partition waits', () => {
    const { progress, at } = given();
    progress.taken(place(0n, 9n));
    progress.crashed(named('KafkaJSError'));
    progress.fetched();
    progress.taken(place(0n, 9n));
    expect(at(STUCK_AFTER + 1)).toContain('crashes repeatedly');
    progress.fetched();
    expect(at(STUCK_AFTER + 1)).toBe('no message is handled in t:0');
  });

  it('is stuck when it crashes repeatedly, until it has run for half the limit', () => {
    const { progress, at } = given();
    const cause = named('KafkaJSProtocolError', { type: 'KAFKA_STORAGE_ERROR' });
    const crash = () => progress.crashed(named('KafkaJSNumberOfRetriesExceeded', { cause }));
    crash();
    at(STUCK_AFTER / 2 + 1);
    crash();
    expect(at(STUCK_AFTER)).toBeUndefined();
    progress.fetched();
    expect(at(STUCK_AFTER + 1)).toBe(
      'the consumer crashes repeatedly: KafkaJSProtocolError KAFKA_STORAGE_ERROR',
    );
    at(STUCK_AFTER + 1);
    progress.fetched();
    expect(at(STUCK_AFTER + 1)).toBeUndefined();
  });

  it('is not stuck while Kafka is away, and starts to count when it is back', () => {
    const { progress, at } = given();
    progress.taken(place(0n, 9n));
    const cause = named('KafkaJSConnectionError');
    progress.crashed(named('KafkaJSNumberOfRetriesExceeded', { cause }));
    expect(at(10 * STUCK_AFTER)).toBeUndefined();
    progress.fetched();
    progress.taken(place(0n, 9n));
    expect(at(11 * STUCK_AFTER)).toBeUndefined();
    expect(at(11 * STUCK_AFTER + 1)).toBe('no message is handled in t:0');
  });

  it('reports once that it is stuck, and once that it is not', () => {
    const { progress, at, lines } = given();
    progress.report();
    progress.taken(place(0n, 1n));
    at(STUCK_AFTER + 1);
    progress.report();
    progress.report();
    progress.handled(place(1n, 1n));
    progress.report();
    expect(lines).toEqual(['the consumer makes no progress', 'the consumer makes progress again']);
  });
});
