import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { feedTopic, observationTopic } from '@peristiwa/contracts';
import { createKafka } from '@peristiwa/messaging';
import { startSecuredKafka, type SecuredKafka } from '@peristiwa/testing';
import { applyFeeds } from '../apps/ops/src/cli/feed-apply';
import type { PartnerStanding } from '../apps/ops/src/cli/feed-plan';

jest.setTimeout(120_000);

const logger = pino({ level: 'silent' });
/** kafkajs says of a group whose coordinator it may not ask that there is none. */
const REFUSED = /not authorized|Failed to find group coordinator/i;
const both: PartnerStanding[] = ['a', 'b'].map((partner) => ({ partner, standing: 'active' }));

let kafka: SecuredKafka;
let secrets: string;
let oldPassword: string;
beforeAll(async () => {
  [kafka, secrets] = await Promise.all([
    startSecuredKafka({ hasAuthorizer: true }),
    mkdtemp(join(tmpdir(), 'peristiwa-partners-')),
  ]);
});
afterAll(async () => {
  await kafka.stop();
  await rm(secrets, { recursive: true, force: true });
});

/** @returns what is printed */
async function apply(
  partners: readonly PartnerStanding[],
  isApplied = true,
  only?: string,
): Promise<string[]> {
  const lines: string[] = [];
  const variables = {
    KAFKA_SSL: 'true',
    KAFKA_SSL_CA_FILE: kafka.files.ca,
    KAFKA_SASL_MECHANISM: 'scram-sha-512',
    KAFKA_SASL_USERNAME: kafka.user.username,
    KAFKA_SASL_PASSWORD: kafka.user.password,
  };
  const options = { brokers: kafka.brokers.secure.join(','), secrets, isApplied, ...(only && { only }) };
  const print = (line: string) => void lines.push(line);
  await applyFeeds(partners, options, { variables, print, complain: print });
  return lines;
}

const passwordOf = async (user: string) => (await readFile(join(secrets, user), 'utf8')).trim();

async function clientOf(username: string, password?: string) {
  return createKafka({
    brokers: kafka.brokers.secure,
    clientId: 'spec',
    logger,
    ssl: { ca: kafka.authority.cert },
    sasl: {
      mechanism: 'scram-sha-512',
      username,
      password: password ?? (await passwordOf(username)),
    },
  });
}

const write = (partner: string, value: string, as?: string) => writeTo(feedTopic(partner), value, as);

async function writeTo(topic: string, value: string, as?: string): Promise<void> {
  const client = await clientOf(as ?? kafka.user.username, as ? undefined : kafka.user.password);
  const producer = client.producer({ retry: { retries: 0 } });
  await producer.connect();
  try {
    await producer.send({ topic, messages: [{ key: 'k', value }] });
  } finally {
    await producer.disconnect();
  }
}

interface Reading {
  readonly partner: string;
  readonly group: string;
  readonly count?: number;
  /** By default that of the feed of the partner. */
  readonly topic?: string;
}

/** Consumes as a partner. @returns the first values, or why it is refused */
async function read(
  user: string,
  { partner, group, count = 1, topic = feedTopic(partner) }: Reading,
): Promise<string[] | string> {
  const consumer = (await clientOf(user)).consumer({ groupId: group, retry: { retries: 3 } });
  const crashed = new Promise<string>((resolve) => {
    consumer.on(consumer.events.CRASH, ({ payload }) => resolve(payload.error.message));
  });
  const values: string[] = [];
  const isRead = new Promise<string[]>((resolve, reject) => {
    const eachMessage = async ({ message }: { message: { value: Buffer | null } }) => {
      if (values.push(String(message.value)) === count) resolve(values);
    };
    const begin = async () => {
      await consumer.connect();
      await consumer.subscribe({ topics: [topic], fromBeginning: true });
      await consumer.run({ autoCommit: false, eachMessage });
    };
    begin().catch(reject);
  });
  try {
    return await Promise.race([isRead, crashed]);
  } catch (error) {
    return (error as Error).message;
  } finally {
    await consumer.disconnect();
  }
}

describe('peristiwa feed apply, on a broker with TLS, SCRAM and an authorizer (issue 12: Kafka in earnest)', () => {
  it('first only says what it would change', async () => {
    const lines = await apply(both, false);
    expect(lines).toContain('+ user partner.a (SCRAM-SHA-512)');
    expect(lines.at(-1)).toBe('nothing was changed; repeat with --yes to apply');
    expect(await apply(both, false)).toEqual(lines);
    expect(await readdir(secrets)).toEqual([]);
  });

  it('changes it once, and finds nothing to do afterwards', async () => {
    expect((await apply(both)).at(-1)).toBe('applied');
    expect(await apply(both)).toEqual(['nothing to change']);
    expect((await stat(join(secrets, 'partner.a'))).mode & 0o777).toBe(0o600);
  });

  it('lets each partner read its own feed in its own group', async () => {
    await write('a', 'for a');
    await write('b', 'for b');
    expect(await read('partner.a', { partner: 'a', group: 'subscriber.a' })).toEqual(['for a']);
    expect(await read('partner.b', { partner: 'b', group: 'subscriber.b' })).toEqual(['for b']);
  });

  it.each([
    ["another partner's topic", { partner: 'b', group: 'subscriber.a' }],
    ["another partner's group", { partner: 'a', group: 'subscriber.b' }],
    ['a group of its own choice', { partner: 'a', group: 'subscriber.a.b' }],
  ])('refuses %s', async (_, what) => {
    expect(await read('partner.a', what)).toMatch(REFUSED);
  });

  it('lets no partner write, not even to its own feed', async () => {
    await expect(write('a', 'forged', 'partner.a')).rejects.toThrow(/not authorized/i);
  });

  it('lets a partner write its own observations, as long as its agreement names any, and nothing else (data balikan)', async () => {
    const refused = /not authorized/i;
    const own = observationTopic('a');
    const observing = [
      { ...both[0], observations: ['found-deceased'] } as PartnerStanding,
      both[1] as PartnerStanding,
    ];
    expect(await apply(observing)).toEqual([
      '+ topic observations.a.v1: 1 partitions, 91 days',
      '+ rule User:partner.a allow write topic observations.a.v1 from *',
      'applied',
    ]);
    expect(await apply(observing)).toEqual(['nothing to change']);
    await writeTo(own, 'what a has found', 'partner.a');
    // Not as another partner, not to the feeds, and nobody among the partners reads it.
    await expect(writeTo(own, 'in the name of a', 'partner.b')).rejects.toThrow(refused);
    await expect(write('a', 'forged', 'partner.a')).rejects.toThrow(refused);
    await expect(write('b', 'forged', 'partner.a')).rejects.toThrow(refused);
    await expect(writeTo(observationTopic('b'), 'no topic of mine', 'partner.a')).rejects.toThrow(refused);
    const reading = { partner: 'a', group: 'subscriber.a', topic: own };
    expect(await read('partner.a', reading)).toMatch(REFUSED);
    expect(await read('partner.b', { ...reading, group: 'subscriber.b' })).toMatch(REFUSED);
    expect(await apply(both)).toEqual([
      '- rule User:partner.a allow write topic observations.a.v1 from *',
      'applied',
    ]);
    await expect(writeTo(own, 'no longer agreed', 'partner.a')).rejects.toThrow(refused);
    expect(await read('partner.a', { partner: 'a', group: 'subscriber.a' })).toEqual(['for a']);
  });

  it('takes back what somebody allowed by hand, and touches one partner only when it is asked to', async () => {
    const admin = (await clientOf(kafka.user.username, kafka.user.password)).admin();
    await admin.connect();
    const topic = { resourceType: 2, resourcePatternType: 3, permissionType: 3, operation: 3, host: '*' };
    const acl = ['a', 'b'].map((partner) => ({
      ...topic,
      principal: `User:partner.${partner}`,
      resourceName: feedTopic(partner === 'a' ? 'b' : 'a'),
    }));
    await admin.createAcls({ acl });
    await admin.disconnect();
    const line = (rule: string) => `- rule User:partner.${rule} from *`;
    expect(await apply(both, true, 'a')).toEqual([line('a allow read topic feed.b.v1'), 'applied']);
    expect(await apply(both)).toEqual([line('b allow read topic feed.a.v1'), 'applied']);
  });

  it('cuts a partner off when its agreement ends, in the middle of reading, and nobody else', async () => {
    oldPassword = await passwordOf('partner.a');
    // It cannot leave the group when it is cut off: the next reader of the group waits as long as its session.
    const consumer = (await clientOf('partner.a')).consumer({
      groupId: 'subscriber.a',
      sessionTimeout: 6_000,
      heartbeatInterval: 1_000,
    });
    const values: string[] = [];
    const refused = new Promise<string>((resolve) => {
      consumer.on(consumer.events.CRASH, ({ payload }) => resolve(payload.error.message));
    });
    await consumer.connect();
    await consumer.subscribe({ topics: [feedTopic('a')], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachMessage: async ({ message }) => void values.push(String(message.value)),
    });
    await write('a', 'the last one');
    while (!values.includes('the last one')) await sleep(20);

    const ended = [{ partner: 'a', standing: 'ended' }, both[1] as PartnerStanding];
    expect((await apply(ended)).at(-1)).toBe('applied');
    // A fetch that was on its way is still answered; the next one is refused.
    expect(await refused).toMatch(REFUSED);
    await write('a', 'after the end');
    await consumer.disconnect();
    expect(values).not.toContain('after the end');
    // The password is no longer accepted either, and its file is gone.
    await expect((await clientOf('partner.a', oldPassword)).admin().connect()).rejects.toThrow(
      /authenticat/i,
    );
    await expect(passwordOf('partner.a')).rejects.toThrow('ENOENT');
    await write('b', 'more for b');
    const ofB = { partner: 'b', group: 'subscriber.b', count: 2 };
    expect(await read('partner.b', ofB)).toEqual(['for b', 'more for b']);
    expect(await apply(ended)).toEqual(['nothing to change']);
  });

  it('gives a partner that comes back a user again, with a new password', async () => {
    expect(await apply(both)).toContain('+ user partner.a (SCRAM-SHA-512)');
    expect(await passwordOf('partner.a')).not.toBe(oldPassword);
    const ofA = { partner: 'a', group: 'subscriber.a', count: 3 };
    expect(await read('partner.a', ofA)).toEqual(['for a', 'the last one', 'after the end']);
  });
});
