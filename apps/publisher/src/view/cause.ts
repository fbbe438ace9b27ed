import type { PersonEvent } from '@peristiwa/domain';
import type { PlainDate } from '@peristiwa/kernel';

/** One act as it touched one person: a row of the registry's change log. */
export interface Cause {
  readonly actId: string;
  readonly requestId: string;
  readonly occurredOn: PlainDate;
  readonly reportedOn: PlainDate;
  readonly events: readonly PersonEvent[];
  /** The acts that it takes out of the person's record, the latest first; absent for an act that supersedes none. */
  readonly supersedes?: readonly string[];
  /** The campaign that the act is part of (ADR 0059). */
  readonly campaignId?: string;
  /** The trace of its request (ADR 0066). */
  readonly traceparent?: string;
  /** The case of data balikan that its officer says it settles. */
  readonly settles?: string;
}
