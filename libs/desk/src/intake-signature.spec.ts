import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { Registry } from 'prom-client';
import { z } from 'zod';
import {
  INTAKE_RESULTS_TOPIC,
  INTAKE_SIGNATURE_HEADER,
  signedHeaders,
  type IntakeSigner,
} from '@peristiwa/contracts';
import type { ConsumedMessage, FeedProducer, OutgoingMessage } from '@peristiwa/messaging';
import { day, uuid, type Platform } from '@peristiwa/service';
import type { AnyDeskCommand } from './command';
import type { DeskFront } from './front';
import { DeskIntake } from './intake';
import type { SignedBy } from './intake-signature';
import type { Device } from './offline/devices';

const NOW = Date.parse('2026-11-22T05:00:00Z');
const SECOND = 1_000;
const DAY = 24 * 3_600 * SECOND;
/** Between signature and broker. */
const VALID = 300 * SECOND;
const KEY_ID = '00000000-0000-7000-8000-00000000d1a1';

const office = generateKeyPairSync('ed25519');
const other = generateKeyPairSync('ed25519');
const xOf = (key: KeyObject) => key.export({ format: 'jwk' }).x ?? '';
const registered = {
  deviceId: KEY_ID,
  office: '3204',
  publicKey: xOf(office.publicKey),
  intakeDesks: ['birth', 'death'],
  revokedAt: null,
} as unknown as Device;

const body = z.strictObject({ requestId: uuid, reportedOn: day });
const command = { name: 'register-death', body } as unknown as AnyDeskCommand;
const request = { requestId: '00000000-0000-7000-8000-0000000000d1', reportedOn: '2026-11-20' };
const value = Buffer.from(JSON.stringify({ command: command.name, body: request }));

const headers = (change: Partial<IntakeSigner> = {}, over = value) =>
  signedHeaders(over, {
    ...{ keyId: KEY_ID, privateKey: office.privateKey, signedAt: new Date(NOW) },
    registrar: { subject: 'registrar-3204', nip: '197001012000011001' },
    ...change,
  });

function given(devices: readonly Device[] = [registered]) {
  const outcomes: string[] = [];
  const signers: SignedBy[] = [];
  const looked: string[] = [];
  const producer = {
    send: async (topic: string, messages: OutgoingMessage[]) => {
      if (topic !== INTAKE_RESULTS_TOPIC) return;
      for (const message of messages) {
        const { outcome, problem } = JSON.parse(String(message.value));
        outcomes.push(problem?.type.split(':').at(-1) ?? outcome);
      }
    },
  };
  const front = {
    registerSigned: async (_command: unknown, _body: unknown, signer: SignedBy) => {
      signers.push(signer);
      return { answer: {}, repeated: false };
    },
  };
  const intake = new DeskIntake(
    {
      desk: 'death',
      commands: [command],
      front: front as unknown as DeskFront,
      devices: {
        find: async (keyId) => {
          looked.push(keyId);
          return devices.find(({ deviceId }) => deviceId === keyId);
        },
      },
      platform: { metrics: new Registry() } as unknown as Platform,
    },
    producer as unknown as FeedProducer,
  );
  const take = async (...messages: readonly Partial<ConsumedMessage>[]) => {
    const complete = messages.map((message) => {
      const place = { offset: '1', key: null, timestamp: '0', appendedAt: NOW };
      return { ...place, value, headers: headers(), ...message };
    });
    await intake.handle('intake.death.v1', 0, complete);
    return outcomes.splice(0);
  };
  return { take, signers, looked };
}

describe('the signature of an intake message (ADR 0065)', () => {
  it('names the registrar for whom the office sends; the key says which office and which desks', async () => {
    const { take, signers } = given();
    expect(await take({})).toEqual(['accepted']);
    expect(signers).toEqual([
      {
        keyId: KEY_ID,
        actor: {
          subject: 'registrar-3204',
          roles: ['registrar'],
          office: '3204',
          nip: '197001012000011001',
          desks: ['birth', 'death'],
        },
      },
    ]);
  });

  const jws = headers()[INTAKE_SIGNATURE_HEADER] ?? '';
  const [encoded = '', , signature = ''] = jws.split('.');
  const withHeader = (change: object) => {
    const header = { ...JSON.parse(Buffer.from(encoded, 'base64url').toString()), ...change };
    return `${Buffer.from(JSON.stringify(header)).toString('base64url')}..${signature}`;
  };
  const changed = Buffer.from(String(value).replace('2026-11-20', '2026-11-19'));

  it.each<[string, Partial<ConsumedMessage>, string]>([
    ['a token and no signature', { headers: { authorization: 'Bearer token' } }, 'bearer-token-in-message'],
    [
      'a token beside a signature',
      { headers: { ...headers(), Authorization: 'Bearer token' } },
      'bearer-token-in-message',
    ],
    ['no signature', { headers: {} }, 'message-not-signed'],
    ['a signature over other bytes', { value: changed }, 'message-signature-wrong'],
    [
      'a signature of another key',
      { headers: headers({ privateKey: other.privateKey }) },
      'message-signature-wrong',
    ],
    ['a key that no office registered', { headers: headers({ keyId: request.requestId }) }, 'device-unknown'],
    ...[
      ['another registrar than was signed', withHeader({ sub: 'registrar-3578' })],
      ['another time than was signed', withHeader({ iat: NOW / SECOND - 1 })],
      ['no algorithm', withHeader({ alg: 'none' })],
      ['a symmetric algorithm', withHeader({ alg: 'HS256' })],
      ['another type', withHeader({ typ: 'peristiwa-bundle+jws' })],
      ['no time', withHeader({ iat: undefined })],
      ['a registrar with control characters', withHeader({ sub: 'registrar\\u0000' })],
      ['a wrong NIP', withHeader({ nip: '1' })],
      ['the payload within', `${encoded}.${value.toString('base64url')}.${signature}`],
      ['no header', `..${signature}`],
      ['no JWS', 'signature'],
      ['nothing', ''],
    ].map(([what, text]): [string, Partial<ConsumedMessage>, string] => [
      what as string,
      { headers: { [INTAKE_SIGNATURE_HEADER]: text as string } },
      'message-signature-wrong',
    ]),
  ])('is refused with %s', async (_what, message, code) => {
    const { take, signers } = given();
    expect(await take(message)).toEqual([code]);
    expect(signers).toEqual([]);
  });

  it('of a key that its office has revoked is refused, whenever the message was sent', async () => {
    const { take } = given([{ ...registered, revokedAt: new Date(NOW) }]);
    expect(
      await take({}, { appendedAt: NOW - DAY, headers: headers({ signedAt: new Date(NOW - DAY) }) }),
    ).toEqual(['device-revoked', 'device-revoked']);
  });

  it.each<[string, number, number, string]>([
    ['at once', 0, 0, 'accepted'],
    ['a day ago, and the desk was down since', -DAY, 0, 'accepted'],
    ['five minutes after the signature', 0, -VALID, 'accepted'],
    ['later', 0, -VALID - SECOND, 'message-signature-expired'],
    ['five minutes before the signature, by a clock that is fast', 0, VALID, 'accepted'],
    ['earlier', 0, VALID + SECOND, 'message-signature-expired'],
    ['a second time, a day after the first', 0, -DAY, 'message-signature-expired'],
  ])('given a broker that wrote the message %s', async (_name, sent, signed, outcome) => {
    const { take } = given();
    const signedAt = new Date(NOW + sent + signed);
    expect(await take({ appendedAt: NOW + sent, headers: headers({ signedAt }) })).toEqual([outcome]);
  });

  it('looks a key up once for the messages of one chunk, and anew for the next', async () => {
    const { take, looked } = given();
    expect(await take({}, {}, {})).toEqual(['accepted', 'accepted', 'accepted']);
    expect(looked).toHaveLength(1);
    await take({});
    expect(looked).toHaveLength(2);
  });
});

describe('a message whose time the broker did not record', () => {
  // Only the clock stands still.
  beforeEach(
    () => void jest.useFakeTimers({ now: NOW, doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] }),
  );
  afterEach(() => jest.useRealTimers());

  it.each([
    ['now', 0, 'accepted'],
    ['a day ago', -DAY, 'message-signature-expired'],
  ])('must have been signed now: %s', async (_name, signed, outcome) => {
    const message = { appendedAt: undefined, headers: headers({ signedAt: new Date(NOW + signed) }) };
    expect(await given().take(message)).toEqual([outcome]);
  });
});
