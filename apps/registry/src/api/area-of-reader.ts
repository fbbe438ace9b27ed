import { hasRole, ProblemError, type Actor } from '@peristiwa/service';
import { registryProblems } from './problems';

/** An office is responsible for its own area (asas domisili, UU 24/2013). @throws ProblemError */
export function areaFor(actor: Actor, area: string | undefined): string {
  if (hasRole(actor, ['operator', 'auditor'])) return area ?? '';
  const wanted = area ?? actor.office;
  if (actor.office === undefined || !wanted?.startsWith(actor.office)) {
    throw new ProblemError(registryProblems.otherOfficeArea);
  }
  return wanted;
}
