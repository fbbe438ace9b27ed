import { grounds, rejections, type RejectionCode } from '@peristiwa/contracts';
import type { Rejected } from '@peristiwa/kernel';
import { ProblemError, type FieldError } from '@peristiwa/service';

/** A refusal by a rule of the decider or of the desk. */
export interface DeskRejection {
  readonly code: RejectionCode;
  readonly field?: string;
}

export type Refused = Rejected<DeskRejection>;

/**
 * The only place that converts a refusal to a problem; its facts become extension members. The first refusal gives the
 * problem its type; all of them are in `errors`, with their facts where there are several.
 */
export function toRejectedProblem(first: DeskRejection, others: readonly DeskRejection[] = []): ProblemError {
  const { code, field, ...facts } = first;
  const { status, title } = rejections[code];
  const isAlone = others.length === 0;
  const errors =
    isAlone && field === undefined
      ? undefined
      : isAlone
        ? [errorOf({ code, field })]
        : [first, ...others].map((one) => errorOf(one));
  return new ProblemError({ code, status, title, errors, extensions: facts, ...grounds[code] });
}

function errorOf({ code, field, ...facts }: DeskRejection): FieldError {
  return { field, code, message: rejections[code].title, ...grounds[code], facts };
}
