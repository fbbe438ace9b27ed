import { hasRole, type Actor, type Role } from '@peristiwa/service';
import { problem } from './problems';

/** Staff with one of `roles` may see every partner; a partner only what is its own. */
export function assertMaySee(actor: Actor, partner: string, roles: readonly Role[]): void {
  if (hasRole(actor, roles)) return;
  if (!isPartner(actor, partner)) throw problem('otherPartner');
}

/** True when the token belongs to this partner. */
function isPartner(actor: Actor, partner: string): boolean {
  return actor.roles.includes('partner') && actor.partner === partner;
}
