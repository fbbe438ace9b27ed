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
