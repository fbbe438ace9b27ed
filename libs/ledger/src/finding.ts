/**
 * What a verification found. Kinds are permanent codes:
 * - `altered`: an event's content is not what its digest was made of;
 * - `digest-altered`: only the digest beside an intact event is another;
 * - `removed`, `inserted`, `reordered`: an event is missing, foreign or at another's place, renumbered or not;
 * - `commit-log`: a row of the commit log is missing, altered or contradicts its events;
 * - `rewritten`: the chain is whole, but not the one that was signed: something in `first`…`position` was changed and
 *   all digests after it were computed anew;
 * - `truncated`: events that a signed checkpoint covers are gone from the end;
 * - `head`, `reservation`, `request`: a row beside the events contradicts them.
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

/** Names places only, never content: findings go to terminals and tickets. */
export interface Finding {
  readonly kind: FindingKind;
  /** Absent where a row beside the events is wrong that belongs to no position. */
  readonly position?: number;
  /** Start of the range where no single position can be named. */
  readonly first?: number;
  readonly streamId?: string;
  readonly version?: number;
  /** How many events were removed or inserted there, where that shows. */
  readonly events?: number;
}
