import type { ReleaseRule } from './build/window';

/** Nest tokens of values that are not classes. */
export const PUBLISHER_POOL = Symbol('PUBLISHER_POOL');
export const REGISTRY_POOL = Symbol('REGISTRY_POOL');
export const SETTINGS = Symbol('SETTINGS');

/** Settings that a specification may change; a deployment uses the defaults, and `release` from its configuration. */
export interface Settings {
  readonly partitions: number;
  readonly heartbeatMs: number;
  /** Longest wait between two looks for work when no notification arrives; each is one statement for all feeds. */
  readonly pollMs: number;
  /** Longest time until a change of agreements is seen when no notification arrives. */
  readonly rosterMs: number;
  readonly retryMs: { readonly min: number; readonly max: number };
  readonly leaseMs: number;
  readonly batchSize: number;
  readonly sendTimeoutMs: number;
  /** Persons in a part of an extract. */
  readonly extractPersons: number;
  readonly release: ReleaseRule;
}

export const defaultSettings: Omit<Settings, 'release'> = {
  partitions: 3,
  heartbeatMs: 5_000,
  pollMs: 500,
  rosterMs: 1_000,
  retryMs: { min: 200, max: 5_000 },
  // A publisher that is killed is replaced within this time and a quarter.
  leaseMs: 2_000,
  batchSize: 500,
  sendTimeoutMs: 10_000,
  extractPersons: 20_000,
};
