import { officeCovers } from '@peristiwa/domain';
import { hasRole, type Actor, type Role } from '@peristiwa/service';
import type { RegistryReader } from '../build/registry-reader';
import { problem } from '../problems';

/**
 * Staff with one of `roles` ask about everybody, a registrar about the persons of the own office (asas domisili,
 * UU 24/2013). @throws ProblemError `person-not-found`, `other-office-area`
 */
export async function assertMayAskAbout(
  personId: string,
  actor: Actor,
  registry: RegistryReader,
  roles: readonly Role[],
): Promise<void> {
  const found = await registry.residenceOf(personId);
  if (!found) throw problem('personNotFound');
  if (hasRole(actor, roles)) return;
  if (actor.office === undefined || !officeCovers(actor.office, found.area)) {
    throw problem('otherOfficeArea');
  }
}
