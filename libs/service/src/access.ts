import { createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Actor, Role } from './actor';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by `AuthGuard` after the token is verified. */
    actor: Actor | null;
  }
}

export const PUBLIC = 'peristiwa:public';
export const ROLES = 'peristiwa:roles';

/** The route answers without a token. */
export const Public = () => SetMetadata(PUBLIC, true);

/** The route requires one of these roles. A route with neither `@Roles()` nor `@Public()` refuses every request. */
export const Roles = (...roles: Role[]) => SetMetadata(ROLES, roles);

/** The verified `Actor` of the request. On a public route it throws, because that is a programming error. */
export const CurrentActor = createParamDecorator((_: unknown, context: ExecutionContext): Actor => {
  const { actor } = context.switchToHttp().getRequest<FastifyRequest>();
  if (!actor) throw new Error('@CurrentActor() on a route without a verified token');
  return actor;
});

/** True when the actor has at least one of the roles. */
export function hasRole(actor: Actor, wanted: readonly Role[]): boolean {
  return wanted.some((role) => actor.roles.includes(role));
}
