import { Controller, Get, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeEndpoint, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { languageOf, PLATFORM, ProblemError, Public, TokenVerifier, type Platform } from '@peristiwa/service';
import { assertFromConsole } from './bearer-of-session';
import { Cookies } from './cookies';
import { Issuer } from './issuer';
import { consoleProblems } from './problems';
import { Sessions } from './sessions';

const SessionAnswer = z.object({
  /** True when all residents are invented. */
  synthetic: z.boolean(),
  /** Null when nobody is signed in. */
  actor: z
    .object({
      subject: z.string(),
      roles: z.array(z.string()),
      office: z.string().optional(),
      desks: z.array(z.string()).optional(),
      partner: z.string().optional(),
    })
    .meta({ id: 'SessionActor' })
    .nullable(),
});
const SignedOut = z.object({ next: z.string() });

/** Sign-in of a browser. Tokens stay on this side; the browser has one cookie that no script can read. */
@ApiTags('session')
@Public()
@Controller('auth')
export class AuthController {
  private readonly cookies: Cookies;

  constructor(
    @Inject(PLATFORM) private readonly platform: Platform,
    @Inject(Issuer) private readonly issuer: Issuer,
    @Inject(Sessions) private readonly sessions: Sessions,
    @Inject(TokenVerifier) private readonly verifier: TokenVerifier,
  ) {
    this.cookies = new Cookies(platform.config.console.url);
  }

  @Get('login')
  @ApiExcludeEndpoint()
  async login(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { address, ...signIn } = await this.issuer.signInAddress(
      languageOf(request.headers['accept-language']),
    );
    this.cookies.setSignIn(reply, signIn);
    void reply.redirect(address, 302);
  }

  /** The page is opened without a path: where somebody was stays in the page's own memory of the tab. */
  @Get('callback')
  @ApiExcludeEndpoint()
  async callback(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const signIn = this.cookies.signIn(request);
    this.cookies.clearSignIn(reply);
    const before = this.cookies.session(request);
    if (!signIn) throw new ProblemError(consoleProblems.signInFailed);
    const tokens = await this.issuer
      .tokensFor(request.url.split('?')[1] ?? '', signIn)
      .catch((error: unknown) => {
        throw error instanceof ProblemError
          ? error
          : new ProblemError(consoleProblems.signInFailed, { cause: error });
      });
    await this.verifier.verify(tokens.accessToken);
    if (before !== undefined) await this.sessions.close(before);
    this.cookies.setSession(reply, await this.sessions.open(tokens));
    void reply.redirect('/', 302);
  }

  @Get('session')
  @ApiOperation({ summary: 'Who is signed in' })
  @ApiOkResponse({ standardSchema: SessionAnswer })
  async session(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.infer<typeof SessionAnswer>> {
    const { synthetic } = this.platform.config;
    const secret = this.cookies.session(request);
    const tokens = secret === undefined ? undefined : await this.sessions.read(secret);
    if (secret !== undefined && !tokens) this.cookies.clearSession(reply);
    if (!tokens) return { synthetic, actor: null };
    const { subject, roles, office, desks, partner } = await this.verifier.verify(tokens.accessToken);
    return {
      synthetic,
      actor: {
        subject,
        roles: [...roles],
        ...(office !== undefined && { office }),
        ...(desks && { desks: [...desks] }),
        ...(partner !== undefined && { partner }),
      },
    };
  }

  @Post('logout')
  @HttpCode(200)
  @ApiOperation({ summary: 'End the session; `next` is where the browser goes' })
  @ApiOkResponse({ standardSchema: SignedOut })
  async logout(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.infer<typeof SignedOut>> {
    assertFromConsole(request);
    const secret = this.cookies.session(request);
    this.cookies.clearSession(reply);
    if (secret === undefined) return { next: '/' };
    await this.sessions.close(secret);
    return { next: (await this.issuer.signOutAddress().catch(() => undefined)) ?? '/' };
  }
}
