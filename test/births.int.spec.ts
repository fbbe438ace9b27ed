import { randomUUID } from 'node:crypto';
import type { Consumer } from 'kafkajs';
import { pino } from 'pino';
import { exampleReportFor, INTAKE_RESULTS_TOPIC, intakeTopic, topicsOf } from '@peristiwa/contracts';
import { eventTypes } from '@peristiwa/domain';
import { demoAddress, migrateDesks } from '@peristiwa/desk';
import { migrateLedger, PostgresLedger } from '@peristiwa/ledger';
import { createKafka, ensureTopics, FeedProducer } from '@peristiwa/messaging';
import { createPool } from '@peristiwa/postgres';
import { startOwnKafka, startTestSystem, type OwnKafka, type TestSystem } from '@peristiwa/testing';
import { birthService } from '../apps/birth/src/service';
import { deathService } from '../apps/death/src/service';
import { registerIntakeKey, type IntakeKey } from '../apps/ops/src/cli/intake-key';
import { statusService } from '../apps/status/src/service';

/*
 * Every birth is registered (UU 24/2013 art. 27; domain.md §2.5), and a person who may be in the register already is
 * flagged (domain.md §1.1, INV-11), over HTTP and over Kafka. No other integration specification starts an intake, since
 * all specifications share the topics of one broker.
 */

const TODAY = new Date('2026-11-22T05:00:00Z');
const log = pino({ level: 'silent' });

let broker: OwnKafka;
let system: TestSystem;
let token: string;
let key: IntakeKey;
let pool: ReturnType<typeof createPool>;
let producer: FeedProducer;
let consumer: Consumer;
const answers = new Map<string, (answer: Answer) => void>();

interface Answer {
  /** `registered`, or the code of the refusal. */
  readonly status: string;
  // eslint-disable-next-line typescript/no-explicit-any -- results of several commands
  readonly result?: any;
  readonly field?: string;
}
type Command = 'register-birth' | 'record-biodata' | 'register-death';
const desks = { 'register-birth': 'birth', 'record-biodata': 'status', 'register-death': 'death' } as const;
const paths = { birth: '/v1/births', status: '/v1/biodata', death: '/v1/deaths' };

beforeAll(async () => {
  broker = await startOwnKafka();
  const kafka = createKafka({ brokers: broker.brokers, clientId: 'births', logger: log });
  await ensureTopics(kafka, topicsOf(['birth', 'status'], []));
  system = await startTestSystem({
    definitions: [birthService, statusService, { ...deathService, transports: undefined }],
    kafkaBrokers: broker.brokers,
    migrate: async (url) => {
      await migrateLedger(url, eventTypes);
      await migrateDesks(url);
    },
    clock: () => TODAY,
  });
  token = await system.token('registrar-3204');
  const url = system.urls.status ?? '';
  key = await registerIntakeKey({ url, token, name: 'Server Disdukcapil' });
  pool = createPool({ url: system.databaseUrl, role: 'peristiwa_registry', name: 'births', max: 2 });
  producer = new FeedProducer({ kafka, logger: log });
  consumer = kafka.consumer({ groupId: 'births' });
  await consumer.connect();
  await consumer.subscribe({ topics: [INTAKE_RESULTS_TOPIC], fromBeginning: true });
  await consumer.run({
    eachMessage: async ({ message }) => {
      const { outcome, answer, problem } = JSON.parse(message.value?.toString() ?? '');
      answers.get(String(message.key))?.(
        outcome === 'accepted'
          ? { status: 'registered', result: answer.result }
          : { status: codeOf(problem), field: problem.errors?.[0]?.field },
      );
    },
  });
});
afterAll(async () => {
  await consumer.disconnect();
  await producer.close();
  await pool.end();
  await system.stop();
  await broker.stop();
});

const codeOf = ({ type }: { type: string }) => type.split(':').at(-1) ?? '';

async function overHttp(command: Command, body: object): Promise<Answer> {
  const desk = desks[command];
  const answer = await system.post(`${system.urls[desk]}${paths[desk]}`, body, { token });
  return answer.status === 201
    ? { status: 'registered', result: answer.body.result }
    : { status: codeOf(answer.body), field: answer.body.errors?.[0]?.field };
}

async function overKafka(command: Command, body: object): Promise<Answer> {
  const { requestId } = body as { requestId: string };
  const answered = new Promise<Answer>((resolve) => answers.set(requestId, resolve));
  const value = Buffer.from(
    JSON.stringify({ command, body: { ...exampleReportFor(command, body), ...body } }),
  );
  const headers = key.headersFor(value, 'registrar-3204');
  await producer.send(intakeTopic(desks[command]), [
    { partition: 0, key: Buffer.from(requestId), value, headers },
  ]);
  return answered;
}

/** The stored event of the entry of a person. */
async function entryOf(personId: string) {
  const events = (await new PostgresLedger(pool, 'registry').readStreams([personId])).get(personId);
  return JSON.parse(events?.[0]?.data ?? '{}');
}

const request = (fields: object) => ({ requestId: randomUUID(), reportedOn: '2026-11-20', ...fields });

/** A name of letters that differs in every call. */
function someName(): string {
  const letters = [...randomUUID().replaceAll('-', '')].map(
    (digit) => 'abcdefghijklmnop'[parseInt(digit, 16)],
  );
  return `Ayu ${letters.join('')}`;
}
const birth = (fields: object, child: object = {}) =>
  request({
    bornOn: '2026-11-01',
    children: [{ name: someName(), sex: 'female', birthPlace: '3204', birthOrder: 1, ...child }],
    ...fields,
  });
const person = (fields: object = {}) => ({
  name: someName(),
  sex: 'female',
  bornOn: '1990-05-05',
  birthPlace: '3204',
  religion: 'islam',
  maritalStatus: 'single',
  education: 'bachelor',
  occupation: 15,
  ...fields,
});

/** A person on a new card. */
async function resident(fields: object = {}): Promise<{ personId: string; familyId: string; nik: string }> {
  const body = request({ person: person(fields), family: { kind: 'new', address: demoAddress } });
  const { status, result } = await overHttp('record-biodata', body);
  expect(status).toBe('registered');
  return result;
}
const father = () => resident({ sex: 'male' });

async function motherWhoDiedInChildbirth() {
  const mother = await resident();
  const death = request({
    person: { personId: mother.personId },
    diedOn: '2026-11-01',
    cause: 'other',
    attestedBy: 'doctor',
  });
  expect(await overHttp('register-death', death)).toMatchObject({ status: 'registered' });
  return mother;
}

describe.each([
  ['HTTP', overHttp],
  ['Kafka', overKafka],
])('over %s', (_road, send) => {
  it('registers the child of a mother who died in childbirth on the father’s card', async () => {
    const [mother, dad] = [await motherWhoDiedInChildbirth(), await father()];
    const parents = { mother: { nik: mother.nik }, father: { nik: dad.nik } };
    const { status, result } = await send('register-birth', birth(parents));
    expect({ status, familyId: result?.familyId }).toEqual({ status: 'registered', familyId: dad.familyId });
    expect(await entryOf(result.children[0].personId)).toMatchObject({
      motherId: mother.personId,
      placement: { relationship: 'child' },
    });
  });

  it('asks for a card when there is none, and uses the card that is named', async () => {
    const [mother, aunt] = [await motherWhoDiedInChildbirth(), await resident()];
    const parents = { mother: { personId: mother.personId } };
    expect(await send('register-birth', birth(parents))).toEqual({
      status: 'no-card-for-child',
      field: 'family',
    });
    const family = { kind: 'join', host: { familyId: aunt.familyId }, guardianStatement: '12/SP/2026' };
    const { status, result } = await send('register-birth', birth({ ...parents, family }));
    expect({ status, familyId: result?.familyId }).toEqual({ status: 'registered', familyId: aunt.familyId });
  });

  it('registers a foundling with the police report', async () => {
    const host = await resident();
    const family = { kind: 'join', host: { familyId: host.familyId } };
    const foundling = { policeReport: 'LP/B/12/XI/2026' };
    const { status, result } = await send('register-birth', birth({ foundling, family }));
    expect(status).toBe('registered');
    const entry = await entryOf(result.children[0].personId);
    expect(entry).toMatchObject({ policeReport: 'LP/B/12/XI/2026', flags: [] });
    expect(entry).not.toHaveProperty('motherId');
  });

  it('registers the child of a mother without a NIK by her name', async () => {
    const dad = await father();
    const parents = { mother: { name: 'Lastri', bornOn: '1997-08-17' }, father: { nik: dad.nik } };
    const { status, result } = await send('register-birth', birth({ ...parents, sptjm: 'F-2.04/12/2026' }));
    expect({ status, familyId: result?.familyId }).toEqual({ status: 'registered', familyId: dad.familyId });
    expect(await entryOf(result.children[0].personId)).toMatchObject({ motherName: 'Lastri', motherAge: 29 });
  });

  it.each([
    ['neither a mother nor a foundling', {}, 'mother'],
    [
      'a foundling with a mother',
      { foundling: { policeReport: 'LP/1' }, mother: { name: 'Lastri' } },
      'foundling',
    ],
    [
      'a foundling with a father',
      { foundling: { policeReport: 'LP/1' }, father: { name: 'Agus' } },
      'foundling',
    ],
    ['a foundling without a police report', { foundling: {} }, 'foundling.policeReport'],
    ['a mother of a wrong name and NIK', { mother: { nik: '123' } }, 'mother.nik'],
  ])('refuses %s, and names the field', async (_title, parents, field) => {
    expect(await send('register-birth', birth(parents))).toEqual({ status: 'invalid-request', field });
  });

  it('refuses one birth that is reported twice; under another name until the office has compared both (INV-11)', async () => {
    const mother = { personId: (await resident()).personId };
    const name = 'Ahmad Fauzan';
    const first = await send('register-birth', birth({ mother }, { name }));
    const [{ personId: known }] = first.result.children;
    expect(await send('register-birth', birth({ mother }, { name: 'Achmad Fauzan' }))).toEqual({
      status: 'duplicate-birth',
      field: 'children.0',
    });
    const other = { name: 'Rizki Pratama' };
    expect(await send('register-birth', birth({ mother }, other))).toEqual({
      status: 'possible-duplicate',
      field: 'children.0',
    });
    const second = await send('register-birth', birth({ mother, confirmedNew: true }, other));
    const { flags, candidateIds } = await entryOf(second.result.children[0].personId);
    expect({ flags, candidateIds }).toEqual({
      flags: expect.arrayContaining(['possible-duplicate']),
      candidateIds: [known],
    });
    const twins = { mother, plurality: 3 };
    const twin = await send('register-birth', birth(twins, { name: 'Bayu Pratama', birthOrder: 2 }));
    expect((await entryOf(twin.result.children[0].personId)).flags).toEqual([]);
  });

  it('records the act of birth of a resident for the NIK on record (domain.md §2.2 A, LAHIR)', async () => {
    const mother = await resident();
    const name = someName();
    const family = { kind: 'join', host: { familyId: mother.familyId }, relationship: 'child' };
    const known = request({ person: person({ name, bornOn: '2020-02-10' }), family });
    const { result: child } = await send('record-biodata', known);
    const report = { bornOn: '2020-02-10', mother: { nik: mother.nik } };
    expect(await send('register-birth', birth(report, { name }))).toMatchObject({
      status: 'possible-duplicate',
    });
    const act = await send('register-birth', birth(report, { name, person: { nik: child.nik } }));
    expect(act.result.children).toEqual([
      { personId: child.personId, nik: child.nik, birthActNumber: expect.stringMatching(/^3204-LT-/) },
    ]);
    const again = await send('register-birth', birth(report, { name, person: { nik: child.nik } }));
    expect(again).toEqual({ status: 'birth-act-exists', field: 'children.0.person' });
  });

  it('flags the same biodata without a NIK that comes twice', async () => {
    const biodata = (fields: object) =>
      request({ person: person(fields), family: { kind: 'new', address: demoAddress } });
    const known = { name: someName(), bornOn: '1971-03-04' };
    const first = await send('record-biodata', biodata(known));
    const second = await send('record-biodata', biodata(known));
    expect([first.status, second.status]).toEqual(['registered', 'registered']);
    expect(await entryOf(first.result.personId)).toMatchObject({ flags: [] });
    expect(await entryOf(second.result.personId)).toMatchObject({
      flags: ['possible-duplicate'],
      candidateIds: [first.result.personId],
    });
  });
});

it('registers 20 concurrent births of one day and district without a conflict', async () => {
  const mothers = await Promise.all(Array.from({ length: 20 }, () => resident()));
  const sent = mothers.map(({ personId }) => overHttp('register-birth', birth({ mother: { personId } })));
  expect((await Promise.all(sent)).map(({ status }) => status)).toEqual(mothers.map(() => 'registered'));
});
