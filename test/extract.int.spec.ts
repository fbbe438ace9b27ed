import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { Client } from 'pg';
import { FEED_KEYS_OWNER, type ExtractAnswer } from '@peristiwa/contracts';
import {
  findDevClient,
  loadConfig,
  run,
  startDevIssuer,
  type DevIssuer,
  type RunningServices,
} from '@peristiwa/service';
import { KeyFolder } from '@peristiwa/signing';
import {
  alone,
  contextOn,
  familyOfFour,
  RegistryFixture,
  startOwnKafka,
  testDatabase,
  type OwnKafka,
  type TestDatabase,
} from '@peristiwa/testing';
import { peristiwa } from '../apps/ops/src/cli/cli-under-test';
import { partnerService } from '../apps/partner/src/service';
import { migratePublisher, publisherWith } from '../apps/publisher/src/service';
import { Newborns } from './newborns';
import { callAs, until } from './service-calls';

/*
 * Issue 12, Delivery (ADR 0053): publisher and the copy of a partner are the real services. An extract and the messages
 * after it give the same copy as the registry has, while acts are recorded, services die and answers are damaged.
 */

const PARTNER = 'kemensos';
let broker: OwnKafka;
let databases: TestDatabase[];
let issuer: DevIssuer;
let registry: RegistryFixture;
let publisher: RunningServices;
let url: string;
let copy: RunningServices | undefined;
let proxy: Server;
let dir: string;
let environment: Record<string, string>;
const newborns = new Newborns(contextOn(), 4);

jest.setTimeout(120_000);

beforeAll(async () => {
  broker = await startOwnKafka();
  dir = await mkdtemp(join(tmpdir(), 'peristiwa-extract-'));
  databases = [await testDatabase('extract'), await testDatabase('extract_copy')];
  const [{ url: databaseUrl }, { url: copyUrl }] = databases as [TestDatabase, TestDatabase];
  issuer = await startDevIssuer({ port: 0, dir: join(dir, 'issuer') });
  await new KeyFolder(join(dir, 'feed-keys')).addNextKey(FEED_KEYS_OWNER);
  await migratePublisher(databaseUrl);
  registry = await RegistryFixture.open(databaseUrl);
  environment = {
    DATABASE_URL: databaseUrl,
    KEMENSOS_URL: copyUrl,
    KAFKA_BROKERS: broker.brokers.join(','),
    OIDC_ISSUER: issuer.issuer,
    OIDC_JWKS_URL: issuer.jwksUrl,
    FEED_KEYS: join(dir, 'feed-keys'),
    LOG_LEVEL: 'silent',
    SYNTHETIC: 'true',
  };
  publisher = await startPublisher();
  url = `${publisher.urls['publisher']}/v1/feeds/${PARTNER}/extracts`;
  await registry.record(familyOfFour());
  for (let serial = 10; serial < 40; serial += 1) await registry.record(alone(serial));
  await births(5);
});

afterAll(async () => {
  await copy?.stop();
  await publisher.stop();
  proxy?.close();
  await registry.close();
  await issuer.stop();
  await Promise.all(databases.map((one) => one.drop()));
  await broker.stop();
  await rm(dir, { recursive: true, force: true });
});

function startPublisher(): Promise<RunningServices> {
  const definition = publisherWith({ heartbeatMs: 200, extractPersons: 5, leaseMs: 200 });
  return run([{ ...definition, port: 0 }], loadConfig(environment));
}

const births = (count: number) => newborns.register(registry, count);

const call = (client: string, to: string, body?: object) => callAs(issuer, client, to, body);

async function ask(client: string, path: string, { method = 'GET', accept = 'application/json' } = {}) {
  const claims = findDevClient(client);
  if (!claims) throw new Error(`no client ${client}`);
  const headers = { authorization: `Bearer ${await issuer.token(claims)}`, accept };
  const response = await fetch(url + path, { method, headers });
  const content = Buffer.from(await response.arrayBuffer());
  // eslint-disable-next-line typescript/no-explicit-any -- answers of several shapes
  const body = (): any => JSON.parse(content.toString());
  return { status: response.status, headers: response.headers, content, body };
}

async function ready(): Promise<
  ExtractAnswer & { readonly manifest: NonNullable<ExtractAnswer['manifest']> }
> {
  const { status, body } = await ask(PARTNER, '', { method: 'POST' });
  expect(status).toBe(202);
  const { extractId } = body();
  return until(async () => {
    const answer = (await ask(PARTNER, `/${extractId}`)).body();
    return answer.state === 'ready' && answer;
  });
}

/** Between copy and publisher: damages and breaks the first answers with parts. */
function startProxy(): Promise<string> {
  const seen = new Map<string, number>();
  proxy = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { authorization = '', accept = '*/*', 'content-type': type } = request.headers;
    const answer = await fetch(`${publisher.urls['publisher']}${request.url}`, {
      method: request.method,
      headers: { authorization, accept, ...(type && { 'content-type': type }) },
      ...(chunks.length > 0 && { body: Buffer.concat(chunks) }),
    });
    const body = Buffer.from(await answer.arrayBuffer());
    const path = request.url ?? '';
    const times = (seen.get(path) ?? 0) + 1;
    seen.set(path, times);
    if (path.endsWith('/parts/2') && times === 1) body.write('X', 30);
    if (path.endsWith('/parts/3') && times === 1) return void response.destroy();
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' });
    response.end(body);
  });
  return new Promise((resolve) =>
    proxy.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(proxy.address() as AddressInfo).port}`)),
  );
}

async function query(database: TestDatabase | undefined, text: string) {
  const client = new Client({ connectionString: database?.url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

it('fills a copy from an extract and follows the feed, while acts are recorded, services die and a part is damaged', async () => {
  const service = partnerService(PARTNER);
  const config = loadConfig({ ...environment, PUBLISHER_API_URL: await startProxy() });
  await service.migrate(config.databaseUrl(PARTNER));
  const isStopped = { now: false };
  const writing = (async () => {
    while (!isStopped.now && newborns.count < 60) await births(1);
  })();
  copy = await run([{ ...service, port: 0 }], config);
  await until(async () => {
    const [begun] = await query(databases[1], 'SELECT part FROM subscriber.bootstrap');
    return begun?.part > 1;
  });
  await copy.stop();
  await publisher.stop();
  publisher = await startPublisher();
  url = `${publisher.urls['publisher']}/v1/feeds/${PARTNER}/extracts`;
  copy = await run([{ ...service, port: 0 }], config);
  const at = copy.urls[PARTNER] as string;
  await until(async () => (await call('operator', `${at}/v1/status`)).stale === false);
  isStopped.now = true;
  await writing;
  await births(3);
  await until(async () => {
    const { feeds, changeNo } = await call('operator', `${publisher.urls['publisher']}/v1/feeds`);
    const feed = feeds.find((one: { partner: string }) => one.partner === PARTNER);
    const { sequence } = await call('operator', `${at}/v1/status`);
    return changeNo >= registry.changes && feed.lagChanges === 0 && sequence === feed.highWater;
  });
  const status = await call('operator', `${at}/v1/status`);
  expect(status).toMatchObject({ behind: 0, quarantined: 0, forged: 0, stale: false });
  const report = await call('operator', `${at}/v1/reconciliation`, { repair: false, recount: false });
  expect(report).toMatchObject({ found: 0, certificate: { partner: PARTNER, sequence: status.sequence } });
  expect(await query(databases[0], 'SELECT DISTINCT format FROM publisher.extract_fetch')).toEqual([
    { format: 'ndjson' },
  ]);
});

it('gives a part as NDJSON or CSV, the same bytes each time, with its digest', async () => {
  const { extractId, manifest } = await ready();
  const [part] = manifest.parts;
  for (const [format, accept] of [
    ['ndjson', 'application/x-ndjson'],
    ['csv', 'text/csv'],
  ] as const) {
    for (let time = 1; time <= 2; time += 1) {
      const { status, headers, content } = await ask(PARTNER, `/${extractId}/parts/1`, { accept });
      expect({ status, type: headers.get('content-type') }).toEqual({ status: 200, type: accept });
      expect(createHash('sha256').update(content).digest('hex')).toBe(part?.[format].sha256);
      expect(content.length).toBe(part?.[format].bytes);
      const digest = Buffer.from(part?.[format].sha256 ?? '', 'hex').toString('base64');
      expect(headers.get('content-digest')).toBe(`sha-256=:${digest}:`);
    }
  }
  const ndjson = (await ask(PARTNER, `/${extractId}/parts/1`, { accept: '*/*' })).content.toString();
  const csv = (await ask(PARTNER, `/${extractId}/parts/1`, { accept: 'text/csv' })).content.toString();
  const keys = ndjson
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).personKey);
  expect(parse(csv, { columns: true }).map((row) => (row as { personKey: string }).personKey)).toEqual(keys);
  // 6 fetches by this partner, on record.
  const rows = await query(
    databases[0],
    `SELECT FROM publisher.extract_fetch WHERE extract_id = '${extractId}'`,
  );
  expect(rows).toHaveLength(6);
  await expect(query(databases[0], 'DELETE FROM publisher.extract_fetch')).rejects.toMatchObject({
    code: '42501',
  });
});

it('gives parts to the partner alone, and refuses what there is not', async () => {
  const { extracts } = (await ask('auditor', '')).body();
  const { extractId } = extracts[0];
  const refusals: [string, string, object, number, string][] = [
    ['operator', `/${extractId}/parts/1`, {}, 403, 'role-missing'],
    ['bps', `/${extractId}/parts/1`, {}, 403, 'other-partner'],
    ['bps', '', { method: 'POST' }, 403, 'other-partner'],
    ['auditor', '', { method: 'POST' }, 403, 'role-missing'],
    [PARTNER, `/${extractId}/parts/1`, { accept: 'application/pdf' }, 406, 'extract-format'],
    [PARTNER, `/${extractId}/parts/999`, {}, 404, 'extract-part-not-found'],
    [PARTNER, `/${extractId}/parts/0`, {}, 400, 'invalid-request'],
    [PARTNER, '/01930000-0000-7000-8000-00000000dead', {}, 404, 'extract-not-found'],
  ];
  for (const [client, path, how, status, code] of refusals) {
    const answer = await ask(client, path, { accept: 'application/x-ndjson', ...how });
    expect([client, path, answer.status, answer.body().type.split(':').at(-1)]).toEqual([
      client,
      path,
      status,
      code,
    ]);
  }
  const cancelled = await ask(PARTNER, `/${extractId}`, { method: 'DELETE' });
  expect(cancelled.body()).toMatchObject({ state: 'cancelled' });
  expect((await ask(PARTNER, `/${extractId}/parts/1`, { accept: 'text/csv' })).status).toBe(410);
});

describe('peristiwa feed extract', () => {
  const extract = (...args: string[]) =>
    peristiwa([
      ...['feed', 'extract', PARTNER, ...args],
      ...['--url', `publisher=${publisher.urls['publisher']}`, '--issuer', issuer.issuer],
    ]);

  it('fetches all parts, verifies them, and fetches only what is missing or damaged when it is called again', async () => {
    const out = join(dir, 'files');
    const first = await extract('--out', out);
    expect(first).toMatchObject({ code: 0, printed: expect.stringMatching(/the same as in the registry/) });
    const files = await readdir(out);
    expect(files).toContain('manifest.json');
    expect(files.filter((file) => file.endsWith('.ndjson')).length).toBeGreaterThan(3);
    await writeFile(join(out, 'part-000001.ndjson'), 'damaged');
    await rm(join(out, 'part-000002.ndjson'));
    const again = await extract('--out', out);
    expect(again.code).toBe(0);
    expect(again.printed.match(/^part /gm)).toHaveLength(2);
    const csv = await extract('--out', out, '--format', 'csv');
    expect(csv.code).toBe(0);
    expect(await readFile(join(out, 'part-000001.csv'), 'utf8')).toMatch(
      /^personKey,version,sequence,partition,/,
    );
  });

  it('does not believe a manifest that the registry has not signed', async () => {
    const out = join(dir, 'forged');
    await mkdir(out);
    const manifest = JSON.parse(await readFile(join(dir, 'files', 'manifest.json'), 'utf8'));
    await writeFile(
      join(out, 'manifest.json'),
      JSON.stringify({ ...manifest, sequence: manifest.sequence + 1 }),
    );
    expect(await extract('--out', out)).toMatchObject({
      code: 1,
      printed: expect.stringMatching(/^not valid/),
    });
  });
});
