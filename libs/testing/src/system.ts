import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  commands,
  DOCUMENT_KEYS_OWNER,
  exampleReportFor,
  FEED_KEYS_OWNER,
  type AppName,
  type CommandName,
} from '@peristiwa/contracts';
import { KeyFolder } from '@peristiwa/signing';
import type { Config, ServiceDefinition, ServiceOverrides } from '@peristiwa/service';
import { testDatabase, testKafkaBrokers } from './servers';

export interface TestSystemOptions {
  readonly definitions: readonly ServiceDefinition[];
  /** Brings the schemas of the definitions up to date. */
  readonly migrate: (url: string, config: Config) => Promise<unknown>;
  /** Apps with a database of their own, beside the common one. */
  readonly databases?: readonly AppName[];
  readonly clock?: ServiceOverrides['clock'];
  readonly log?: ServiceOverrides['log'];
  /** Default: the Kafka that all specifications share. */
  readonly kafkaBrokers?: readonly string[];
}

export interface CallOptions {
  readonly token?: string;
  readonly language?: string;
  /** Raw text instead of JSON. */
  readonly raw?: string;
  readonly contentType?: string;
}

/** Services under test in this process, each on a free port, on a database of their own. */
export interface TestSystem {
  readonly databaseUrl: string;
  readonly urls: Readonly<Record<string, string>>;
  /** Token of a development client: `registrar-3204`, `operator`, `kemensos`, … */
  readonly token: (client: string, lifetimeSeconds?: number) => Promise<string>;
  /** A desk's form is completed with the reporter and the witnesses that it asks for, where the body has none. */
  readonly post: (url: string, body: unknown, options?: CallOptions) => Promise<TestResponse>;
  readonly get: (url: string, options?: CallOptions) => Promise<TestResponse>;
  /** Starts more services, or one more instance of a service; they stop with the system. */
  readonly start: (definitions: readonly ServiceDefinition[], options?: MoreServices) => Promise<void>;
  readonly stop: () => Promise<void>;
}

interface MoreServices extends Pick<TestSystemOptions, 'clock' | 'log'> {
  readonly environment?: Readonly<Record<string, string>>;
}

export interface TestResponse {
  readonly status: number;
  readonly headers: Headers;
  // eslint-disable-next-line typescript/no-explicit-any -- specs read answers of many shapes
  readonly body: any;
}

/** Nest is loaded on demand, so that unit specs that use this library stay fast. */
export async function startTestSystem(options: TestSystemOptions): Promise<TestSystem> {
  const { findDevClient, loadConfig, run, startDevIssuer } = await import('@peristiwa/service');
  const { definitions, migrate, databases = [], kafkaBrokers = testKafkaBrokers(), ...overrides } = options;
  const database = await testDatabase('system');
  const own = await Promise.all(
    databases.map(async (app) => ({ app, database: await testDatabase(`system_${app}`) })),
  );
  const dir = await mkdtemp(join(tmpdir(), 'peristiwa-issuer-'));
  const issuer = await startDevIssuer({ port: 0, dir });
  const feedKeys = join(dir, 'feed-keys');
  await new KeyFolder(feedKeys).addNextKey(FEED_KEYS_OWNER);
  const documentKeys = join(dir, 'document-keys');
  await new KeyFolder(documentKeys).addNextKey(DOCUMENT_KEYS_OWNER);
  const environment = {
    DATABASE_URL: database.url,
    KAFKA_BROKERS: kafkaBrokers.join(','),
    OIDC_ISSUER: issuer.issuer,
    OIDC_JWKS_URL: issuer.jwksUrl,
    FEED_KEYS: feedKeys,
    DOCUMENT_KEYS: documentKeys,
    LOG_LEVEL: 'silent',
    SYNTHETIC: 'true',
    ...Object.fromEntries(own.map(({ app, database: { url } }) => [`${app.toUpperCase()}_URL`, url])),
  };
  const config = loadConfig(environment);
  await migrate(database.url, config);
  const onAnyPort = (given: readonly ServiceDefinition[]) =>
    given.map((definition) => ({ ...definition, port: 0 }));
  const running = [await run(onAnyPort(definitions), config, overrides)];
  const urls = { ...running[0]?.urls };
  return {
    databaseUrl: database.url,
    urls,
    async start(more, { environment: added, ...others } = {}) {
      const started = await run(onAnyPort(more), loadConfig({ ...environment, ...added }), others);
      running.push(started);
      Object.assign(urls, started.urls);
    },
    token: async (client, lifetimeSeconds) => {
      const claims = findDevClient(client);
      if (!claims) throw new Error(`No development client ${client}`);
      return issuer.token(claims, lifetimeSeconds);
    },
    post: (url, body, call = {}) =>
      request(url, {
        method: 'POST',
        body: call.raw ?? JSON.stringify(completed(url, body)),
        headers: { ...headersOf(call), 'content-type': call.contentType ?? 'application/json' },
      }),
    get: (url, call = {}) => request(url, { headers: headersOf(call) }),
    async stop() {
      for (const one of running.toReversed()) await one.stop();
      await issuer.stop();
      await Promise.all([database, ...own.map((one) => one.database)].map((one) => one.drop()));
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** Most tests are not about who reports. A member that is given, also as undefined, is left as it is. */
function completed(url: string, body: unknown): unknown {
  const { pathname } = new URL(url);
  const names = Object.keys(commands) as CommandName[];
  const command = names.find((name) => commands[name].path === pathname);
  return command && body instanceof Object ? { ...exampleReportFor(command, body), ...body } : body;
}

function headersOf({ token, language }: CallOptions): Record<string, string> {
  return {
    ...(token ? { authorization: `Bearer ${token}` } : {}),
    ...(language ? { 'accept-language': language } : {}),
    'x-request-id': randomUUID(),
  };
}

async function request(url: string, init: RequestInit): Promise<TestResponse> {
  const response = await fetch(url, init);
  const text = await response.text();
  const isJson = /json/.test(response.headers.get('content-type') ?? '');
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
}
