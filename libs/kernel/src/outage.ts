/**
 * Whether an error is an outage: the database, Kafka or the network is unavailable, fails over or is out of resources,
 * or two transactions are in conflict. The same attempt may succeed later, so a desk answers 503 with `Retry-After` and
 * a loop retries with a back-off. Any other error is a bug or bad data: a desk answers 500, a loop is *blocked*.
 */
export function isOutage(error: unknown, depth = 0): boolean {
  // Not `instanceof`: an error of Node's own sockets may come from another realm, as it does under Jest.
  if (!isErrorLike(error) || depth > MAX_DEPTH) return false;
  if (hasOutageCode(error) || OUTAGE_NAMES.has(error.name) || OUTAGE_MESSAGE.test(error.message)) return true;
  // `pg` throws an AggregateError when a host has several addresses; TypeORM keeps the cause in `driverError`.
  const { cause, driverError, errors = [] } = error;
  return [cause, driverError, ...errors].some((nested) => isOutage(nested, depth + 1));
}

/**
 * A session on a server that was the primary before a failover: the pool has to close it, or later queries would use
 * it.
 */
export function isReadOnly(error: unknown): boolean {
  return isErrorLike(error) && error.code === '25006';
}

/** Whether the disk of the database is full (SQLSTATE 53100): an outage that lasts until somebody frees space. */
export function isDiskFull(error: unknown): boolean {
  return isErrorLike(error) && error.code === '53100';
}

/** A session whose server did not answer in time: it is in the middle of a statement, and of no more use. */
export function isUnanswered(error: unknown): boolean {
  return isErrorLike(error) && error.message === 'Query read timeout';
}

const MAX_DEPTH = 4;

interface ErrorLike {
  readonly name: string;
  readonly message: string;
  readonly code?: unknown;
  readonly syscall?: unknown;
  readonly cause?: unknown;
  readonly driverError?: unknown;
  readonly errors?: readonly unknown[];
}

function isErrorLike(error: unknown): error is ErrorLike {
  if (typeof error !== 'object' || error === null) return false;
  const { message, errors } = error as Partial<ErrorLike>;
  return typeof message === 'string' && (errors === undefined || Array.isArray(errors));
}

/** Codes of the operating system and of the name resolver. */
const SYSTEM_CODES: ReadonlySet<unknown> = new Set([
  'EAI_AGAIN',
  'EAI_FAIL',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'ENETDOWN',
  'ENETRESET',
  'ENETUNREACH',
  'ENOTCONN',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
]);

/**
 * SQLSTATE classes and codes (PostgreSQL manual, appendix A): 08 connection, 53 out of resources; 25006 read-only, as
 * the old primary is after a failover; 25P03 and 25P04 a transaction that took too long; 40001 and 40P01 conflict and
 * deadlock; 55P03 lock timeout; 57014 statement timeout; 57P01 to 57P03 and 57P05 a session or a server that ends, or
 * a server that starts. Not 57P04: a database that was dropped does not come back.
 */
const SQLSTATE = /^(?:08\w{3}|53\w{3}|25006|25P0[34]|40001|40P01|55P03|57014|57P0[1235])$/;

const OUTAGE_NAMES: ReadonlySet<string> = new Set([
  'TimeoutError',
  'KafkaJSConnectionError',
  'KafkaJSConnectionClosedError',
  'KafkaJSRequestTimeoutError',
  'KafkaJSBrokerNotFound',
  'KafkaJSNumberOfRetriesExceeded',
]);

/** `pg` and `pg-pool` throw these without a code. */
const OUTAGE_MESSAGE =
  /^(?:timeout exceeded when trying to connect|timeout expired|Query read timeout|Connection terminated.*|Client has encountered a connection error and is not queryable|Cannot use a pool after calling end on the pool)$/;

function hasOutageCode({ code, syscall }: ErrorLike): boolean {
  // A starting server has no socket file yet; any other missing file is a configuration error.
  if (code === 'ENOENT') return syscall === 'connect';
  return SYSTEM_CODES.has(code) || (typeof code === 'string' && SQLSTATE.test(code));
}
