import type { Rejection } from '@peristiwa/kernel';
import { rejections } from '@peristiwa/contracts';
import { ProblemError } from '@peristiwa/service';

/** The one place where a refusal becomes a problem; facts become extension members. @throws for an undocumented code. */
export function toRejectedProblem({ code, field, ...facts }: Rejection): ProblemError {
  const known = rejections[code];
  if (!known) throw new Error(`Rejection ${code} has no text in libs/contracts`);
  const { status, title } = known;
  const errors = field === undefined ? undefined : [{ field, code, message: title }];
  return new ProblemError({ code, status, title, errors, extensions: facts });
}
