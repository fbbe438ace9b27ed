import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { feedTopic } from '@peristiwa/contracts';
import { createKafka, ensureTopics, FeedProducer } from '@peristiwa/messaging';
import { DEV_CLIENT_SECRET, startDevIssuer, type DevIssuer } from '@peristiwa/service';
import { FakePublisher } from '@peristiwa/conformance';
import { testDatabase, testKafkaBrokers, type TestDatabase } from '@peristiwa/testing';
import { silent, until } from '../apps/publisher/src/feeds-under-test';
import { npmPackages } from './consumers/install';

const ROOT = resolve(__dirname, '..');
const NAME = 'dinkes';
const run = promisify(execFile);
const readJson = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;

/** The example of the README, word for word. */
function example(): string {
  const readme = readFileSync(join(ROOT, 'libs/subscriber/README.md'), 'utf8');
  const [, code] = /```ts\n([\s\S]*?)```/.exec(readme) ?? [];
  if (code === undefined) throw new Error('The README of the kit has no example');
  return code;
}

/** Installs the packed kit, as a ministry would, in a folder that is not part of this repository. */
async function install(folder: string): Promise<void> {
  await run(process.execPath, [join(ROOT, 'tools/pack-subscriber.mjs')], { cwd: ROOT });
  const { version, dependencies } = readJson(join(ROOT, 'dist/package/package.json'));
  const { kafkajs: _packed, ...others } = dependencies as Record<string, string>;
  const { typescript } = readJson(join(ROOT, 'package.json'))['devDependencies'] as { typescript: string };
  cpSync(await npmPackages({ ...others, typescript }), folder, { recursive: true });
  const kit = join(ROOT, `dist/peristiwa-subscriber-${String(version)}.tgz`);
  await run('npm', ['install', '--offline', '--no-audit', '--no-fund', '--loglevel=error', kit], {
    cwd: folder,
  });
}

async function compile(folder: string, code: string, ...more: readonly string[]): Promise<void> {
  writeFileSync(join(folder, 'consumer.ts'), code);
  const tsc = join(folder, 'node_modules/typescript/bin/tsc');
  const options = ['--target', 'es2022', '--module', 'nodenext', '--strict', '--types', 'node', ...more];
  await run(process.execPath, [tsc, 'consumer.ts', ...options], { cwd: folder }).catch(
    ({ stdout }: { stdout: string }) => {
      throw new Error(stdout);
    },
  );
}

describe('the kit as a package (issue 12: a package that a ministry could install)', () => {
  // The first run on a machine fetches the packages that the kit needs.
  jest.setTimeout(300_000);
  const folder = mkdtempSync(join(tmpdir(), 'peristiwa-package-'));
  const topic = feedTopic(NAME);
  const kafka = createKafka({ brokers: testKafkaBrokers(), clientId: 'package-spec', logger: silent });
  const producer = new FeedProducer({ kafka, logger: silent });
  const publisher = new FakePublisher({
    partner: NAME,
    topic,
    partitions: 3,
    send: (to, messages) => producer.send(to, messages),
  });
  let database: TestDatabase;
  let issuer: DevIssuer;
  let environment: NodeJS.ProcessEnv;
  let consumer: ChildProcess;
  let output = '';

  const start = () => {
    consumer = spawn(process.execPath, ['consumer.js'], { cwd: folder, env: environment });
    consumer.stdout?.on('data', (text) => (output += String(text)));
    consumer.stderr?.on('data', (text) => (output += String(text)));
  };
  const end = (signal: NodeJS.Signals) =>
    new Promise<number | null>((done) => {
      consumer.once('exit', done);
      consumer.kill(signal);
    });
  const deaths = async () => {
    const client = new Client({ connectionString: database.url });
    await client.connect();
    try {
      const { rows } = await client.query(
        'SELECT person_key, sequence::int FROM dinkes.death ORDER BY sequence',
      );
      return rows as { person_key: string; sequence: number }[];
    } catch {
      return [];
    } finally {
      await client.end();
    }
  };
  /** The copy holds personal data: other log-ins of the ministry's server have no business there (issue 13 §1 row 4). */
  const publicMayConnect = async () => {
    const client = new Client({ connectionString: database.url });
    await client.connect();
    try {
      const { rows } = await client.query<{ mayConnect: boolean }>(
        `SELECT EXISTS (SELECT 1 FROM pg_database, aclexplode(coalesce(datacl, acldefault('d', datdba))) AS a
         WHERE datname = current_database() AND a.grantee = 0 AND a.privilege_type = 'CONNECT') AS "mayConnect"`,
      );
      return rows[0]?.mayConnect;
    } finally {
      await client.end();
    }
  };
  const untilDeaths = async (count: number) => {
    try {
      await until(async () => (await deaths()).length >= count);
    } catch {
      throw new Error(`No ${count} deaths; the consumer wrote:\n${output.slice(-2_000)}`);
    }
  };

  beforeAll(async () => {
    await install(folder);
    database = await testDatabase(NAME);
    issuer = await startDevIssuer({ port: 0, dir: join(folder, 'issuer') });
    await issuer.registerPartner(NAME);
    environment = {
      PATH: process.env['PATH'],
      PARTNER_URL: database.url,
      DATABASE_URL: database.url,
      KAFKA_BROKERS: testKafkaBrokers().join(','),
      OIDC_ISSUER: issuer.issuer,
      OIDC_JWKS_URL: issuer.jwksUrl,
      PUBLISHER_API_URL: await publisher.listen(),
      PARTNER_CLIENT_SECRET: DEV_CLIENT_SECRET,
      PORT_PARTNER: '0',
      LOG_LEVEL: 'warn',
    };
    await ensureTopics(kafka, [{ topic, partitions: 3 }]);
    await compile(folder, example());
  });
  afterAll(async () => {
    if (consumer?.exitCode === null) await end('SIGKILL');
    await producer.close();
    await publisher.stop();
    await issuer?.stop();
    await database?.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('applies each message once: one that comes twice, one that Kafka lost, and over a kill', async () => {
    const died = (personKey: string) =>
      publisher.compose({ kind: 'died', personKey, state: { diedOn: '2026-11-20' } });
    const born = publisher.compose({ kind: 'born', personKey: 'a', state: { sex: 'female' } });
    const first = died('a');
    start();
    await publisher.publish(born, first, born, first);
    await publisher.heartbeat();
    await untilDeaths(1);
    expect(await publicMayConnect()).toBe(false);
    await end('SIGKILL');

    const lost = died('b');
    const second = died('c');
    start();
    await publisher.publish(first, second);
    await publisher.heartbeat();
    await untilDeaths(3);
    expect(await deaths()).toEqual([
      { person_key: 'a', sequence: first.sequence },
      { person_key: 'b', sequence: lost.sequence },
      { person_key: 'c', sequence: second.sequence },
    ]);
    expect(await end('SIGTERM')).toBe(0);
  });

  it('has declarations: a mistake in the handler does not compile', async () => {
    const wrong = example().replace('message.personKey', 'message.nik');
    await expect(compile(folder, wrong, '--skipLibCheck')).rejects.toThrow(/Property 'nik' does not exist/);
  });
});
