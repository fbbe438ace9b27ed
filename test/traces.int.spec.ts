import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Client } from 'pg';
import { exampleReportFor } from '@peristiwa/contracts';
import { demo, demoBiodata, migrateDesks } from '@peristiwa/desk';
import { eventTypes } from '@peristiwa/domain';
import { migrateLedger } from '@peristiwa/ledger';
import {
  startOwnKafka,
  startTestSystem,
  testDatabase,
  type OwnKafka,
  type TestDatabase,
  type TestSystem,
} from '@peristiwa/testing';
import { kemensosService } from '../apps/kemensos/src/service';
import { migratePublisher, publisherWith } from '../apps/publisher/src/service';
import { migrateRegistry } from '../apps/registry/src/migrate-registry';
import { registryService } from '../apps/registry/src/service';
import { statusService } from '../apps/status/src/service';
import { until } from './service-calls';

/*
 * Issue 13: a trace leads from a request to the ministry that applied its message (ADR 0066). The collector is a server
 * that keeps what it receives by OTLP/HTTP.
 */

jest.setTimeout(120_000);

interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly attributes: readonly { readonly key: string; readonly value: object }[];
}

interface Export {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly { key: string; value: { stringValue: string } }[] };
    readonly scopeSpans: readonly { readonly spans: readonly Span[] }[];
  }[];
}

let collector: Server;
let broker: OwnKafka;
let ministry: TestDatabase;
let system: TestSystem;
let database: Client;
const received: string[] = [];
/** Of the person in the first request, and of the caller's headers. */
const PERSONAL = ['Budi', 'budi', demo.father.nik, demo.kkNumber];

beforeAll(async () => {
  collector = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (request.url === '/v1/traces') received.push(Buffer.concat(chunks).toString('utf8'));
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
  broker = await startOwnKafka();
  ministry = await testDatabase('traces_kemensos');
  await kemensosService.migrate(ministry.url);
  system = await startTestSystem({
    definitions: [],
    migrate: async (url) => {
      await migrateLedger(url, eventTypes);
      await migrateDesks(url);
      await migrateRegistry(url);
      await migratePublisher(url);
    },
    kafkaBrokers: broker.brokers,
  });
  const endpoint = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
  const environment = { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint };
  const release = { windowMs: 200, personsMin: 1, longestMs: 200 };
  const desk = { ...statusService, transports: undefined };
  await system.start([desk, registryService, publisherWith({ heartbeatMs: 200, release })], { environment });
  await system.start([kemensosService], {
    environment: {
      ...environment,
      KEMENSOS_URL: ministry.url,
      PUBLISHER_API_URL: system.urls['publisher'] ?? '',
    },
  });
  database = new Client({ connectionString: system.databaseUrl });
  await database.connect();
});
afterAll(async () => {
  await stop();
  await ministry?.drop();
  await broker?.stop();
  collector?.closeAllConnections();
  await new Promise((resolve) => collector?.close(resolve));
});

let stopped: Promise<void> | undefined;

/** Once: by the test, or after one that failed. */
function stop(): Promise<void> {
  stopped ??= (async () => {
    await database?.end();
    await system?.stop();
  })();
  return stopped;
}

/** Registers one resident. @returns the person */
async function register(index: number, traceparent?: string): Promise<string> {
  const biodata = { ...demoBiodata[index], requestId: randomUUID() };
  const response = await fetch(`${system.urls['status']}/v1/biodata`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${await system.token('registrar-3204')}`,
      'content-type': 'application/json',
      ...(traceparent !== undefined && {
        traceparent,
        tracestate: 'nik=3204051003889001',
        baggage: 'name=Budi',
      }),
    },
    body: JSON.stringify({ ...exampleReportFor('record-biodata', biodata), ...biodata }),
  });
  const body = (await response.json()) as { result: { personId: string } };
  if (response.status !== 201) throw new Error(JSON.stringify(body));
  return body.result.personId;
}

async function isCopied(personId: string): Promise<boolean> {
  const url = `${system.urls['kemensos']}/v1/copies/lookup`;
  const token = await system.token('operator');
  const { body } = await system.post(url, { personKeys: [personId] }, { token });
  return body.persons.length > 0;
}

async function tracesIn(table: string, column: string, condition: string): Promise<string[]> {
  const { rows } = await database.query<{ text: string }>(
    `SELECT ${column}::text AS text FROM ${table} WHERE ${condition}`,
  );
  return rows.flatMap(({ text }) => /00-[0-9a-f]{32}-[0-9a-f]{16}-01/.exec(text) ?? []);
}

it('one trace leads from the request to the ministry, without a word about the person', async () => {
  const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
  const caller = '00f067aa0ba902b7';
  const people = [
    await register(0, `00-${trace}-${caller}-01`),
    // Who is not sampled by the caller leaves nothing in the ledger.
    await register(1, `00-${trace.replace('4', '5')}-${caller}-00`),
    // What is no traceparent begins a trace of its own.
    await register(2, 'budi-santoso'),
  ];
  for (const person of people) await until(() => isCopied(person));
  await until(async () => {
    const { rows } = await database.query(`SELECT 1 FROM publisher.message WHERE partner = 'bps' LIMIT 1`);
    return rows.length > 0;
  });

  const stored = await tracesIn('ledger.event', 'meta', 'true');
  expect(new Set(stored.map((text) => text.slice(3, 35))).size).toBe(2);
  const sent = await tracesIn('publisher.message', 'headers', `partner = 'kemensos'`);
  expect(sent.length).toBeGreaterThan(0);
  // Two feeds could be joined by it (domain.md §5.3: BPS gets pseudonyms).
  expect(await tracesIn('publisher.message', 'headers', `partner = 'bps'`)).toEqual([]);

  // A service that ends sends what it has.
  await stop();
  const spans = received.flatMap((text) =>
    (JSON.parse(text) as Export).resourceSpans.flatMap(({ resource, scopeSpans }) => {
      const service = resource.attributes.find(({ key }) => key === 'service.name')?.value.stringValue;
      return scopeSpans.flatMap((scope) => scope.spans.map((span) => ({ service, ...span })));
    }),
  );
  const ours = spans.filter(({ traceId }) => traceId === trace);
  const request = ours.find(({ name }) => name === 'POST /v1/biodata');
  expect(request).toMatchObject({ service: 'status', parentSpanId: caller });
  for (const [service, name] of [
    ['status', 'append'],
    ['registry', 'project'],
    ['publisher', 'publish'],
    ['kemensos', 'apply'],
  ]) {
    // prettier-ignore
    expect(ours).toContainEqual(expect.objectContaining({ service, name, parentSpanId: request?.spanId }));
  }
  expect(spans.filter(({ traceId }) => traceId === trace.replace('4', '5'))).toEqual([]);
  const keys = new Set(spans.flatMap(({ attributes }) => attributes.map(({ key }) => key)));
  expect([...keys].toSorted()).toEqual(['http.request.method', 'http.response.status_code', 'http.route']);
  const said = received.join('\n');
  for (const word of [...PERSONAL, ...people]) expect(said).not.toContain(word);
});
