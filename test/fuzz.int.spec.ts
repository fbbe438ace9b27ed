import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import * as fc from 'fast-check';
import type { Consumer } from 'kafkajs';
import { pino } from 'pino';
import {
  commands,
  deadLetterTopic,
  INTAKE_RESULTS_TOPIC,
  intakeTopic,
  pathParameters,
  portVariable,
  rejections,
  type CommandName,
} from '@peristiwa/contracts';
import { demo, demoAddress, demoBiodata, deskProblems, offlineProblems } from '@peristiwa/desk';
import { createKafka, FeedProducer } from '@peristiwa/messaging';
import { edgeProblems, readJson, uuid } from '@peristiwa/service';
import { startTestSystem, testKafkaBrokers, type TestSystem } from '@peristiwa/testing';
import { allServices, createTopics, migrateAll } from '../apps/all-in-one/src/services';
import { registerIntakeKey, type IntakeKey } from '../apps/ops/src/cli/intake-key';
import { consoleProblems } from '../apps/ops/src/console/problems';
import { guideProblems } from '../apps/ops/src/guide/problems';
import { ledgerProblems } from '../apps/ops/src/ledger/problems';
import { liveProblems } from '../apps/ops/src/live/problems';
import { publisherProblems } from '../apps/publisher/src/problems';
import { registryProblems } from '../apps/registry/src/api/problems';
import { documentProblems } from '../apps/registry/src/documents/problems';
import { rebuildProblems } from '../apps/registry/src/rebuild/problems';
import { DocumentedAnswers } from './fuzz/documented';
import { HOSTILE_CHARACTERS, SECRET_NIK, SECRET_TEXT } from './fuzz/generate';
import { casesOf, operationsOf, type Case, type Operation } from './fuzz/operations';

/** The same cases in every run. Another seed finds other cases: `FUZZ_SEED=7 npm test -- test/fuzz`. */
const SEED = Number(process.env.FUZZ_SEED ?? 20_261_127);
const CASES_ALLOWED = Number(process.env.FUZZ_CASES ?? 6);
const CASES_REFUSED = 4;
const CASES_KAFKA = 10;
const AT_ONCE = 8;

const ROLES = [
  'registrar-3204',
  'registrar-3578',
  'operator',
  'auditor',
  'system',
  'kemensos',
  'kemenp2mi',
  'bps',
  undefined,
] as const;
type Client = (typeof ROLES)[number];

const MINISTRIES = ['kemensos', 'kemenp2mi', 'bps'] as const;
const NOBODY = '00000000-0000-7000-8000-00000000ffff';
/** A broker has one topic per feed, and other specifications use it. */
const definitions = allServices.map((definition) =>
  (MINISTRIES as readonly string[]).includes(definition.name)
    ? { ...definition, transports: undefined }
    : definition,
);

/** The documented 5xx answers with Retry-After (docs/problems.md); any other 5xx is a bug. */
const WAITS: ReadonlySet<string> = new Set([
  deskProblems.stillContended.code,
  'not-yet-projected',
  // The ministry of this spec has no publisher beside it.
  'publisher-unreachable',
]);

interface Commanded {
  readonly desk: string;
  readonly name: CommandName;
}
/** Commands by the path of their route, except those with a parameter in it. */
const COMMANDS: Readonly<Record<string, Commanded>> = Object.fromEntries(
  (Object.keys(commands) as CommandName[])
    .filter((name) => pathParameters(name).length === 0)
    .map((name) => [commands[name].path, { desk: commands[name].desk, name }]),
);

jest.setTimeout(180_000);
let system: TestSystem;
let operations: Operation[];
/** They answer lines, and not JSON; the streams among them have no end. Their own specifications call them. */
const LINES = [
  'ops GET /v1/flow/stream',
  'ops GET /v1/guide/tours/{tourId}/stream',
  'ops GET /v1/ledger/export',
  'ops GET /v1/live/{service}/{path}',
];
const nameOf = ({ service, method, path }: Operation) => `${service} ${method} ${path}`;
let known: { ids: string[]; numbers: string[] };
const tokens = new Map<Client, string>();
const documented = new DocumentedAnswers();
let intakeKey: IntakeKey;
const faults: string[] = [];

const clock = () => new Date('2026-11-22T05:00:00Z');

beforeAll(async () => {
  const log = pino(
    { level: 'error' },
    { write: (line: string) => void (line.includes('internal-error') && faults.push(line)) },
  );
  system = await startTestSystem({
    definitions: definitions.filter(({ name }) => name !== 'ops'),
    databases: MINISTRIES,
    migrate: async (_url, config) => {
      await migrateAll(config, () => undefined);
      await createTopics(config, pino({ level: 'silent' }));
    },
    clock,
    log,
  });
  // ops asks the others, so it has to know their ports.
  const ports = Object.entries(system.urls).map(([name, url]) => [portVariable(name), new URL(url).port]);
  await system.start(
    definitions.filter(({ name }) => name === 'ops'),
    { clock, log, environment: Object.fromEntries(ports) },
  );
  for (const role of ROLES) if (role) tokens.set(role, await system.token(role, 3_600));
  intakeKey = await registerIntakeKey({
    ...{ url: system.urls.status ?? '', name: 'Server Disdukcapil' },
    token: tokens.get('registrar-3204') ?? '',
  });
  known = { ids: [randomUUID()], numbers: [demo.kkNumber] };
  for (const body of demoBiodata) {
    const { body: answer } = await system.post(`${system.urls.status}/v1/biodata`, body, {
      token: tokens.get('registrar-3204'),
    });
    known.ids.push(answer.result.personId, answer.result.familyId);
    known.numbers.push(answer.result.nik, answer.result.kkNumber);
  }
  const documents = definitions.map(async ({ name }) => {
    const { body } = await system.get(`${system.urls[name]}/docs/openapi.json`);
    documented.add(name, body);
    return operationsOf(name, body);
  });
  operations = (await Promise.all(documents)).flat().filter((one) => !LINES.includes(nameOf(one)));
});
afterAll(() => system.stop());

interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
}

async function send(
  { service, method }: Operation,
  { path, headers, body }: Case,
  as: Client,
): Promise<Answer> {
  const token = tokens.get(as);
  const response = await fetch(`${system.urls[service]}${path}`, {
    method,
    body: method === 'GET' ? undefined : body,
    headers: {
      ...headers,
      ...(body && { 'content-type': 'application/json' }),
      ...(token && { authorization: `Bearer ${token}` }),
    },
  }).catch((error: unknown) => {
    throw new Error(`No answer to ${service} ${method} ${path}: ${String(body).slice(0, 200)}`, {
      cause: error,
    });
  });
  const contentType = response.headers.get('content-type') ?? '';
  return { status: response.status, contentType, text: await response.text() };
}

/** The fault of an answer; undefined when there is none. */
function complaint({ status, contentType, text }: Answer, types: ReadonlySet<string>): string | undefined {
  if (status < 400) return undefined;
  if (!contentType.startsWith('application/problem+json')) return `${status} is no problem document`;
  const problem = JSON.parse(text) as { type: string; status: number; errors?: { field?: string }[] };
  const code = problem.type.replace('urn:peristiwa:problem:', '');
  if (!types.has(code)) return `the type ${code} is not permanent`;
  if (problem.status !== status) return `the document says ${problem.status}`;
  if (status >= 500 && !(status === 503 && WAITS.has(code))) return `it is a ${status} ${code}`;
  if (code === 'invalid-request' && !problem.errors?.every(({ field }) => field)) return 'no field is named';
  if (text.includes(SECRET_NIK) || text.includes(SECRET_TEXT)) return 'the answer repeats a hostile value';
  return undefined;
}

/** The permanent problem types of all services; an answer with another type is a bug. */
const permanent: ReadonlySet<string> = new Set([
  ...Object.values(edgeProblems).map(({ code }) => code),
  ...Object.values(deskProblems).map(({ code }) => code),
  ...Object.keys(rejections),
  ...Object.values(registryProblems).map(({ code }) => code),
  ...Object.values(documentProblems).map(({ code }) => code),
  ...Object.values(rebuildProblems).map(({ code }) => code),
  ...Object.values(offlineProblems).map(({ code }) => code),
  ...Object.values(publisherProblems).map(({ code }) => code),
  ...[consoleProblems, guideProblems, ledgerProblems, liveProblems].flatMap((problems) =>
    Object.values(problems).map(({ code }) => code),
  ),
  'quota-exhausted',
  // Of the ministries (libs/subscriber, apps/*).
  ...['publisher-unreachable', 'reconciliation-refused', 'no-certificate', 'pulled-message-not-proven'],
  ...['not-in-quarantine', 'beyond-feed', 'person-not-in-feed', 'person-not-held'],
  ...['household-not-found', 'case-not-found', 'alert-not-found'],
]);

async function pooled<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const queue = items.values();
  const worker = async () => {
    for (const item of queue) await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

interface Tried {
  readonly operation: Operation;
  readonly one: Case;
  readonly as: Client;
}

function describeCase({ operation, one, as }: Tried): string {
  const body = one.body && one.body.toString('latin1').slice(0, 600);
  return `${operation.service} ${operation.method} ${JSON.stringify(one.path)} as ${as ?? 'nobody'} ${JSON.stringify({ headers: one.headers, body })}`;
}

const sample = (operation: Operation, count: number, seed: number) =>
  fc.sample(casesOf(operation, known), { numRuns: count, seed: SEED + seed });

it(`answers every request to every operation without an internal error (FUZZ_SEED=${SEED})`, async () => {
  const doors = operations.flatMap((operation, index) =>
    ROLES.map((as, nth) => ({ operation, as, seed: 100 * index + nth, cases: CASES_ALLOWED })),
  );
  await pooled(doors, async (door) => {
    const [probe] = sample(door.operation, 1, door.seed);
    const { status } = await send(door.operation, probe as Case, door.as);
    if (status === 401 || status === 403) door.cases = CASES_REFUSED;
  });
  const tried: Tried[] = doors.flatMap(({ operation, as, seed, cases }) =>
    sample(operation, cases, seed).map((one) => ({ operation, one, as })),
  );
  const wrong: string[] = [];
  const statuses: Record<number, number> = {};
  await pooled(tried, async (one) => {
    const answer = await send(one.operation, one.one, one.as);
    statuses[answer.status] = (statuses[answer.status] ?? 0) + 1;
    const { service, method, path } = one.operation;
    const what = complaint(answer, permanent) ?? documented.complaint(service, method, path, answer);
    if (what) wrong.push(`${what}: ${describeCase(one)} → ${answer.text.slice(0, 600)}`);
  });
  expect([...wrong.slice(0, 12), ...faults.slice(0, 6)]).toEqual([]);
  // Enough requests pass validation and reach the ledger.
  for (const status of [200, 201, 400, 401, 403, 404, 409, 422]) {
    expect([status, statuses[status] ?? 0]).not.toEqual([status, 0]);
  }
  expect(tried.length).toBeGreaterThan(3_000);
});

it('documents what every operation answers when it succeeds', () => {
  expect(documented.undocumented().toSorted()).toEqual(LINES);
});

describe('the Kafka intake', () => {
  let producer: FeedProducer;
  let consumer: Consumer;
  interface Result {
    readonly outcome: string;
    readonly answer?: { readonly requestId: string };
    readonly problem?: { readonly type: string; readonly errors?: readonly { readonly field: string }[] };
  }
  const results = new Map<string, Result[]>();
  const dead: string[] = [];

  beforeAll(async () => {
    const none = () => undefined;
    const logger = { debug: none, info: none, warn: none, error: none };
    const kafka = createKafka({ brokers: testKafkaBrokers(), clientId: 'fuzz', logger });
    producer = new FeedProducer({ kafka, logger });
    consumer = kafka.consumer({ groupId: `fuzz-${randomUUID()}` });
    await consumer.connect();
    const desks = [...new Set(Object.values(COMMANDS).map(({ desk }) => desk))];
    const topics = [INTAKE_RESULTS_TOPIC, ...desks.map(deadLetterTopic)];
    await consumer.subscribe({ topics, fromBeginning: true });
    await consumer.run({
      eachMessage: async ({ topic, message }) => {
        const value = message.value ?? Buffer.alloc(0);
        if (topic !== INTAKE_RESULTS_TOPIC) dead.push(value.toString('base64'));
        else {
          const key = String(message.key);
          results.set(key, [...(results.get(key) ?? []), JSON.parse(value.toString()) as Result]);
        }
      },
    });
  });
  afterAll(async () => {
    await consumer.disconnect();
    await producer.close();
  });

  async function post(desk: string, value: Buffer): Promise<void> {
    const headers = intakeKey.headersFor(value, 'registrar-3204');
    await producer.send(intakeTopic(desk), [{ partition: 0, key: Buffer.from('fuzz'), value, headers }]);
  }

  async function until<Value>(look: () => Value | undefined): Promise<Value> {
    for (let tries = 0; tries < 600; tries += 1) {
      const seen = look();
      if (seen !== undefined) return seen;
      await sleep(50);
    }
    throw new Error('no answer came');
  }

  const codeOf = (type: string) => type.replace('urn:peristiwa:problem:', '');

  /** The outcome of a body over HTTP, and its `requestId` if that can be read. */
  async function overHttp(operation: Operation, one: Case) {
    const { status, text } = await send(operation, { ...one, path: operation.path }, 'registrar-3204');
    const parsed = JSON.parse(text) as { type?: string; errors?: { field: string }[] };
    const fields = parsed.errors?.map(({ field }) => field);
    return { status, code: codeOf(parsed.type ?? ''), fields };
  }

  it('gives every body the outcome that it has over HTTP, and an answer where a requestId can be read', async () => {
    const commanded = operations.filter(({ path, service }) => COMMANDS[path]?.desk === service);
    expect(commanded).toHaveLength(Object.keys(COMMANDS).length);
    const differences: string[] = [];
    for (const [index, operation] of commanded.entries()) {
      const { desk, name } = COMMANDS[operation.path] as Commanded;
      for (const one of sample(operation, CASES_KAFKA, 7_000 + index)) {
        const body = one.body ?? Buffer.alloc(0);
        const value = Buffer.concat([Buffer.from(`{"command":"${name}","body":`), body, Buffer.from('}')]);
        const http = await overHttp(operation, { ...one, headers: {} });
        const id = requestIdIn(value);
        const before = id === undefined ? dead.length : (results.get(id)?.length ?? 0);
        await post(desk, value);
        if (id === undefined) {
          await until(() => (dead.length > before ? true : undefined));
          if (http.status < 400) differences.push(`${name} ${body}: ${http.status}, dead letter`);
          continue;
        }
        const result = await until(() => results.get(id)?.[before]);
        const kafka = {
          accepted: result.outcome === 'accepted',
          code: codeOf(result.problem?.type ?? ''),
          fields: result.problem?.errors?.map(({ field }) => field),
        };
        const same = { accepted: http.status < 400, code: http.code, fields: http.fields };
        if (JSON.stringify(kafka) !== JSON.stringify(same)) {
          differences.push(`${name} ${body}: ${JSON.stringify(same)}, over Kafka ${JSON.stringify(kafka)}`);
        }
        if (JSON.stringify(result).includes(SECRET_NIK)) differences.push(`${name}: a value is repeated`);
      }
    }
    expect(differences.slice(0, 10)).toEqual([]);
  });

  it.each([
    ['no command', (requestId: string) => ({ body: { requestId } }), 'invalid-request'],
    [
      'an unknown command',
      (requestId: string) => ({ command: SECRET_NIK, body: { requestId } }),
      'invalid-request',
    ],
    [
      'a command that is a number',
      (requestId: string) => ({ command: 1, body: { requestId } }),
      'invalid-request',
    ],
    [
      'the name of a member of every object',
      (requestId: string) => ({ command: 'constructor', body: { requestId } }),
      'invalid-request',
    ],
    [
      'a body with only a requestId in capitals',
      (requestId: string) => ({ command: 'register-death', body: { requestId: requestId.toUpperCase() } }),
      'invalid-request',
    ],
  ])('answers a message with %s', async (_what, message, code) => {
    const requestId = randomUUID();
    await post('death', Buffer.from(JSON.stringify(message(requestId))));
    const [result] = await until(() => results.get(requestId));
    expect(result).toMatchObject({ outcome: 'rejected', problem: { type: `urn:peristiwa:problem:${code}` } });
    expect(JSON.stringify(result)).not.toContain(SECRET_NIK);
  });

  // RFC 9562 §4: the letters of a UUID are not case-sensitive on input.
  it('recognises a repeated request whose requestId is in capitals, over HTTP and Kafka', async () => {
    const operation = operations.find(({ path }) => path === '/v1/address-changes') as Operation;
    const requestId = 'abcdefab-cdef-4abc-8def-abcdefabcdef';
    const example = { ...exampleOf(operation), address: { ...demoAddress, line: 'Jalan Cempaka 3' } };
    const bodyWith = (id: string) => Buffer.from(JSON.stringify({ ...example, requestId: id }));
    const first = { path: operation.path, headers: {}, body: bodyWith(requestId.toUpperCase()) };
    const { status, text } = await send(operation, first, 'registrar-3204');
    expect([201, 200]).toContain(status);
    const answer = JSON.parse(text) as { requestId: string };
    expect(answer.requestId).toBe(requestId);
    const again = await send(operation, { ...first, body: bodyWith(requestId) }, 'registrar-3204');
    expect([again.status, JSON.parse(again.text)]).toEqual([200, answer]);
    const value = `{"command":"change-address","body":${bodyWith(requestId.toUpperCase())}}`;
    await post('move', Buffer.from(value));
    const [result] = await until(() => results.get(requestId));
    expect(result).toMatchObject({ outcome: 'accepted', answer });
  });
});

function requestIdIn(value: Buffer): string | undefined {
  try {
    const { body } = readJson(value) as { body?: { requestId?: unknown } };
    const parsed = uuid.safeParse(body?.requestId);
    return parsed.data;
  } catch {
    return undefined;
  }
}

function exampleOf({ body, schemas }: Operation): object {
  const named = body?.$ref ? schemas[body.$ref.split('/').at(-1) ?? ''] : body;
  return named?.example as object;
}

describe('inputs that failed in use (issue 9, part 2)', () => {
  it.each([
    ...MINISTRIES.map((name) => [name, '/v1/copies?after=%00', 'after']),
    ['bps', '/v1/tables/population?knownAt=9999-12-31T23:59:59-23:59', 'knownAt'],
    ['bps', '/v1/tables/population?knownAt=0000-01-01T00:00:00%2B23:59', 'knownAt'],
    ['registry', `/v1/persons/${NOBODY}?knownAt=9999-12-31T23:59:59-23:59`, 'knownAt'],
    ['registry', `/v1/persons/${NOBODY}?validAt=10000-01-01`, 'validAt'],
    ['registry', '/v1/statistics/residents?minPosition=1e400', 'minPosition'],
    ['registry', '/v1/statistics/residents?minPosition=0x10', 'minPosition'],
    ['registry', '/v1/statistics/residents?minPosition=1&minPosition=2', 'minPosition'],
    ['registry', '/v1/statistics/residents?area=32&area=33', 'area'],
    ['publisher', '/v1/feeds/kemensos/events?after=99999999999999999999', 'after'],
    ['publisher', '/v1/feeds/kemensos/events?limit=', 'limit'],
  ])('%s %s is 400 and names %s', async (service, path, field) => {
    const { status, body } = await system.get(`${system.urls[service as string]}${path}`, {
      token: tokens.get('auditor'),
    });
    expect([status, body.errors?.map((error: { field: string }) => error.field)]).toEqual([400, [field]]);
  });

  it.each(HOSTILE_CHARACTERS)(
    'the character %j is refused in an address, a legal basis and a claim',
    async (one) => {
      const refused = async (service: string, path: string, as: Client, field: string, change: object) => {
        const operation = operations.find(
          (other) => other.service === service && other.path === path && other.method === 'POST',
        ) as Operation;
        const body = { ...exampleOf(operation), ...change };
        const answer = await system.post(`${system.urls[service]}${path}`, body, { token: tokens.get(as) });
        expect([answer.status, answer.body.errors?.map((error: { field: string }) => error.field)]).toEqual([
          400,
          [field],
        ]);
      };
      const line = `Jalan${one}Melati`;
      const address = { ...demoAddress, line };
      await refused('move', '/v1/address-changes', 'registrar-3204', 'address.line', { address });
      await refused('publisher', '/v1/agreements', 'operator', 'legalBasis', { legalBasis: line });
      await refused('kemenp2mi', '/v1/verifications', 'kemenp2mi', 'name', { name: line });
    },
  );

  it('answers 503 with its own type when a read waits for a position that is not reached', async () => {
    const url = `${system.urls.registry}/v1/statistics/residents?minPosition=9007199254740991`;
    const { status, body } = await system.get(url, { token: tokens.get('auditor') });
    expect([status, body.type]).toEqual([503, 'urn:peristiwa:problem:not-yet-projected']);
  });
});
