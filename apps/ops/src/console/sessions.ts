import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { Subject } from 'rxjs';
import { edgeProblems, PLATFORM, ProblemError, type Platform } from '@peristiwa/service';
import { Issuer } from './issuer';
import { newSecret, sessionIdOf, type SessionTokens } from './sealed-tokens';
import { SessionRows, type SessionOnRecord } from './session-rows';

/** A working day. A person signs in again after it, however long the issuer would refresh. */
const LONGEST_MS = 10 * 3_600_000;
/** A token is renewed before it expires, so that none expires during a request. */
const RENEW_BEFORE_MS = 30_000;
/** Longer than the issuer may take. After it another process may try, because the one that renewed has died. */
const CLAIM_MS = 15_000;
/** How long a request whose token has expired waits for the process that renews it, and how often it looks. */
const WAIT_MS_MAX = 10_000;
const LOOK_MS = 100;

/**
 * Sessions of browsers (ADR 0069). The tokens are sealed in `ops.session`, and the key is derived from the secret in the
 * cookie: any replica can open a session, a copy of the table opens none, and signing out ends it everywhere.
 */
@Injectable()
export class Sessions {
  /** Ids of the sessions that this process has ended. */
  readonly ended = new Subject<string>();
  private readonly renewals = new Map<string, Promise<SessionTokens | undefined>>();

  constructor(
    @Inject(SessionRows) private readonly rows: SessionRows,
    @Inject(Issuer) private readonly issuer: Issuer,
    @Inject(PLATFORM) private readonly platform: Pick<Platform, 'log'>,
  ) {}

  /** @returns the secret for the cookie */
  async open(tokens: SessionTokens): Promise<string> {
    const secret = newSecret();
    await this.rows.deleteExpired();
    // Without a refresh token the session is as long as its access token.
    const lastsMs = tokens.refreshToken === undefined ? tokens.accessExpiresAt - Date.now() : LONGEST_MS;
    await this.rows.insert(secret, tokens, Math.min(lastsMs, LONGEST_MS));
    return secret;
  }

  /**
   * The tokens of a session, renewed when their time is nearly over; undefined when the session has ended. Of the requests
   * that find it so at once, on any replica, one renews: an issuer may accept a refresh token only once.
   * @throws ProblemError temporarily-unavailable when the token has expired and the issuer does not answer
   */
  async read(secret: string): Promise<SessionTokens | undefined> {
    const found = await this.rows.find(secret);
    if (!found || !needsRenewal(found.tokens)) return found?.tokens;
    const id = sessionIdOf(secret);
    const pending = this.renewals.get(id);
    if (pending) return isValid(found.tokens) ? found.tokens : pending;
    const renewal = this.renew(secret).finally(() => this.renewals.delete(id));
    this.renewals.set(id, renewal);
    return renewal;
  }

  /** Deletes the session, then revokes its refresh token at the issuer. The session has ended even if the issuer does not answer. */
  async close(secret: string): Promise<void> {
    const tokens = await this.rows.take(secret);
    this.ended.next(sessionIdOf(secret));
    if (tokens) await this.revoke(tokens);
  }

  private async renew(secret: string): Promise<SessionTokens | undefined> {
    const giveUpAt = performance.now() + WAIT_MS_MAX;
    for (;;) {
      const found = await this.rows.find(secret);
      if (!found || !needsRenewal(found.tokens)) return found?.tokens;
      if (found.tokens.refreshToken === undefined) return isValid(found.tokens) ? found.tokens : undefined;
      if (await this.rows.claim(secret, found.sealed, CLAIM_MS))
        return this.renewed(secret, found, found.tokens.refreshToken);
      // Another process renews it, or has just asked an issuer that does not answer.
      if (isValid(found.tokens)) return found.tokens;
      if (performance.now() > giveUpAt) throw new ProblemError(edgeProblems.temporarilyUnavailable);
      await sleep(LOOK_MS);
    }
  }

  /** Asks the issuer, and keeps what it gave unless the row has changed meanwhile: then the row counts. */
  private async renewed(secret: string, { sealed, tokens }: SessionOnRecord, refreshToken: string) {
    const renewed = await this.issuer.refreshed(refreshToken).catch((error: unknown) => {
      // While the issuer is away, a token that is still valid serves. The claim stays, so it is not asked at once again.
      if (isValid(tokens)) return tokens;
      throw error;
    });
    if (renewed === tokens) return tokens;
    if (renewed === undefined && (await this.rows.deleteIf(secret, sealed))) {
      this.ended.next(sessionIdOf(secret));
      return undefined;
    }
    if (renewed && (await this.rows.replace(secret, sealed, renewed))) return renewed;
    const winner = await this.rows.find(secret);
    // The person has signed out while the issuer answered: what it gave belongs to nobody.
    if (!winner && renewed) await this.revoke(renewed);
    return winner?.tokens;
  }

  private async revoke({ refreshToken }: SessionTokens): Promise<void> {
    if (refreshToken === undefined) return;
    await this.issuer.revoke(refreshToken).catch((error: unknown) => {
      this.platform.log.warn({ err: error }, 'the issuer was not told that a session has ended');
    });
  }
}

const needsRenewal = ({ accessExpiresAt }: SessionTokens) => accessExpiresAt - RENEW_BEFORE_MS <= Date.now();
const isValid = ({ accessExpiresAt }: SessionTokens) => accessExpiresAt > Date.now();
