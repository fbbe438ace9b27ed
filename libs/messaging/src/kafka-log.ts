import { logLevel, type logCreator } from 'kafkajs';

/** The part of pino that this library uses. */
export interface MessagingLogger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Only these fields of a kafkajs record are kept: keys and values of messages must never reach a log. */
const FIELDS = [
  'broker',
  'clientId',
  'groupId',
  'memberId',
  'topic',
  'partition',
  'offset',
  'retryCount',
  'retryTime',
  'unknownPartitions',
] as const;

/** While a broker is unavailable, kafkajs logs the same line at every attempt; one line in this time is enough. */
const REPEAT_AFTER_MS = 30_000;
const REMEMBERED_MAX = 200;

type Method = 'debug' | 'info' | 'warn' | 'error';

/**
 * kafkajs logs as an error every protocol response that is not a success, also those that it handles itself (a
 * rebalance, a coordinator that is still loading), and logs each step of joining a group as information. Only lines
 * that an operator can act on stay visible.
 */
function methodFor(
  level: logLevel,
  namespace: string,
  record: { message: string; retryCount?: unknown },
): Method {
  if (level >= logLevel.INFO) return 'debug';
  if (namespace === 'Connection' && record.message.startsWith('Response ')) return 'debug';
  if (record.message.startsWith('The group is rebalancing')) return 'debug';
  if (level === logLevel.ERROR && record.retryCount === undefined && namespace !== 'Connection')
    return 'error';
  return 'warn';
}

/** Turns kafkajs records into lines of the given logger, the same line at most once in 30 seconds. */
export function kafkaLogCreator(logger: MessagingLogger, now: () => number = Date.now): logCreator {
  const seen = new Map<string, { loggedAt: number; suppressed: number }>();
  return () =>
    ({ namespace, level, log }) => {
      const method = methodFor(level, namespace, log);
      const fields: Record<string, unknown> = { kafka: namespace };
      for (const name of FIELDS) if (log[name] !== undefined) fields[name] = log[name];
      if (method !== 'debug') {
        const key = `${namespace} ${log.message}`;
        const before = seen.get(key);
        if (before && now() - before.loggedAt < REPEAT_AFTER_MS) {
          before.suppressed += 1;
          return;
        }
        if (before && before.suppressed > 0) fields['suppressed'] = before.suppressed;
        if (seen.size >= REMEMBERED_MAX) seen.clear();
        seen.set(key, { loggedAt: now(), suppressed: 0 });
      }
      logger[method](fields, log.message);
    };
}
