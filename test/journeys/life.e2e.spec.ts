import { randomUUID } from 'node:crypto';
import type { Consumer } from 'kafkajs';
import { exampleReportFor } from '@peristiwa/contracts';
import { demo, demoAddress, demoBiodata } from '@peristiwa/desk';
import { createKafka, FeedProducer } from '@peristiwa/messaging';
import { pino } from 'pino';
import { registerIntakeKey, type IntakeKey } from '../../apps/ops/src/cli/intake-key';
import { Cluster, eventually } from './cluster';

const log = pino({ level: 'silent' });

let cluster: Cluster;
const at = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

beforeAll(async () => {
  cluster = await Cluster.start();
  for (const body of demoBiodata) {
    const { result, position } = await desk('status', '/v1/biodata', body);
    await person(result.personId, position);
  }
}, 120_000);
afterAll(() => cluster.stop(), 60_000);

function desk(
  app: 'birth' | 'death' | 'move' | 'status',
  path: string,
  body: object,
  client = 'registrar-3204',
) {
  return cluster.call(client, 'POST', `${cluster.urls[app]}${path}`, body);
}

const request = (fields: object) => ({ requestId: randomUUID(), reportedOn: at(1), ...fields });
const witnessed = (fields: object) => request({ ...fields, ...exampleReportFor('register-birth', {}) });

/** Reads from the registry with the position of the act as `minPosition`, so the registry waits for the act. */
function person(personId: string, minPosition: number) {
  return cluster.call(
    'auditor',
    'GET',
    `${cluster.urls.registry}/v1/persons/${personId}?minPosition=${minPosition}`,
  );
}

interface FeedEvent {
  readonly sequence: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: { readonly personKey: string };
}

async function feed(partner: string): Promise<FeedEvent[]> {
  const url = `${cluster.urls.publisher}/v1/feeds/${partner}/events?after=0&limit=1000`;
  return (await cluster.call(partner, 'GET', url)).events;
}

it('registers a birth, a move and a death; each ministry gets what its agreement permits', async () => {
  await cluster.call('kemenp2mi', 'POST', `${cluster.urls.publisher}/v1/agreements/kemenp2mi/watch-list`, {
    niks: [demo.mover.nik],
  });
  const birth = await desk(
    'birth',
    '/v1/births',
    witnessed({
      bornOn: at(20),
      mother: demo.mother,
      father: demo.father,
      children: [{ name: 'Ayu Lestari', sex: 'female', birthPlace: '3204', birthOrder: 1 }],
    }),
  );
  const child = birth.result.children[0];
  expect(await person(child.personId, birth.position)).toMatchObject({
    personId: child.personId,
    version: 1,
  });

  const departure = await desk(
    'move',
    '/v1/moves/departures',
    request({ movers: [demo.mover], destination: demo.destination, reason: 'work' }),
  );
  const arrival = await desk(
    'move',
    `/v1/moves/${departure.result.moveId}/arrival`,
    request({
      arrivedOn: at(1),
      address: { ...demoAddress, area: demo.destination },
      family: { kind: 'same-card' },
    }),
    'registrar-3578',
  );
  const [moverId] = arrival.result.arrived;
  const death = await desk(
    'death',
    '/v1/deaths',
    witnessed({ person: { personId: moverId }, diedOn: at(1), cause: 'accident', attestedBy: 'police' }),
    'registrar-3578',
  );
  const mover = await person(moverId, death.position);
  expect(JSON.stringify(mover)).toContain(demo.destination);

  const heard = async (partner: string, kind: string, requestId: string) => {
    const events = await eventually(
      () => feed(partner),
      (all) => all.some(({ headers }) => headers.ce_requestid === requestId),
    );
    return events.some(
      ({ headers }) =>
        headers.ce_requestid === requestId && headers.ce_type === `id.peristiwa.person.${kind}.v1`,
    );
  };
  expect(await heard('kemensos', 'born', birth.requestId)).toBe(true);
  expect(await heard('kemensos', 'moved', arrival.requestId)).toBe(true);
  expect(await heard('kemensos', 'died', death.requestId)).toBe(true);
  expect(await heard('kemenp2mi', 'died', death.requestId)).toBe(true);
  const kemenp2mi = await feed('kemenp2mi');
  expect(kemenp2mi.some(({ headers }) => headers.ce_requestid === birth.requestId)).toBe(false);

  // The feed of BPS has no request ids, by which feeds could be joined, so only the kinds are compared.
  const kinds = await eventually(
    async () => (await feed('bps')).map(({ headers }) => headers.ce_type),
    (types) => types.includes('id.peristiwa.person.died.v1'),
  );
  expect(kinds).toEqual(
    expect.arrayContaining(['id.peristiwa.person.born.v1', 'id.peristiwa.person.moved.v1']),
  );
  // The messages of BPS contain neither the person key of other partners nor a number or a name.
  const bps = JSON.stringify(await feed('bps'));
  for (const secret of [child.personId, child.nik, moverId, 'Ayu', 'Budi Santoso', demo.father.nik]) {
    expect(bps).not.toContain(secret);
  }
  for (const partner of ['kemensos', 'kemenp2mi', 'bps']) {
    const sequences = (await feed(partner)).map(({ sequence }) => sequence);
    expect(sequences).toEqual(sequences.map((_, index) => index + 1));
  }
});

it('shows the effect of the life at each ministry', async () => {
  const month = at(20).slice(0, 7);
  const births = `${cluster.urls.bps}/v1/tables/births?from=${month}&to=${month}`;
  const table = await eventually(
    () => cluster.call('operator', 'GET', births),
    ({ rows }) => rows.length > 0,
  );
  expect(table.rows).toEqual([{ regency: '3204', month, count: 1 }]);
  const { alerts } = await eventually(
    () => cluster.call('operator', 'GET', `${cluster.urls.kemenp2mi}/v1/alerts?limit=100`),
    (answer) => answer.alerts.length === 2,
  );
  expect(alerts.map(({ kind }: { kind: string }) => kind)).toEqual(['move', 'death']);
});

describe('Kafka intake', () => {
  let consumer: Consumer;
  const results = new Map<string, { outcome: string; answer?: object; problem?: { type: string } }>();
  let dead: { value: string; reason: string; headers: object }[] = [];
  let producer: FeedProducer;
  let key: IntakeKey;

  beforeAll(async () => {
    const token = await cluster.token('registrar-3204');
    key = await registerIntakeKey({ url: cluster.urls.status, token, name: 'Server Disdukcapil' });
    const kafka = createKafka({ ...cluster.config.kafka, clientId: 'spec', logger: log });
    producer = new FeedProducer({ kafka, logger: log });
    consumer = kafka.consumer({ groupId: 'spec' });
    await consumer.connect();
    await consumer.subscribe({ topics: ['intake.results.v1', 'intake.death.v1.dlq'], fromBeginning: true });
    await consumer.run({
      eachMessage: async ({ topic, message }) => {
        const value = message.value?.toString() ?? '';
        const { headers = {} } = message;
        if (topic.endsWith('.dlq')) dead = [...dead, { value, reason: String(headers['x-reason']), headers }];
        else results.set(String(message.key), JSON.parse(value));
      },
    });
  });
  afterAll(async () => {
    await consumer.disconnect();
    await producer.close();
  });

  async function send(text: string, headers?: Record<string, string>) {
    const value = Buffer.from(text);
    const signed = key.headersFor(value, 'registrar-3204');
    const message = { partition: 0, key: Buffer.from(randomUUID()), value, headers: headers ?? signed };
    await producer.send('intake.death.v1', [message]);
  }

  it('answers every request under its requestId and sets aside what it cannot read', async () => {
    const died = witnessed({ person: demo.grandfather, diedOn: at(3), cause: 'other', attestedBy: 'doctor' });
    const second = { ...died, requestId: randomUUID() };
    const wrong = { ...died, requestId: randomUUID(), diedOn: '2026-02-30' };
    const stranger = { ...died, requestId: randomUUID() };
    const withToken = { ...died, requestId: randomUUID() };
    await send('this is not JSON');
    await send(JSON.stringify({ command: 'register-death', body: { person: {} } }));
    for (const body of [died, died, second, wrong]) {
      await send(JSON.stringify({ command: 'register-death', body }));
    }
    await send(JSON.stringify({ command: 'register-death', body: stranger }), {});
    const authorization = `Bearer ${await cluster.token('registrar-3204')}`;
    await send(JSON.stringify({ command: 'register-death', body: withToken }), { authorization });
    await eventually(
      async () => results.size,
      (size) => size === 5,
    );
    expect(results.get(died.requestId)).toMatchObject({
      outcome: 'accepted',
      answer: { requestId: died.requestId },
    });
    const problem = (id: string) => results.get(id)?.problem?.type.split(':').at(-1);
    expect(problem(second.requestId)).toBe('already-deceased');
    expect(problem(wrong.requestId)).toBe('invalid-request');
    // ADR 0065: a message is signed, and has no token.
    expect(problem(stranger.requestId)).toBe('message-not-signed');
    expect(problem(withToken.requestId)).toBe('bearer-token-in-message');
    await eventually(
      async () => dead.length,
      (length) => length === 2,
    );
    const kept = ['content-type', 'x-jws-signature'];
    const places = ['x-last-offset', 'x-offset', 'x-partition', 'x-reason', 'x-topic'];
    const headers = [...kept, ...places];
    expect(dead.map((message) => Object.keys(message.headers).toSorted())).toEqual([headers, headers]);
    expect(dead.map(({ reason }) => reason)).toEqual([
      'The value is not JSON',
      'The value has no body with a requestId',
    ]);
  });
});
