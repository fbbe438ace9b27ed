import { types } from 'node:util';

/**
 * Tells an outage (database or Kafka not reachable, restarting, out of connections) from a bug.
 * An outage is answered 503 and may be retried as it is; a bug is answered 500.
 */
export function isOutage(error: unknown, depth = 0): boolean {
  // Not `instanceof`: an error of Node's own sockets may come from another realm, as it does under Jest.
  if (!types.isNativeError(error) || depth > MAX_DEPTH) return false;
  if (hasOutageCode(error) || OUTAGE_NAMES.has(error.name) || OUTAGE_MESSAGE.test(error.message)) return true;
  const { cause, driverError } = error as { cause?: unknown; driverError?: unknown };
  // `pg` gives an AggregateError when a host has several addresses; TypeORM keeps the cause in `driverError`.
  const { errors: inner = [] } = error as { errors?: readonly unknown[] };
  return [cause, driverError, ...inner].some((nested) => isOutage(nested, depth + 1));
}

const MAX_DEPTH = 4;

const SYSTEM_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

/**
 * SQLSTATE classes and codes (PostgreSQL manual, appendix A): 08 connection, 53 out of resources, 57P01–57P03
 * shutdown and start-up, 57014 statement timeout, 55P03 lock timeout, 40001/40P01 conflict or deadlock,
 * 25006 read-only after a failover.
 */
const SQLSTATE = /^(?:08\w{3}|53\w{3}|57P0[123]|57014|55P03|40001|40P01|25006)$/;

const OUTAGE_NAMES = new Set([
  'TimeoutError',
  'KafkaJSConnectionError',
  'KafkaJSConnectionClosedError',
  'KafkaJSRequestTimeoutError',
  'KafkaJSBrokerNotFound',
  'KafkaJSNumberOfRetriesExceeded',
]);

/** `pg` and `pg-pool` give these without a code. */
const OUTAGE_MESSAGE =
  /^(?:timeout exceeded when trying to connect|timeout expired|Query read timeout|Connection terminated.*|Client has encountered a connection error and is not queryable|Cannot use a pool after calling end on the pool)$/;

function hasOutageCode(error: Error): boolean {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' && (SYSTEM_CODES.has(code) || SQLSTATE.test(code));
}
