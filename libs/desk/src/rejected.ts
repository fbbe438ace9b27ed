import { rejections, type RejectionCode } from '@peristiwa/contracts';
import { ProblemError } from '@peristiwa/service';

/** A refusal by a rule of the decider or of the desk. */
export interface DeskRejection {
  readonly code: RejectionCode;
  readonly field?: string;
}

export interface Refused {
  readonly kind: 'rejected';
  readonly rejection: DeskRejection;
}

/** The only place that converts a refusal to a problem; its facts become extension members. */
export function toRejectedProblem({ code, field, ...facts }: DeskRejection): ProblemError {
  const { status, title } = rejections[code];
  const errors = field === undefined ? undefined : [{ field, code, message: title }];
  return new ProblemError({ code, status, title, errors, extensions: facts });
}
