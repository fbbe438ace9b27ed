import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { hasRole, PUBLIC, ROLES } from './access';
import type { Role } from './actor';
import { ProblemError } from './problem';
import { edgeProblems } from './problems';
import type { TokenVerifier } from './token-verifier';

/** Access is denied by default: a route without `@Public()` requires a verified token. */
export class AuthGuard implements CanActivate {
  private readonly reflector = new Reflector();

  constructor(private readonly verifier: TokenVerifier) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    // Messages carry their token in a Kafka header; the intake verifies it with the same TokenVerifier.
    if (context.getType() !== 'http') return true;
    const targets = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean>(PUBLIC, targets)) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const actor = await this.verifier.verifyHeader(request.headers.authorization);
    request.actor = actor;
    const wanted = this.reflector.getAllAndOverride<Role[] | undefined>(ROLES, targets) ?? [];
    if (!hasRole(actor, wanted)) {
      const list = wanted.join(', ');
      throw new ProblemError({
        ...edgeProblems.roleMissing,
        detail: {
          id: `Diperlukan salah satu peran berikut: ${list}.`,
          en: `One of these roles is needed: ${list}.`,
        },
      });
    }
    return true;
  }
}
