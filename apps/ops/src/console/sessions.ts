import { Inject, Injectable } from '@nestjs/common';
import { DataSource, LessThan, type EntityManager } from 'typeorm';
import { Issuer } from './issuer';
import { newSecret, seal, sessionIdOf, unseal, type SessionTokens } from './sealed-tokens';
import { SessionEntity } from './session.entity';

/** A working day. A person signs in again after it, however long the issuer would refresh. */
const LONGEST_MS = 10 * 3_600_000;
/** A token is renewed before it expires, so that none expires during a request. */
const RENEW_BEFORE_MS = 30_000;

/**
 * Sessions of browsers (ADR 0069). The tokens are sealed in `ops.session`, and the key is derived from the secret in the
 * cookie: any replica can open a session, a copy of the table opens none, and signing out ends it everywhere.
 */
@Injectable()
export class Sessions {
  constructor(
    @Inject(DataSource) private readonly source: DataSource,
    @Inject(Issuer) private readonly issuer: Issuer,
  ) {}

  /** @returns the secret for the cookie */
  async open(tokens: SessionTokens): Promise<string> {
    const secret = newSecret();
    const rows = this.source.getRepository(SessionEntity);
    await rows.delete({ expiresAt: LessThan(new Date()) });
    // Without a refresh token the session is as long as its access token.
    const lasts = tokens.refreshToken === undefined ? tokens.accessExpiresAt : Date.now() + LONGEST_MS;
    const expiresAt = new Date(Math.min(lasts, Date.now() + LONGEST_MS));
    await rows.insert({ sessionId: sessionIdOf(secret), sealed: await seal(tokens, secret), expiresAt });
    return secret;
  }

  /**
   * The tokens of a session, renewed when their time is nearly over; undefined when the session has ended. Requests that
   * find it so at once, on any replica, wait for one renewal: an issuer may accept a refresh token only once.
   */
  async read(secret: string): Promise<SessionTokens | undefined> {
    const tokens = await this.find(secret, this.source.manager);
    if (!tokens || !needsRenewal(tokens)) return tokens;
    return this.source.transaction(async (manager) => {
      const current = await this.find(secret, manager, { lock: { mode: 'pessimistic_write' } });
      if (!current || !needsRenewal(current)) return current;
      const renewed = await this.renewed(current);
      const row = { sessionId: sessionIdOf(secret) };
      if (renewed) await manager.update(SessionEntity, row, { sealed: await seal(renewed, secret) });
      else await manager.delete(SessionEntity, row);
      return renewed;
    });
  }

  /** Ends it; an issuer that cannot be reached does not keep it open. */
  async close(secret: string): Promise<void> {
    const tokens = await this.find(secret, this.source.manager);
    await this.source.getRepository(SessionEntity).delete({ sessionId: sessionIdOf(secret) });
    if (tokens?.refreshToken !== undefined)
      await this.issuer.revoke(tokens.refreshToken).catch(() => undefined);
  }

  private async find(
    secret: string,
    manager: EntityManager,
    options: { readonly lock?: { readonly mode: 'pessimistic_write' } } = {},
  ): Promise<SessionTokens | undefined> {
    const row = await manager.findOne(SessionEntity, {
      where: { sessionId: sessionIdOf(secret) },
      ...options,
    });
    if (!row || row.expiresAt.getTime() <= Date.now()) return undefined;
    return unseal(row.sealed, secret);
  }

  private async renewed(tokens: SessionTokens): Promise<SessionTokens | undefined> {
    if (tokens.refreshToken === undefined) return isValid(tokens) ? tokens : undefined;
    try {
      return await this.issuer.refreshed(tokens.refreshToken);
    } catch (error) {
      // While the issuer is away, a token that is still valid serves.
      if (isValid(tokens)) return tokens;
      throw error;
    }
  }
}

const needsRenewal = ({ accessExpiresAt }: SessionTokens) => accessExpiresAt - RENEW_BEFORE_MS <= Date.now();
const isValid = ({ accessExpiresAt }: SessionTokens) => accessExpiresAt > Date.now();
