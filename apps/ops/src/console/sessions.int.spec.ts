import { DataSource } from 'typeorm';
import { testDatabase } from '@peristiwa/testing';
import { migrateOps } from '../migrate-ops';
import type { Issuer } from './issuer';
import { sessionIdOf, type SessionTokens } from './sealed-tokens';
import { SessionEntity } from './session.entity';
import { SessionRows } from './session-rows';
import { Sessions } from './sessions';

/* ADR 0069: an issuer that is slow or away costs no connection and no lock, and its answer is used once. */

let database: Awaited<ReturnType<typeof testDatabase>>;
let source: DataSource;
let rows: SessionRows;

beforeAll(async () => {
  database = await testDatabase('ops-sessions');
  await migrateOps(database.url);
  // One connection: whoever holds it while the issuer answers stops everybody else.
  source = await new DataSource({
    ...{ type: 'postgres', url: database.url, entities: [SessionEntity] },
    extra: { max: 1, connectionTimeoutMillis: 2_000 },
  }).initialize();
  rows = new SessionRows(source);
});
afterAll(async () => {
  await source.destroy();
  await database.drop();
});

interface Asked {
  readonly refreshToken: string;
  readonly answer: (tokens: SessionTokens | undefined) => void;
  readonly fail: (error: Error) => void;
}

/** An issuer that answers when the test says so. */
class SlowIssuer {
  readonly asked: Asked[] = [];
  readonly revoked: string[] = [];
  private readonly waiting: (() => void)[] = [];

  refreshed(refreshToken: string): Promise<SessionTokens | undefined> {
    return new Promise((answer, fail) => {
      this.asked.push({ refreshToken, answer, fail });
      for (const tell of this.waiting.splice(0)) tell();
    });
  }
  async revoke(refreshToken: string): Promise<void> {
    this.revoked.push(refreshToken);
  }
  async nextAsked(): Promise<Asked> {
    while (this.asked.length === 0) await new Promise<void>((resolve) => this.waiting.push(resolve));
    return this.asked.shift() as Asked;
  }
}

function replica(issuer = new SlowIssuer()) {
  const warnings: unknown[] = [];
  const log = { warn: (fields: unknown) => warnings.push(fields) };
  return { issuer, sessions: new Sessions(rows, issuer as unknown as Issuer, { log } as never) };
}

const MINUTE = 60_000;
const tokens = (name: string, lastsMs: number): SessionTokens => ({
  accessToken: `access ${name}`,
  accessExpiresAt: Date.now() + lastsMs,
  refreshToken: `refresh ${name}`,
});
const fresh = (name: string) => tokens(name, 5 * MINUTE);

/** A session whose access token expired a moment ago, or expires within the time in which it is renewed. */
async function expiring(lastsMs = -1) {
  const here = replica();
  return { ...here, secret: await here.sessions.open(tokens('old', lastsMs)) };
}

it('an issuer that does not answer holds no connection and no lock on the row', async () => {
  const { sessions, issuer, secret } = await expiring();
  const other = await sessions.open(fresh('other'));
  const read = sessions.read(secret);
  const asked = await issuer.nextAsked();
  expect((await sessions.read(other))?.accessToken).toBe('access other');
  const row = source.query(`UPDATE ops.session SET expires_at = expires_at WHERE session_id = $1`, [
    sessionIdOf(secret),
  ]);
  expect((await row)[1]).toBe(1);
  asked.answer(fresh('new'));
  expect((await read)?.accessToken).toBe('access new');
});

it('all requests of two replicas that find it expired get what one of them was given', async () => {
  const { sessions, issuer, secret } = await expiring();
  const there = replica();
  const reads = [sessions, there.sessions, sessions, there.sessions].map((one) => one.read(secret));
  const asked = await Promise.race([issuer.nextAsked(), there.issuer.nextAsked()]);
  asked.answer(fresh('new'));
  const given = (await Promise.all(reads)).map((read) => read?.accessToken);
  expect(given).toEqual(Array.from({ length: 4 }, () => 'access new'));
  expect([...issuer.asked, ...there.issuer.asked]).toEqual([]);
});

it('while one renews a token that is still valid, the others use it and wait for nobody', async () => {
  const { sessions, issuer, secret } = await expiring(20_000);
  const read = sessions.read(secret);
  const asked = await issuer.nextAsked();
  const there = replica();
  const others = await Promise.all([sessions.read(secret), there.sessions.read(secret)]);
  expect(others.map((one) => one?.accessToken)).toEqual(['access old', 'access old']);
  asked.answer(fresh('new'));
  expect((await read)?.accessToken).toBe('access new');
});

it.each([
  ['was answered too late', fresh('late')],
  ['was refused, because the token had been used', undefined],
])(
  'a renewal that another process has overtaken and that %s reads the row of the winner',
  async (_, late) => {
    const { sessions, issuer, secret } = await expiring();
    const read = sessions.read(secret);
    const slow = await issuer.nextAsked();
    await source.query(`UPDATE ops.session SET renewing_until = now() WHERE session_id = $1`, [
      sessionIdOf(secret),
    ]);
    const there = replica();
    const winner = there.sessions.read(secret);
    (await there.issuer.nextAsked()).answer(fresh('winner'));
    await winner;
    slow.answer(late);
    expect((await read)?.accessToken).toBe('access winner');
    expect((await sessions.read(secret))?.accessToken).toBe('access winner');
    // Revoking one refresh token would end the session at the issuer.
    expect(issuer.revoked).toEqual([]);
  },
);

it('who signs out during a renewal is signed out, and what the issuer gave meanwhile is revoked', async () => {
  const { sessions, issuer, secret } = await expiring();
  const read = sessions.read(secret);
  const asked = await issuer.nextAsked();
  await sessions.close(secret);
  asked.answer(fresh('new'));
  expect(await read).toBeUndefined();
  expect(await sessions.read(secret)).toBeUndefined();
  expect(issuer.revoked).toEqual(['refresh old', 'refresh new']);
});

it('of two sign-outs at once one revokes, after the row has gone', async () => {
  const { sessions, issuer, secret } = await expiring(5 * MINUTE);
  let wasOpen: unknown = 'not revoked';
  issuer.revoke = async (token) => {
    wasOpen = await rows.find(secret);
    issuer.revoked.push(token);
  };
  await Promise.all([sessions.close(secret), replica(issuer).sessions.close(secret)]);
  expect([issuer.revoked, wasOpen]).toEqual([['refresh old'], undefined]);
});

it('ends when the issuer has ended it, and says so to its streams', async () => {
  const { sessions, issuer, secret } = await expiring();
  const ended: string[] = [];
  sessions.ended.subscribe((id) => ended.push(id));
  const read = sessions.read(secret);
  (await issuer.nextAsked()).answer(undefined);
  expect(await read).toBeUndefined();
  expect([ended, await rows.find(secret)]).toEqual([[sessionIdOf(secret)], undefined]);
});

it('while the issuer is away a valid token serves, and the issuer is not asked with each request', async () => {
  const { sessions, issuer, secret } = await expiring(20_000);
  const read = sessions.read(secret);
  (await issuer.nextAsked()).fail(new Error('away'));
  expect((await read)?.accessToken).toBe('access old');
  expect((await sessions.read(secret))?.accessToken).toBe('access old');
  expect(issuer.asked).toEqual([]);
});

it('while the issuer is away an expired token is no session that has ended', async () => {
  const { sessions, issuer, secret } = await expiring();
  const read = sessions.read(secret);
  (await issuer.nextAsked()).fail(new Error('away'));
  await expect(read).rejects.toThrow('away');
  expect(await rows.find(secret)).toBeDefined();
});
