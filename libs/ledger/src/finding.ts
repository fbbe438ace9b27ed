/**
 * A finding of a verification. Kinds are permanent codes:
 * - `altered`: the content of an event does not produce its digest;
 * - `digest-altered`: the digest of an unchanged event was altered;
 * - `removed`, `inserted`, `reordered`: an event is missing, was added or is at the wrong position, renumbered or not;
 * - `commit-log`: a row of the commit log is missing, altered or contradicts its events;
 * - `rewritten`: the chain verifies, but differs from the signed one: an event in `first`…`position` was changed and
 *   all digests after it were recomputed;
 * - `truncated`: events at the end that a signed checkpoint covers are missing;
 * - `head`, `reservation`, `request`: a row of a related table contradicts the events.
 */
export type FindingKind =
  | 'altered'
  | 'digest-altered'
  | 'removed'
  | 'inserted'
  | 'reordered'
  | 'commit-log'
  | 'rewritten'
  | 'truncated'
  | 'head'
  | 'reservation'
  | 'request';

/** Contains positions and ids only, never content: findings are printed on terminals and copied to tickets. */
export interface Finding {
  readonly kind: FindingKind;
  /** Absent when the wrong row of a related table belongs to no position. */
  readonly position?: number;
  /** Start of the range, when no single position is known. */
  readonly first?: number;
  readonly streamId?: string;
  readonly version?: number;
  /** How many events were removed or inserted there, when that is known. */
  readonly events?: number;
}
