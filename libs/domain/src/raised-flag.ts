import type { Dated } from './dated';
import type { PlainDate } from '@peristiwa/kernel';
import type { QualityFlag } from './values';

/** A quality flag on a person or a card (domain.md §2.8, severity S): an officer has to check it. */
export interface RaisedFlag {
  readonly kind: QualityFlag;
  /** The day on which the act that raised it was reported. */
  readonly since: PlainDate;
  readonly actId: string;
}

export function raised(
  kinds: readonly QualityFlag[],
  { reportedOn, actId }: Pick<Dated<unknown>, 'reportedOn' | 'actId'>,
): RaisedFlag[] {
  return kinds.map((kind) => ({ kind, since: reportedOn, actId }));
}

export function isFlagged(flags: readonly RaisedFlag[], kind: QualityFlag): boolean {
  return flags.some((flag) => flag.kind === kind);
}

/** What an officer found about a quality flag. */
export interface ResolvedFlag {
  readonly flag: QualityFlag;
  /** The acts that raised it. */
  readonly raisedBy: readonly string[];
  /** `confirmed`: the record is right although it is unusual. `settled`: another act has put it right. */
  readonly finding: FlagFinding;
  /** Number of the report on the check (berita acara verifikasi). */
  readonly evidence: string;
  /** The act that put it right. */
  readonly settledBy?: string;
}
export const flagFindings = ['confirmed', 'settled'] as const;
export type FlagFinding = (typeof flagFindings)[number];

export function withoutFlag(
  flags: readonly RaisedFlag[],
  { flag, raisedBy }: Pick<ResolvedFlag, 'flag' | 'raisedBy'>,
): RaisedFlag[] {
  return flags.filter(({ kind, actId }) => kind !== flag || !raisedBy.includes(actId));
}
