import { createHash } from 'node:crypto';
import type { Actor } from './actor';

/** What a verification came to, and for how long it may be repeated without verifying again. */
export interface Verified {
  readonly actor: Actor;
  /** Claim `exp`, seconds. */
  readonly expiresAt: number;
  /** Which fetch of the issuer's keys it was verified with. */
  readonly keys: number;
}

/**
 * Tokens whose signature was verified before: the same bytes against the same keys come to the same. A registrar
 * sends one token for an hour, and an ES256 signature took a quarter of the time of a look-up (docs/performance.md).
 * Known by digest, so that no token that works lies in memory longer than its request.
 */
export class VerifiedTokens {
  private readonly entries = new Map<string, Verified>();

  constructor(
    private readonly entriesMax: number,
    /** A token counts for this long after `exp`, as in the verification itself. */
    private readonly toleranceSeconds: number,
  ) {}

  /** `keys` names the fetch that is valid now; what was verified with an earlier one has to be verified again. */
  find(token: string, keys: number | undefined, nowMs: number): Actor | undefined {
    const digest = digestOf(token);
    const known = this.entries.get(digest);
    if (!known) return undefined;
    const expired = known.expiresAt <= Math.floor(nowMs / 1_000) - this.toleranceSeconds;
    if (!expired && known.keys === keys) return known.actor;
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
