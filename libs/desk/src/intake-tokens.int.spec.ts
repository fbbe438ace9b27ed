import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';
import { Registry } from 'prom-client';
import { z } from 'zod';
import { INTAKE_RESULTS_TOPIC } from '@peristiwa/contracts';
import type { ConsumedMessage, FeedProducer, OutgoingMessage } from '@peristiwa/messaging';
import { day, uuid, type Platform } from '@peristiwa/service';
import type { AnyDeskCommand } from './command';
import type { DeskFront } from './front';
import { DeskIntake } from './intake';

const NOW = Date.parse('2026-11-22T05:00:00Z');
const ISSUER = 'https://issuer.example';
const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;
/** Difference between clocks that a token is granted, over HTTP and here. */
const TOLERANCE = 5 * SECOND;

interface SigningKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly jwk: JWK;
}
/** Times in milliseconds before (negative) or after `NOW`. */
interface Claims {
  readonly iat?: number;
  readonly nbf?: number;
  readonly exp: number;
}

let server: Server;
let published: JWK[];
let first: SigningKey;
let second: SigningKey;

async function newKey(kid: string): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  return { kid, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg: 'ES256' } };
}

function tokenOf({ iat, nbf, exp }: Claims, { kid, privateKey } = first): Promise<string> {
  const seconds = (offset: number | undefined) =>
    offset === undefined ? undefined : Math.floor((NOW + offset) / SECOND);
  const times = { iat: seconds(iat), nbf: seconds(nbf), exp: seconds(exp) };
  return new SignJWT({ roles: ['registrar'], office: '3204', ...times })
    .setProtectedHeader({ alg: 'ES256', kid })
    .setIssuer(ISSUER)
    .setAudience('peristiwa')
    .setSubject('registrar-3204')
    .sign(privateKey);
}

const body = z.strictObject({ requestId: uuid, reportedOn: day });
const command = { name: 'register-death', body } as unknown as AnyDeskCommand;
const requestId = '00000000-0000-7000-8000-0000000000d1';

function given() {
  const outcomes: string[] = [];
  const producer = {
    send: async (topic: string, messages: OutgoingMessage[]) => {
      if (topic !== INTAKE_RESULTS_TOPIC) return;
      for (const { value } of messages) {
        const { outcome, problem } = JSON.parse(String(value)) as {
          outcome: string;
          problem?: { type: string };
        };
        outcomes.push(problem?.type.split(':').at(-1) ?? outcome);
      }
    },
  };
  const jwksUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`;
  const oidc = { issuer: ISSUER, audience: 'peristiwa', jwksUrl };
  const intake = new DeskIntake(
    'death',
    { register: async () => ({ answer: {}, repeated: false }) } as unknown as DeskFront,
    new Map([[command.name, command]]),
    producer as unknown as FeedProducer,
    { metrics: new Registry(), config: { oidc } } as unknown as Platform,
  );
  /** The outcome of one message that the broker wrote at `NOW + appended`. */
  const take = async (
    token: string,
    appended: number | undefined,
    timestamp = 0,
  ): Promise<string | undefined> => {
    const message: ConsumedMessage = {
      offset: '1',
      key: null,
      value: Buffer.from(
        JSON.stringify({ command: command.name, body: { requestId, reportedOn: '2026-11-20' } }),
      ),
      headers: { authorization: `Bearer ${token}` },
      timestamp: String(NOW + timestamp),
      ...(appended === undefined ? {} : { appendedAt: NOW + appended }),
    };
    await intake.handle('intake.death.v1', 0, [message]);
    return outcomes.at(-1);
  };
  return { take };
}

beforeAll(async () => {
  [first, second] = await Promise.all([newKey('first'), newKey('second')]);
  server = createServer((_, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ keys: published }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
beforeEach(() => {
  // Only the clock stands still.
  jest.useFakeTimers({
    now: NOW,
    doNotFake: [
      'hrtime', 'nextTick', 'performance', 'queueMicrotask', 'setImmediate', 'clearImmediate', 'setInterval',
      'clearInterval', 'setTimeout', 'clearTimeout',
    ], // prettier-ignore
  });
  published = [first.jwk];
});
afterEach(() => jest.useRealTimers());
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

describe('a message that waited a day (ADR 0025)', () => {
  const SENT = -DAY;
  const issuedThen = { iat: SENT - HOUR, nbf: SENT - HOUR };

  it.each<[string, Claims, string]>([
    ['a token that expired an hour later', { ...issuedThen, exp: SENT + HOUR }, 'accepted'],
    ['a token that expired in that second', { ...issuedThen, exp: SENT }, 'accepted'],
    ['a token in its last second of tolerance', { exp: SENT - TOLERANCE + SECOND }, 'accepted'],
    ['a token that had expired', { exp: SENT - TOLERANCE }, 'token-expired'],
    ['a token that is valid now and was valid then', { ...issuedThen, exp: HOUR }, 'accepted'],
    ['a token that was not valid yet', { nbf: SENT + TOLERANCE + SECOND, exp: HOUR }, 'token-invalid'],
    ['a token that was valid within the tolerance', { nbf: SENT + TOLERANCE, exp: HOUR }, 'accepted'],
    ['a token issued after the sending', { iat: SENT + TOLERANCE + SECOND, exp: HOUR }, 'token-invalid'],
    ['a token issued within the tolerance', { iat: SENT + TOLERANCE, exp: HOUR }, 'accepted'],
  ])('given %s', async (_name, claims, outcome) => {
    expect(await given().take(await tokenOf(claims), SENT)).toBe(outcome);
  });

  it('is judged at its own time, whatever other messages with the same token were', async () => {
    const { take } = given();
    const token = await tokenOf({ ...issuedThen, exp: SENT + HOUR });
    const sent = [SENT, SENT, SENT + HOUR + TOLERANCE, SENT, SENT - 2 * HOUR, SENT];
    const outcomes: unknown[] = [];
    for (const appended of sent) outcomes.push(await take(token, appended));
    expect(outcomes).toEqual([
      'accepted',
      'accepted',
      'token-expired',
      'accepted',
      'token-invalid',
      'accepted',
    ]);
  });
});

describe('the time of sending counts only', () => {
  const expired = (sent: number): Claims => ({ iat: sent - HOUR, exp: sent + HOUR });

  it.each<[string, number | undefined, string]>([
    ['when the broker recorded it', -DAY, 'accepted'],
    ['when the sender did not choose it', undefined, 'token-expired'],
  ])('%s', async (_name, appended, outcome) => {
    expect(await given().take(await tokenOf(expired(-DAY)), appended, -DAY)).toBe(outcome);
  });

  it.each([
    ['for as long as an intake topic keeps messages', -WEEK, 'accepted'],
    ['not for an older message', -WEEK - 1, 'token-expired'],
  ])('%s', async (_name, appended, outcome) => {
    expect(await given().take(await tokenOf(expired(appended)), appended)).toBe(outcome);
  });

  it.each([
    ['now', 0],
    ['ahead, as on a broker whose clock is fast', HOUR],
  ])('up to the present: %s', async (_name, appended) => {
    expect(await given().take(await tokenOf({ iat: -HOUR, exp: SECOND }), appended)).toBe('accepted');
    expect(await given().take(await tokenOf({ iat: -HOUR, exp: -TOLERANCE }), appended)).toBe(
      'token-expired',
    );
  });
});

describe('when the issuer has another key since', () => {
  const claims = { iat: -DAY - HOUR, exp: -DAY + HOUR };

  it('given the old one is still published, then its tokens count', async () => {
    published = [second.jwk, first.jwk];
    expect(await given().take(await tokenOf(claims), -DAY)).toBe('accepted');
  });

  it('given it is withdrawn, then nothing that it signed counts, whenever it was sent', async () => {
    published = [second.jwk];
    expect(await given().take(await tokenOf(claims), -DAY)).toBe('token-invalid');
  });
});
