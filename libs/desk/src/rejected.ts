import { rejections, type RejectionCode } from '@peristiwa/contracts';
import { ProblemError } from '@peristiwa/service';

/** A refusal by rule, of a decider or of the desk itself. */
export interface DeskRejection {
  readonly code: RejectionCode;
  readonly field?: string;
}

export interface Refused {
  readonly kind: 'rejected';
  readonly rejection: DeskRejection;
}

/** The one place where a refusal becomes a problem; its facts become extension members. */
export function toRejectedProblem({ code, field, ...facts }: DeskRejection): ProblemError {
  const { status, title } = rejections[code];
  const errors = field === undefined ? undefined : [{ field, code, message: title }];
  return new ProblemError({ code, status, title, errors, extensions: facts });
}
