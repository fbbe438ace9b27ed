import { createHash } from 'node:crypto';
import type { Actor } from './actor';

/** The result of a verification, and how long it may be used without verifying again. */
export interface Verified {
  readonly actor: Actor;
  /** Claim `nbf`, seconds. */
  readonly validFrom: number;
  /** Claim `exp`, seconds. */
  readonly expiresAt: number;
  /** The fetch of the issuer's keys with which the token was verified. */
  readonly keys: number;
}

/**
 * Cache of verified tokens: the same bytes verified with the same keys give the same result. A registrar sends one
 * token for an hour, and an ES256 verification took a quarter of the time of a look-up (docs/performance.md). The key
 * is a digest, so that no usable token stays in memory longer than its request.
 */
export class VerifiedTokens {
  private readonly entries = new Map<string, Verified>();

  constructor(
    private readonly entriesMax: number,
    /** A token is accepted for this long before `nbf` and after `exp`, as in the verification. */
    private readonly toleranceSeconds: number,
  ) {}

  /**
   * `keys` names the current fetch; a token verified with an earlier fetch must be verified again. `atMs` is the time at
   * which the token must be valid.
   */
  find(token: string, keys: number | undefined, atMs: number): Actor | undefined {
    const digest = digestOf(token);
    const known = this.entries.get(digest);
    if (!known) return undefined;
    const at = Math.floor(atMs / 1_000);
    const valid =
      known.validFrom <= at + this.toleranceSeconds && known.expiresAt > at - this.toleranceSeconds;
    if (valid && known.keys === keys) return known.actor;
    this.entries.delete(digest);
    return undefined;
  }

  keep(token: string, verified: Verified): void {
    this.entries.set(digestOf(token), verified);
    if (this.entries.size > this.entriesMax) this.entries.delete(this.entries.keys().next().value as string);
  }
}

function digestOf(token: string): string {
  return createHash('sha256').update(token).digest('base64');
}
