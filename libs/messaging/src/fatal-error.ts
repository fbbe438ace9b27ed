/**
 * Broker errors that a restart cannot change: rights, an invalid name. Refused credentials are not among them
 * (access.ts): they may be granted at the broker while the consumer tries again.
 */
const FATAL_TYPES: ReadonlySet<string> = new Set([
  'TOPIC_AUTHORIZATION_FAILED',
  'GROUP_AUTHORIZATION_FAILED',
  'CLUSTER_AUTHORIZATION_FAILED',
  'INVALID_TOPIC_EXCEPTION',
  'INVALID_GROUP_ID',
  'INCONSISTENT_GROUP_PROTOCOL',
  'INVALID_SESSION_TIMEOUT',
]);
const CAUSES_MAX = 10;

/** Searches the causes: kafkajs wraps the broker's error in its own retry errors. */
export function isFatal(error: Error): boolean {
  let current: unknown = error;
  for (let depth = 0; depth < CAUSES_MAX && current instanceof Error; depth += 1) {
    const type = (current as { type?: unknown }).type;
    if (typeof type === 'string' && FATAL_TYPES.has(type)) return true;
    current = current.cause;
  }
  return false;
}
