import type { FastifyReply, FastifyRequest } from 'fastify';
import type { CookieSerializeOptions } from '@fastify/cookie';
import { isSecret } from './sealed-tokens';
import type { SignIn } from './issuer';

const SIGN_IN_S = 600;
const UNSAFE_CHARACTER = /[^\w~.-]/;

/**
 * The two cookies of the console. Both are unreadable for the page's scripts. The session's is `Strict`: no other site
 * can make a browser use it. That of a sign-in is `Lax`, because the issuer, which may be another site, sends the browser
 * back with it; it serves ten minutes and one address.
 */
export class Cookies {
  private readonly isSecure: boolean;

  constructor(consoleUrl: string) {
    this.isSecure = consoleUrl.startsWith('https:');
  }

  session(request: FastifyRequest): string | undefined {
    const secret = request.cookies[this.name('session')];
    return secret !== undefined && isSecret(secret) ? secret : undefined;
  }

  /** It ends when the browser is closed, and at the latest with the session. */
  setSession(reply: FastifyReply, secret: string): void {
    void reply.setCookie(this.name('session'), secret, this.options('strict', '/'));
  }

  clearSession(reply: FastifyReply): void {
    void reply.clearCookie(this.name('session'), this.options('strict', '/'));
  }

  signIn(request: FastifyRequest): SignIn | undefined {
    const [state = '', verifier = ''] = (request.cookies[this.name('sign-in')] ?? '').split('~');
    return state && verifier ? { state, verifier } : undefined;
  }

  setSignIn(reply: FastifyReply, { state, verifier }: SignIn): void {
    const value = `${state}~${verifier}`;
    if (UNSAFE_CHARACTER.test(value)) throw new Error('a state or verifier that does not fit a cookie');
    void reply.setCookie(this.name('sign-in'), value, { ...this.options('lax', '/'), maxAge: SIGN_IN_S });
  }

  clearSignIn(reply: FastifyReply): void {
    void reply.clearCookie(this.name('sign-in'), this.options('lax', '/'));
  }

  /** `__Host-`: only this host, over TLS, can set it (RFC 6265bis). A browser refuses the prefix without TLS. */
  private name(purpose: string): string {
    return this.isSecure ? `__Host-peristiwa-${purpose}` : `peristiwa-${purpose}`;
  }

  private options(sameSite: 'strict' | 'lax', path: string): CookieSerializeOptions {
    return { httpOnly: true, secure: this.isSecure, sameSite, path };
  }
}
