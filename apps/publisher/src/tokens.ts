/** Nest tokens of what is not a class. */
export const PUBLISHER_POOL = Symbol('PUBLISHER_POOL');
export const REGISTRY_POOL = Symbol('REGISTRY_POOL');
export const SETTINGS = Symbol('SETTINGS');

/** What a specification may turn; a deployment has the defaults. */
export interface Settings {
  readonly partitions: number;
  readonly heartbeatMs: number;
  /** Longest wait between two looks at the change log, and of a sender that nobody woke. */
  readonly pollMs: number;
  readonly retryMs: { readonly min: number; readonly max: number };
  readonly leaseMs: number;
  readonly batchSize: number;
  readonly sendTimeoutMs: number;
}

export const defaultSettings: Settings = {
  partitions: 3,
  heartbeatMs: 5_000,
  pollMs: 20,
  retryMs: { min: 200, max: 5_000 },
  leaseMs: 10_000,
  batchSize: 500,
  sendTimeoutMs: 10_000,
};
