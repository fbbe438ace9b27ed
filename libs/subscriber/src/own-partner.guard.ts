import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { hasRole, ProblemError } from '@peristiwa/service';
import { Feed } from './feed';

/** A partner's token is valid for its own ministry only; staff tokens are valid wherever their role allows. */
@Injectable()
export class OwnPartnerGuard implements CanActivate {
  constructor(@Inject(Feed) private readonly feed: Feed) {}

  canActivate(context: ExecutionContext): boolean {
    const { actor } = context.switchToHttp().getRequest<FastifyRequest>();
    if (!actor || actor.partner === this.feed.partner || hasRole(actor, ['operator', 'auditor'])) return true;
    throw new ProblemError({
      code: 'other-partner',
      status: 403,
      title: { id: 'Token ini milik lembaga pengguna lain', en: 'The token belongs to another partner' },
      challenge: 'Bearer realm="peristiwa", error="insufficient_scope"',
    });
  }
}
