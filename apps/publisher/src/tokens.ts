import type { ReleaseRule } from './build/window';

/** Nest tokens of values that are not classes. */
export const PUBLISHER_POOL = Symbol('PUBLISHER_POOL');
export const REGISTRY_POOL = Symbol('REGISTRY_POOL');
export const SETTINGS = Symbol('SETTINGS');

/** Settings that a specification may change; a deployment uses the defaults, and `release` from its configuration. */
export interface Settings {
  readonly partitions: number;
  readonly heartbeatMs: number;
  /** Longest wait between two reads of the change log, and of a sender that was not woken. */
  readonly pollMs: number;
  readonly retryMs: { readonly min: number; readonly max: number };
  readonly leaseMs: number;
  readonly batchSize: number;
  readonly sendTimeoutMs: number;
  readonly release: ReleaseRule;
}

export const defaultSettings: Omit<Settings, 'release'> = {
  partitions: 3,
  heartbeatMs: 5_000,
  pollMs: 20,
  retryMs: { min: 200, max: 5_000 },
  leaseMs: 10_000,
  batchSize: 500,
  sendTimeoutMs: 10_000,
};
