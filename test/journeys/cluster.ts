import { spawn, type ChildProcess } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import {
  defaultCacheDir,
  freePorts,
  resolveKafkaJars,
  startKafka,
  startPostgres,
  type RunningKafka,
  type RunningPostgres,
} from '@peristiwa/embedded';
import { appNames, portVariable, type AppName } from '@peristiwa/contracts';
import { findDevClient, loadConfig, startDevIssuer, type Config, type DevIssuer } from '@peristiwa/service';
import { pino } from 'pino';
import { ensureDocumentKey, ensureFeedKey } from '../../apps/all-in-one/src/embedded';
import { createTopics, migrateAll } from '../../apps/all-in-one/src/services';

const ROOT = resolve(__dirname, '../..');
const READY_WITHIN_MS = 60_000;

/**
 * The system as in production: one process per app from the build (`dist`), a PostgreSQL and a Kafka of its own, so
 * that a test may kill any of them while commands are in flight.
 */
export class Cluster {
  private readonly processes = new Map<AppName, ChildProcess>();

  private constructor(
    readonly dir: string,
    readonly urls: Readonly<Record<AppName, string>>,
    private readonly env: NodeJS.ProcessEnv,
    readonly config: Config,
    readonly issuer: DevIssuer,
    private postgres: RunningPostgres,
    private kafka: RunningKafka | undefined,
    private readonly libDir: string,
  ) {}

  static async start(): Promise<Cluster> {
    const dir = await mkdtemp(join(tmpdir(), 'peristiwa-journey-'));
    // When the test runs as root, PostgreSQL runs under another account, which must be able to reach its folder.
    await chmod(dir, 0o755);
    const onLog = () => undefined;
    const libDir = await resolveKafkaJars({ cacheDir: defaultCacheDir(process.env), onLog });
    const [postgres, kafka, issuer] = await Promise.all([
      startPostgres({ dataDir: join(dir, 'postgres'), onLog }),
      startKafka({ dataDir: join(dir, 'kafka'), libDir, onLog, forTests: true }),
      startDevIssuer({ port: 0, dir: join(dir, 'issuer') }),
    ]);
    const ports = await freePorts(appNames.length);
    const portOf = (app: AppName) => ports[appNames.indexOf(app)] as number;
    const url = new URL(postgres.url);
    url.pathname = '/peristiwa';
    const env: NodeJS.ProcessEnv = {
      PATH: process.env.PATH,
      DATABASE_URL: url.toString(),
      KAFKA_BROKERS: kafka.brokers.join(','),
      OIDC_ISSUER: issuer.issuer,
      OIDC_JWKS_URL: issuer.jwksUrl,
      FEED_KEYS: join(dir, 'feed-keys'),
      DOCUMENT_KEYS: join(dir, 'document-keys'),
      SYNTHETIC: 'true',
      LOG_LEVEL: 'info',
      PUBLISHER_API_URL: `http://127.0.0.1:${portOf('publisher')}`,
      ...Object.fromEntries(appNames.map((app) => [portVariable(app), String(portOf(app))])),
    };
    const config = loadConfig(env);
    await ensureFeedKey(join(dir, 'feed-keys'));
    await ensureDocumentKey(join(dir, 'document-keys'));
    await migrateAll(config, onLog);
    await createTopics(config, pino({ level: 'silent' }));
    const urls = Object.fromEntries(
      appNames.map((app) => [app, `http://127.0.0.1:${portOf(app)}`]),
    ) as Record<AppName, string>;
    const cluster = new Cluster(dir, urls, env, config, issuer, postgres, kafka, libDir);
    const started = await Promise.allSettled(appNames.map((app) => cluster.startApp(app)));
    const failed = started.find((one) => one.status === 'rejected');
    if (!failed) return cluster;
    // No other code could stop the started processes.
    await cluster.stop();
    throw failed.reason;
  }

  /** Starts one app and waits until it is ready. */
  async startApp(app: AppName): Promise<void> {
    const log = openSync(this.logFile(app), 'a');
    const main = join(ROOT, 'dist', 'apps', app, 'src', 'main.js');
    const child = spawn(process.execPath, [main], { env: this.env, stdio: ['ignore', log, log] });
    closeSync(log);
    this.processes.set(app, child);
    await this.untilReady(app);
  }

  async untilReady(app: AppName): Promise<void> {
    const until = Date.now() + READY_WITHIN_MS;
    let last = 'no answer';
    while (Date.now() < until) {
      if (this.processes.get(app)?.exitCode) break;
      try {
        const response = await fetch(`${this.urls[app]}/health/ready`);
        last = `${response.status} ${await response.text()}`;
        if (response.ok) return;
      } catch (error) {
        last = String(error);
      }
      await pause(100);
    }
    const log = readFileSync(this.logFile(app), 'utf8').slice(-4_000);
    throw new Error(`${app} is not ready: ${last}\n${log}`);
  }

  /** SIGKILL: no handler runs, nothing is flushed. */
  async kill(app: AppName): Promise<void> {
    const child = this.processes.get(app);
    if (!child || child.exitCode !== null || child.signalCode !== null)
      throw new Error(`${app} does not run`);
    const exited = new Promise((done) => child.once('exit', done));
    child.kill('SIGKILL');
    await exited;
  }

  async stopKafka(): Promise<void> {
    await this.kafka?.stop();
    this.kafka = undefined;
  }

  async startKafka(): Promise<void> {
    const port = Number(this.env.KAFKA_BROKERS?.split(':')[1]);
    const dataDir = join(this.dir, 'kafka');
    this.kafka = await startKafka({
      dataDir,
      libDir: this.libDir,
      port,
      onLog: () => undefined,
      forTests: true,
    });
  }

  /** The postmaster is killed with all its sessions open, and started again on the same port. */
  async crashPostgres(): Promise<void> {
    const { port, pid } = this.postgres;
    process.kill(pid, 'SIGKILL');
    await pause(300);
    this.postgres = await startPostgres({
      dataDir: join(this.dir, 'postgres'),
      port,
      onLog: () => undefined,
    });
  }

  /** Stops all processes of the server without ending them, as a machine that hangs; `thaw` continues them. */
  freezePostgres(): { thaw(): void } {
    const { pid } = this.postgres;
    const backends = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number);
    const all = [pid, ...backends];
    for (const one of all) process.kill(one, 'SIGSTOP');
    return {
      thaw: () => {
        for (const one of all) process.kill(one, 'SIGCONT');
      },
    };
  }

  async token(client: string): Promise<string> {
    const claims = findDevClient(client);
    if (!claims) throw new Error(`There is no development client ${client}`);
    return this.issuer.token(claims, 3_600);
  }

  // eslint-disable-next-line typescript/no-explicit-any -- answers of many shapes
  async call(client: string, method: 'GET' | 'POST', url: string, body?: object): Promise<any> {
    const response = await fetch(url, {
      method,
      headers: {
        authorization: `Bearer ${await this.token(client)}`,
        ...(body ? { 'content-type': 'application/json' } : {}),
      },
      body: body && JSON.stringify(body),
    });
    const answer = await response.json();
    if (!response.ok) throw new Error(`${method} ${new URL(url).pathname}: ${JSON.stringify(answer)}`);
    return answer;
  }

  logFile(app: AppName): string {
    return join(this.dir, `${app}.log`);
  }

  async stop(): Promise<void> {
    const running = [...this.processes.values()].filter(
      (child) => child.exitCode === null && !child.signalCode,
    );
    await Promise.all(
      running.map((child) => {
        const exited = new Promise((done) => child.once('exit', done));
        child.kill('SIGTERM');
        return exited;
      }),
    );
    await this.kafka?.stop();
    await this.postgres.stop();
    await this.issuer.stop();
    await rm(this.dir, { recursive: true, force: true });
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((done) => {
    setTimeout(done, ms);
  });
}

/** Repeats the request until the answer satisfies `enough`. The error at the time limit contains the last answer. */
export async function eventually<Answer>(
  ask: () => Promise<Answer>,
  enough: (answer: Answer) => boolean,
  withinMs = 15_000,
): Promise<Answer> {
  const until = Date.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (enough(answer)) return answer;
    if (Date.now() > until)
      throw new Error(`It did not come to pass: ${JSON.stringify(answer).slice(0, 2_000)}`);
    await pause(100);
  }
}
