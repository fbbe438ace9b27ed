import { logLevel, type LogEntry } from 'kafkajs';
import { kafkaLogCreator, type MessagingLogger } from './kafka-log';

type Line = { method: string; fields: object; message: string };

function given() {
  const lines: Line[] = [];
  const record = (method: string) => (fields: object, message: string) => {
    lines.push({ method, fields, message });
  };
  const logger: MessagingLogger = {
    debug: record('debug'),
    info: record('info'),
    warn: record('warn'),
    error: record('error'),
  };
  const clock = { now: 0 };
  const write = kafkaLogCreator(logger, () => clock.now)(logLevel.INFO);
  const entry = (level: logLevel, namespace: string, message: string, extra: object = {}): LogEntry => ({
    namespace,
    level,
    label: '',
    log: { timestamp: '', message, ...extra },
  });
  return { lines, clock, write, entry };
}

describe('kafkaLogCreator', () => {
  it('keeps the known fields and drops all else', () => {
    const { lines, write, entry } = given();
    write(entry(logLevel.ERROR, 'Consumer', 'Crash', { groupId: 'g', stack: 'at …', messages: ['secret'] }));
    expect(lines).toEqual([
      { method: 'error', fields: { kafka: 'Consumer', groupId: 'g' }, message: 'Crash' },
    ]);
  });

  it('logs a refused connection once in 30 seconds and counts the rest', () => {
    const { lines, clock, write, entry } = given();
    const refused = entry(logLevel.ERROR, 'Connection', 'Connection error: ECONNREFUSED', { broker: 'b:1' });
    write(refused);
    clock.now = 29_999;
    write(refused);
    expect(lines).toHaveLength(1);
    clock.now = 30_000;
    write(refused);
    expect(lines).toHaveLength(2);
    expect(lines[1]).toEqual({
      method: 'warn',
      fields: { kafka: 'Connection', broker: 'b:1', suppressed: 1 },
      message: 'Connection error: ECONNREFUSED',
    });
  });

  it.each([
    [logLevel.INFO, 'ConsumerGroup', 'Consumer has joined the group', {}, 'debug'],
    [logLevel.ERROR, 'Connection', 'Response Heartbeat(key: 12, version: 3)', {}, 'debug'],
    [logLevel.WARN, 'Runner', 'The group is rebalancing, re-joining', {}, 'debug'],
    [logLevel.WARN, 'ConsumerGroup', 'Consumer group received unsubscribed topics', {}, 'warn'],
    [logLevel.ERROR, 'BrokerPool', 'Failed to connect to seed broker', { retryCount: 0 }, 'warn'],
    [logLevel.ERROR, 'Consumer', 'Crash: KafkaJSError: gone', {}, 'error'],
  ])('level %d of %s "%s" %j becomes %s', (level, namespace, message, extra, method) => {
    const { lines, write, entry } = given();
    write(entry(level, namespace, message, extra));
    expect(lines.map((line) => line.method)).toEqual([method]);
  });
});
