import { appsOf } from '@peristiwa/contracts';

/** Claims of an access token besides issuer, audience and times. */
export interface TokenClaims {
  readonly sub: string;
  readonly roles: readonly string[];
  readonly [claim: string]: unknown;
}

/** The secret of every development client. Their issuer is never started in production. */
export const DEV_CLIENT_SECRET = 'development';

/** The client of the console: browsers sign in through it, and its own token is for what ops reads itself. */
export const CONSOLE_CLIENT = 'console';

const desks = appsOf('desk');
const partners: ReadonlySet<string> = new Set(appsOf('ministry'));
const staff: ReadonlySet<string> = new Set(['operator', 'auditor', 'system']);

/** A partner by data (`peristiwa partner join`): its OAuth client has the name of its agreement. */
export function partnerClaims(name: string): TokenClaims {
  return { sub: name, roles: ['partner'], partner: name };
}

/** Names that a partner cannot have as a client: others have these rights. */
export function isTakenClient(name: string): boolean {
  return staff.has(name) || name === CONSOLE_CLIENT || name.startsWith('registrar');
}

/**
 * The rights of a development client: `registrar-3204` is a registrar of regency 3204 at all four desks, and
 * `registrar-3204-2` a second officer of the same office.
 */
export function findDevClient(clientId: string): TokenClaims | undefined {
  const office = /^registrar-(\d{4})(?:-\d)?$/.exec(clientId)?.[1];
  if (office) return { sub: clientId, roles: ['registrar'], office, desks };
  if (clientId === CONSOLE_CLIENT) return { sub: clientId, roles: ['auditor'] };
  if (staff.has(clientId)) return { sub: clientId, roles: [clientId] };
  if (partners.has(clientId)) return partnerClaims(clientId);
  return undefined;
}
