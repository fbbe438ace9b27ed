import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type Repository } from 'typeorm';
import { seal, sessionIdOf, unseal, type SessionTokens } from './sealed-tokens';
import { SessionEntity } from './session.entity';

/** A session as it was read: `sealed` says of which tokens a change speaks. */
export interface SessionOnRecord {
  readonly sealed: string;
  readonly tokens: SessionTokens;
}

/**
 * The rows of `ops.session`. Each change is one statement, so no connection is held while somebody waits for the issuer.
 * Times are compared by the database, so processes whose clocks differ agree.
 */
@Injectable()
export class SessionRows {
  private readonly rows: Repository<SessionEntity>;

  constructor(@Inject(DataSource) source: DataSource) {
    this.rows = source.getRepository(SessionEntity);
  }

  async insert(secret: string, tokens: SessionTokens, lastsMs: number): Promise<void> {
    const sealed = await seal(tokens, secret);
    await this.rows
      .createQueryBuilder()
      .insert()
      .values({
        ...{ sessionId: sessionIdOf(secret), sealed },
        expiresAt: () => `clock_timestamp() + make_interval(secs => ${Number(lastsMs) / 1_000})`,
      })
      .execute();
  }

  /** Undefined when the session has ended. */
  async find(secret: string): Promise<SessionOnRecord | undefined> {
    const row = await this.rows
      .createQueryBuilder()
      .where('session_id = :id AND expires_at > clock_timestamp()', { id: sessionIdOf(secret) })
      .getOne();
    return row ? { sealed: row.sealed, tokens: await unseal(row.sealed, secret) } : undefined;
  }

  /** True for the one process that may renew these tokens until the time is over. */
  async claim(secret: string, sealed: string, forMs: number): Promise<boolean> {
    const until = () => `clock_timestamp() + make_interval(secs => ${Number(forMs) / 1_000})`;
    const { affected } = await this.rows
      .createQueryBuilder()
      .update()
      .set({ renewingUntil: until })
      .where('session_id = :id AND sealed = :sealed', { id: sessionIdOf(secret), sealed })
      .andWhere('(renewing_until IS NULL OR renewing_until < clock_timestamp())')
      .execute();
    return affected === 1;
  }

  /** False when the row has other tokens by now, or is gone. */
  async replace(secret: string, sealed: string, tokens: SessionTokens): Promise<boolean> {
    const renewed = { sealed: await seal(tokens, secret), renewingUntil: null };
    const { affected } = await this.rows.update({ sessionId: sessionIdOf(secret), sealed }, renewed);
    return affected === 1;
  }

  /** Only with these tokens. @returns true when it was there */
  async deleteIf(secret: string, sealed: string): Promise<boolean> {
    const { affected } = await this.rows.delete({ sessionId: sessionIdOf(secret), sealed });
    return affected === 1;
  }

  /** @returns the tokens of the row, to the one caller who has deleted it */
  async take(secret: string): Promise<SessionTokens | undefined> {
    const { raw } = await this.rows
      .createQueryBuilder()
      .delete()
      .where('session_id = :id', { id: sessionIdOf(secret) })
      .returning('sealed')
      .execute();
    const [row] = raw as { sealed: string }[];
    return row && unseal(row.sealed, secret);
  }

  /** Those of the sessions that are open. */
  async open(sessionIds: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await this.rows
      .createQueryBuilder('session')
      .select('session.sessionId')
      .where('session_id = ANY(:ids) AND expires_at > clock_timestamp()', { ids: sessionIds })
      .getMany();
    return new Set(rows.map(({ sessionId }) => sessionId));
  }

  async deleteExpired(): Promise<void> {
    await this.rows.createQueryBuilder().delete().where('expires_at <= clock_timestamp()').execute();
  }
}
