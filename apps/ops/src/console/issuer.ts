import { Inject, Injectable } from '@nestjs/common';
import * as oidc from 'openid-client';
import { edgeProblems, PLATFORM, ProblemError, type Platform } from '@peristiwa/service';
import type { SessionTokens } from './sealed-tokens';

/** Of one request to the issuer. */
const TIMEOUT_S = 5;

/** What the browser keeps between `/auth/login` and `/auth/callback`. */
export interface SignIn {
  readonly state: string;
  readonly verifier: string;
}

/** The OpenID issuer (authorization code with PKCE, S256), by `openid-client`. */
@Injectable()
export class Issuer {
  private found: Promise<oidc.Configuration> | undefined;

  constructor(@Inject(PLATFORM) private readonly platform: Platform) {}

  private get redirectUri(): string {
    return `${this.platform.config.console.url}/auth/callback`;
  }

  /** The address at the issuer to which a browser is sent. @throws ProblemError temporarily-unavailable */
  async signInAddress(uiLocale: string): Promise<SignIn & { readonly address: string }> {
    const configuration = await this.configuration();
    const verifier = oidc.randomPKCECodeVerifier();
    const state = oidc.randomState();
    const address = oidc.buildAuthorizationUrl(configuration, {
      redirect_uri: this.redirectUri,
      scope: 'openid',
      state,
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      ui_locales: uiLocale,
    });
    return { state, verifier, address: this.forBrowsers(address) };
  }

  /** @throws what openid-client throws for an answer that is not of this sign-in */
  async tokensFor(query: string, { state, verifier }: SignIn): Promise<SessionTokens> {
    const given = await oidc.authorizationCodeGrant(
      await this.configuration(),
      new URL(`${this.redirectUri}?${query}`),
      { expectedState: state, pkceCodeVerifier: verifier },
    );
    return toTokens(given);
  }

  /**
   * Undefined when the issuer has ended the session. It takes ten seconds at most.
   * @throws ProblemError temporarily-unavailable when the issuer cannot be reached or has a fault
   */
  async refreshed(refreshToken: string): Promise<SessionTokens | undefined> {
    const configuration = await this.configuration();
    try {
      const given = await oidc.refreshTokenGrant(configuration, refreshToken);
      return { refreshToken, ...toTokens(given) };
    } catch (error) {
      // RFC 6749 §5.2; every other error is one of the issuer or of its configuration, and no reason to sign people out.
      if (error instanceof oidc.ResponseBodyError && error.error === 'invalid_grant') return undefined;
      throw new ProblemError(edgeProblems.temporarilyUnavailable, { cause: error });
    }
  }

  /** The issuer forgets the session. Its access token stays valid until it expires. */
  async revoke(refreshToken: string): Promise<void> {
    const configuration = await this.configuration();
    if (configuration.serverMetadata().revocation_endpoint === undefined) return;
    await oidc.tokenRevocation(configuration, refreshToken, { token_type_hint: 'refresh_token' });
  }

  /** Where the browser ends its session at the issuer; no token is in the address. */
  async signOutAddress(): Promise<string | undefined> {
    const configuration = await this.configuration();
    if (configuration.serverMetadata().end_session_endpoint === undefined) return undefined;
    const { url } = this.platform.config.console;
    return this.forBrowsers(oidc.buildEndSessionUrl(configuration, { post_logout_redirect_uri: `${url}/` }));
  }

  /** A failed discovery is not kept, so that the next sign-in asks again. */
  private configuration(): Promise<oidc.Configuration> {
    this.found ??= this.discover().catch((error: unknown) => {
      this.found = undefined;
      throw new ProblemError(edgeProblems.temporarilyUnavailable, { cause: error });
    });
    return this.found;
  }

  private discover(): Promise<oidc.Configuration> {
    const { oidc: known, console: own } = this.platform.config;
    const issuer = new URL(known.issuer);
    // An issuer that the configuration names by plain HTTP is on this machine or in the same cluster.
    const execute = issuer.protocol === 'http:' ? [oidc.allowInsecureRequests] : [];
    return oidc.discovery(issuer, own.clientId, undefined, oidc.ClientSecretBasic(own.clientSecret), {
      execute,
      timeout: TIMEOUT_S,
    });
  }

  private forBrowsers(address: URL): string {
    const { oidc: known, console: own } = this.platform.config;
    if (own.issuerForBrowsers === undefined) return address.toString();
    return address
      .toString()
      .replace(known.issuer.replace(/\/$/, ''), own.issuerForBrowsers.replace(/\/$/, ''));
  }
}

function toTokens(given: oidc.TokenEndpointResponse & oidc.TokenEndpointResponseHelpers): SessionTokens {
  return {
    accessToken: given.access_token,
    accessExpiresAt: Date.now() + (given.expiresIn() ?? 0) * 1_000,
    ...(given.refresh_token !== undefined && { refreshToken: given.refresh_token }),
  };
}
