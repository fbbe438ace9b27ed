import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import {
  assertPortsFree,
  checkMachine,
  defaultCacheDir,
  kafkaJarsCached,
  resolveKafkaJars,
  startKafka,
  startPostgres,
  StartProblem,
  Supervised,
  type RunningKafka,
  type RunningPostgres,
} from '@peristiwa/embedded';
import {
  appNames,
  apps,
  databaseVariable,
  DOCUMENT_KEYS_OWNER,
  FEED_KEYS_OWNER,
  portVariable,
} from '@peristiwa/contracts';
import { ledgerIdOf } from '@peristiwa/ledger';
import { createPool } from '@peristiwa/postgres';
import { findDevClient, loadConfig, startDevIssuer } from '@peristiwa/service';
import { KeyFolder } from '@peristiwa/signing';
import { serverPorts, type ServerPorts } from './server-ports';

/**
 * Placeholders for services started here, so that the variables of the environment are checked before anything
 * starts.
 */
const PLACEHOLDERS = {
  DATABASE_URL: 'postgres://embedded@127.0.0.1/peristiwa',
  KAFKA_BROKERS: '127.0.0.1:1',
  OIDC_ISSUER: 'http://127.0.0.1',
  OIDC_JWKS_URL: 'http://127.0.0.1',
};

/** Stops the parts that were started, last first, each exactly once, also when the start is interrupted. */
export class StopStack {
  private readonly stops: (() => Promise<unknown>)[] = [];
  private ended: Promise<void> | undefined;

  async push(stop: () => Promise<unknown>): Promise<void> {
    if (this.ended) await stop();
    else this.stops.push(stop);
  }

  /** @returns the same promise for every caller. */
  unwind(): Promise<void> {
    this.ended ??= this.run();
    return this.ended;
  }

  private async run(): Promise<void> {
    for (let stop = this.stops.pop(); stop; stop = this.stops.pop()) await stop();
  }
}

export interface Infrastructure {
  /** Environment for `loadConfig`: the caller's variables, and those of the servers started here. */
  readonly env: NodeJS.ProcessEnv;
  readonly token?: (clientId: string) => Promise<string>;
  /** Address of each server started here, by its name. */
  readonly addresses: Readonly<Record<string, string>>;
}

export interface InfrastructureOptions {
  readonly dataDir: string;
  readonly env: NodeJS.ProcessEnv;
  readonly stack: StopStack;
  readonly onStep: (line: string) => void;
  /** Fires when the start is interrupted. */
  readonly signal: AbortSignal;
  /** Migrates the databases, while Kafka starts. */
  readonly migrate: (env: NodeJS.ProcessEnv) => Promise<void>;
}

/**
 * Starts the PostgreSQL, Kafka and development issuer that the environment does not name. The machine is checked
 * before any server starts, so that a missing Java is reported at once and nothing has to be stopped.
 * @throws StartProblem with advice, ConfigError for wrong variables of the environment
 */
export async function startInfrastructure(options: InfrastructureOptions): Promise<Infrastructure> {
  const { dataDir, env, stack } = options;
  loadConfig({ ...PLACEHOLDERS, ...env });
  const servers = serverPorts(env);
  const own = { postgres: !env.DATABASE_URL, kafka: !env.KAFKA_BROKERS, issuer: !env.OIDC_ISSUER };
  if (own.issuer) refuseRealServers(env);
  const cacheDir = defaultCacheDir(env);
  const [problem, ...more] = checkMachine({
    dataDir,
    postgres: own.postgres,
    kafka: own.kafka,
    kafkaJarsCached: kafkaJarsCached(cacheDir),
  });
  if (problem) {
    const all = [problem, ...more];
    throw new StartProblem(
      all.map(({ what }) => what).join('\n'),
      all.map(({ doThis }) => doThis).join('\n'),
    );
  }
  await assertPortsFree(portsToCheck(options, own, servers));

  await assertNamedServersAnswer(env);

  // Servers that somebody names may hold a register of real people.
  const started: Record<string, string> = {
    SYNTHETIC: env.SYNTHETIC || String(namedServers(env).length === 0),
  };
  const addresses: Record<string, string> = {};
  const database = async () => {
    if (own.postgres) {
      const url = await runPostgres(options, servers);
      addresses.postgres = new URL(url).host;
      started.DATABASE_URL = withDatabase(url, 'peristiwa');
    }
    await options.migrate({ ...PLACEHOLDERS, ...env, ...started });
  };
  const kafka = async () => {
    if (own.kafka) addresses.kafka = started.KAFKA_BROKERS = await runKafka(options, servers, cacheDir);
  };
  const settled = await Promise.allSettled([database(), kafka()]);
  const failed = settled.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
  started.FEED_KEYS = env.FEED_KEYS ?? join(dataDir, 'feed-keys');
  await ensureFeedKey(started.FEED_KEYS);
  started.DOCUMENT_KEYS = env.DOCUMENT_KEYS ?? join(dataDir, 'document-keys');
  await ensureDocumentKey(started.DOCUMENT_KEYS);
  started.CHECKPOINT_KEYS = env.CHECKPOINT_KEYS ?? join(dataDir, 'checkpoint-keys');
  await ensureCheckpointKey(started.CHECKPOINT_KEYS, { ...env, ...started });
  if (!own.issuer) return { env: { ...env, ...started }, addresses };

  const port = servers.PORT_ISSUER;
  const dev = await startDevIssuer({ port, dir: join(dataDir, 'issuer') });
  await stack.push(() => dev.stop());
  addresses.issuer = dev.issuer;
  started.OIDC_ISSUER = dev.issuer;
  started.OIDC_JWKS_URL = dev.jwksUrl;
  return { env: { ...env, ...started }, addresses, token: (clientId) => developmentToken(dev, clientId) };
}

/** @returns the URL of its database `postgres` */
async function runPostgres(options: InfrastructureOptions, servers: ServerPorts): Promise<string> {
  const { dataDir, stack, onStep, signal } = options;
  const postgres = await Supervised.start(
    {
      name: 'PostgreSQL',
      onLine: onStep,
      start: (until, before?: RunningPostgres) =>
        startPostgres({
          ...{ dataDir: join(dataDir, 'postgres'), folders: [dataDir], onLog: onStep, signal: until },
          port: before?.port ?? servers.PORT_POSTGRES,
        }),
    },
    signal,
  );
  await stack.push(() => postgres.stop());
  return postgres.server.url;
}

/** @returns its brokers, as `KAFKA_BROKERS` */
async function runKafka(
  options: InfrastructureOptions,
  servers: ServerPorts,
  cacheDir: string,
): Promise<string> {
  const { dataDir, stack, onStep, signal } = options;
  const libDir = await resolveKafkaJars({ cacheDir, onLog: onStep, signal });
  const kafka = await Supervised.start(
    {
      name: 'Kafka',
      onLine: onStep,
      start: (until, before?: RunningKafka) =>
        startKafka({
          ...{ dataDir: join(dataDir, 'kafka'), libDir, onLog: onStep, signal: until },
          port: before?.port ?? servers.PORT_KAFKA,
          controllerPort: before?.controllerPort ?? servers.PORT_KAFKA_CONTROLLER,
        }),
    },
    signal,
  );
  await stack.push(() => kafka.stop());
  return kafka.server.brokers.join(',');
}

/** Before anything is started: a client of Kafka would search for its brokers much longer. @throws StartProblem */
async function assertNamedServersAnswer({ DATABASE_URL, KAFKA_BROKERS }: NodeJS.ProcessEnv): Promise<void> {
  const url = DATABASE_URL ? new URL(DATABASE_URL) : undefined;
  // Without a host it is a socket of this machine.
  const database = url?.hostname ? `${url.hostname}:${url.port || POSTGRES_PORT}` : '';
  await assertReachable('PostgreSQL', 'DATABASE_URL', database);
  await assertReachable('Kafka', 'KAFKA_BROKERS', KAFKA_BROKERS ?? '');
}

const POSTGRES_PORT = 5432;

async function assertReachable(server: string, variable: string, addresses: string): Promise<void> {
  if (addresses === '') return;
  const tried = await Promise.all(addresses.split(',').map((address) => accepts(address.trim())));
  if (tried.includes(true)) return;
  throw new StartProblem(
    `${server} cannot be reached: nothing answers at ${addresses}.`,
    `Check that it runs and that ${variable} names its host and port; then start again.`,
  );
}

const CONNECT_MS_MAX = 3_000;

function accepts(address: string): Promise<boolean> {
  const { hostname, port } = new URL(`tcp://${address}`);
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port), timeout: CONNECT_MS_MAX });
    const settle = (isOpen: boolean) => {
      socket.destroy();
      resolve(isOpen);
    };
    socket.once('connect', () => settle(true));
    socket.once('error', () => settle(false)).once('timeout', () => settle(false));
  });
}

/** Variables that name a database or a Kafka of somebody's own. */
function namedServers(env: NodeJS.ProcessEnv): string[] {
  const names = [
    ...appNames.map(databaseVariable),
    databaseVariable('ledger'),
    'DATABASE_URL',
    'KAFKA_BROKERS',
  ];
  return names.filter((name) => env[name]?.trim()).toSorted();
}

/**
 * The development issuer gives every role to whoever asks: beside a database or a Kafka of somebody's own it would be an
 * open door, and the synthetic people would be among real ones. @throws StartProblem
 */
function refuseRealServers(env: NodeJS.ProcessEnv): void {
  const named = namedServers(env);
  if (named.length === 0 || env.SYNTHETIC === 'true') return;
  throw new StartProblem(
    `${named.join(' and ')} ${named.length > 1 ? 'name servers' : 'names a server'} of your own, but no issuer of access tokens is set.`,
    'Set OIDC_ISSUER and OIDC_JWKS_URL to your identity provider. For a trial with invented people on these servers, set SYNTHETIC=true.',
  );
}

/** Without those that a server of an interrupted start may still hold: it is ended first, and looks again. */
function portsToCheck(
  { dataDir, env }: InfrastructureOptions,
  own: Readonly<Record<'postgres' | 'kafka' | 'issuer', boolean>>,
  servers: ServerPorts,
): Record<string, number> {
  const ports: Record<string, number> = {};
  for (const app of appNames) ports[portVariable(app)] = Number(env[portVariable(app)] ?? apps[app].port);
  const isLeft = (pidFile: string) => existsSync(join(dataDir, pidFile));
  if (own.postgres && !isLeft('postgres/data/postmaster.pid')) ports.PORT_POSTGRES = servers.PORT_POSTGRES;
  if (own.kafka && !isLeft('kafka/kafka.pid')) {
    ports.PORT_KAFKA = servers.PORT_KAFKA;
    ports.PORT_KAFKA_CONTROLLER = servers.PORT_KAFKA_CONTROLLER;
  }
  if (own.issuer) ports.PORT_ISSUER = servers.PORT_ISSUER;
  return ports;
}

/** Creates the first key of the feeds for an evaluation; in production an operator does so (`peristiwa feed new-key`). */
export function ensureFeedKey(folder: string): Promise<void> {
  return ensureKey(folder, FEED_KEYS_OWNER);
}

/** The same for printed documents; in production `peristiwa document new-key`. */
export function ensureDocumentKey(folder: string): Promise<void> {
  return ensureKey(folder, DOCUMENT_KEYS_OWNER);
}

/** The same for checkpoints of the ledger, which owns its keys; in production `peristiwa checkpoint new-key`. */
async function ensureCheckpointKey(folder: string, env: NodeJS.ProcessEnv): Promise<void> {
  const url = env[databaseVariable('ledger')] ?? env.DATABASE_URL;
  const pool = createPool({ url: url as string, name: 'checkpoint key', max: 1 });
  try {
    await ensureKey(folder, await ledgerIdOf(pool));
  } finally {
    await pool.end();
  }
}

async function ensureKey(folder: string, owner: string): Promise<void> {
  const keys = new KeyFolder(folder);
  if (!(await keys.history())) await keys.addNextKey(owner);
}

const TOKEN_SECONDS = 12 * 3_600;

async function developmentToken(
  issuer: Awaited<ReturnType<typeof startDevIssuer>>,
  clientId: string,
): Promise<string> {
  const claims = findDevClient(clientId);
  if (!claims) throw new Error(`There is no development client ${clientId}`);
  return issuer.token(claims, TOKEN_SECONDS);
}

function withDatabase(url: string, name: string): string {
  const target = new URL(url);
  target.pathname = `/${name}`;
  return target.toString();
}
