import type { PlainDate } from '@peristiwa/kernel';

/** A fact, the input of the folds. */
export interface Dated<Content> {
  readonly data: Content;
  readonly occurredOn: PlainDate;
  readonly reportedOn: PlainDate;
  readonly actId: string;
}
