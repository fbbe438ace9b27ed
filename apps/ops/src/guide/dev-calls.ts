import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { AppName } from '@peristiwa/contracts';
import { clientToken, DEV_CLIENT_SECRET, PLATFORM, ProblemError, type Platform } from '@peristiwa/service';
import { guideProblems } from './problems';

/** The development clients whose work the tour shows. */
export type Role = 'registrar-3204' | 'registrar-3204-2' | 'operator' | 'auditor';

interface Call {
  readonly app: AppName;
  readonly path: string;
  readonly as: Role;
  /** With a body it is a POST. */
  readonly body?: object;
}

const TIMEOUT_MS = 30_000;
const NOT_FOUND = 404;
const Refusal = z.object({ type: z.string() }).partial();

/** Requests to the services with the tokens of development clients; there are none beside real people. */
@Injectable()
export class DevCalls {
  private readonly tokens = new Map<Role, () => Promise<string>>();

  constructor(@Inject(PLATFORM) private readonly platform: Pick<Platform, 'config'>) {}

  /** @throws ProblemError when the service refuses, or when there is no development issuer */
  async call<Answer>(schema: z.ZodType<Answer>, call: Call): Promise<Answer> {
    const response = await this.send(call);
    const answer: unknown = await response.json();
    if (response.ok) return schema.parse(answer);
    const { type } = Refusal.safeParse(answer).data ?? {};
    throw new ProblemError({
      ...guideProblems.stepRefused,
      extensions: { service: call.app, refusal: type },
    });
  }

  /** Undefined for what the service does not have (404). @throws as `call` */
  async find<Answer>(schema: z.ZodType<Answer>, call: Call): Promise<Answer | undefined> {
    const response = await this.send(call);
    if (response.status !== NOT_FOUND && !response.ok)
      throw new ProblemError({ ...guideProblems.stepRefused, extensions: { service: call.app } });
    return response.ok ? schema.parse(await response.json()) : undefined;
  }

  private async send({ app, path, as, body }: Call): Promise<Response> {
    const token = await this.tokenOf(as)().catch((error: unknown) => {
      throw new ProblemError(guideProblems.noDevelopmentIssuer, { cause: error });
    });
    return fetch(`${this.platform.config.console.serviceUrl(app)}${path}`, {
      headers: {
        authorization: `Bearer ${token}`,
        'x-purpose': 'panduan',
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { method: 'POST', body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  }

  private tokenOf(role: Role): () => Promise<string> {
    const known = this.tokens.get(role);
    if (known) return known;
    const { issuer } = this.platform.config.oidc;
    const token = clientToken({ issuer, clientId: role, secret: DEV_CLIENT_SECRET });
    this.tokens.set(role, token);
    return token;
  }
}
