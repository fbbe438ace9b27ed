import { officeCovers } from '@peristiwa/domain';
import type { StoredEvent } from '@peristiwa/ledger';
import { hasRole, type Actor } from '@peristiwa/service';
import { personAsOf } from './person-history';

/** Who sees what is confidential of a person: the office that keeps the acts of the person, and those who audit it. */
export function keepsConfidential(actor: Actor, stream: readonly StoredEvent[]): boolean {
  if (hasRole(actor, ['auditor'])) return true;
  const { person } = personAsOf(stream, {});
  return actor.office !== undefined && officeCovers(actor.office, person.placement.address.area);
}
