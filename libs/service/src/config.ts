import { z } from 'zod';
import {
  appNames,
  apps,
  appsOf,
  databaseRole,
  databaseVariable,
  PARTNER_PORT,
  hasOwnDatabase,
  passwordVariable,
  INTAKE_RETENTION_HOURS,
  portVariable,
  type AppName,
} from '@peristiwa/contracts';
import { ConfigError } from './config-error';
import { DEV_CLIENT_SECRET } from './dev-clients';
import {
  consoleVariables,
  OPTIONAL_CONSOLE_VARIABLES,
  readConsole,
  type ConsoleConfig,
} from './console-config';
import { kafkaSecurityVariables, readKafkaSecurity, type KafkaSecurity } from './kafka-security';
import { missingOf, readTlsFiles, type TlsFiles } from './tls-files';
import type { Variable } from './variable';

/** `ledger` is the shared ledger. Every other name is an app that owns a schema or a database. */
export type DatabaseOwner = AppName | 'ledger';

type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';

export interface Config {
  readonly host: string;
  /** Certificate and key of the HTTP ports; undefined when they speak plain HTTP, behind a proxy or on one machine. */
  readonly https: TlsFiles | undefined;
  readonly logLevel: LogLevel;
  /** True in the embedded mode: serials of NIK and KK numbers start at 9000, so none can belong to a real person. */
  readonly synthetic: boolean;
  /** Brokers, TLS and SASL of every Kafka client: `createKafka({ ...config.kafka, … })`. */
  readonly kafka: KafkaSecurity & { readonly brokers: readonly string[] };
  /** Hours for which intake messages and their results stay on Kafka. */
  readonly intakeHours: number;
  readonly oidc: { readonly issuer: string; readonly jwksUrl: string; readonly audience: string };
  /** What the console needs beside the other services; only ops reads it. */
  readonly console: ConsoleConfig;
  /** Base URL from which a ministry pulls messages that its topic did not deliver. */
  readonly publisherApiUrl: string;
  /** Folder of the keys with which the publisher signs the feeds. */
  readonly feedKeys: string | undefined;
  /** Folder of the keys with which the registry signs printed documents; without it nothing is printed. */
  readonly documentKeys: string | undefined;
  /** The ministry's OAuth client; by default it has the name of the partner. */
  readonly partnerClientId: string | undefined;
  readonly partnerClientSecret: string | undefined;
  readonly partnerFeedKey: string | undefined;
  /** The partner whose copy apps/partner keeps. */
  readonly partner: string | undefined;
  /** When the publisher releases the windows of feeds with pseudonyms. */
  readonly release: { readonly windowMs: number; readonly personsMin: number; readonly longestMs: number };
  /** Origins to which the publisher may push feeds (ADR 0058); none: it pushes to nobody. */
  readonly pushTargets: readonly string[];
  /** Where traces are sent, and which share of new ones; without an endpoint none are made. */
  readonly tracing: { readonly endpoint: string | undefined; readonly ratio: number };
  /** Requests of one caller in a minute to one service; 0: no limit. */
  readonly requestsPerMinute: number;
  /** Ports set by `PORT_<APP>`; they override the port of the service definition. */
  readonly ports: Readonly<Partial<Record<string, number>>>;
  readonly port: (app: AppName) => number;
  /** For `migrate`, which creates the log-ins of apps. */
  readonly databasePassword: (app: AppName) => string | undefined;
  /** Of an app, the ledger, or a partner that is no app of its own. */
  readonly databaseUrl: (owner: string) => string;
}

const text = z.string().min(1);
const port = z.string().refine((value) => /^\d{1,5}$/.test(value) && Number(value) <= 65_535);
const wholeNumber = z.string().regex(/^[1-9]\d{0,6}$/);
const url = (...protocols: string[]) =>
  z.string().refine((value) => URL.canParse(value) && protocols.includes(new URL(value).protocol));
// zod runs later refinements even when an earlier one failed, so this one parses the value again.
const postgresUrl = url('postgres:', 'postgresql:').refine(
  (value) => URL.canParse(value) && new URL(value).pathname.length > 1,
);
const originsIn = (value: string) => value.split(/\s*,\s*/);
const isOrigin = (value: string) => URL.canParse(value) && new URL(value).origin === value;
const brokers = z.string().regex(/^[^\s,:]+:\d{1,5}(\s*,\s*[^\s,:]+:\d{1,5})*$/);

const HTTPS = ['HTTPS_CERT_FILE', 'HTTPS_KEY_FILE'] as const;

const POSTGRES_URL = 'postgres://user:password@host:port/database';
const HTTP_URL = 'an http or https URL';

function database(name: string, doc: string): Variable {
  return { name, doc, expected: POSTGRES_URL, schema: postgresUrl };
}

/** Every variable a service reads; this table is their only definition. Those without `default` and not in `optional` must be set. */
export const configVariables: readonly Variable[] = [
  database('DATABASE_URL', 'PostgreSQL of the registry: schemas ledger, registry, publisher.'),
  database(databaseVariable('ledger'), 'Database of the ledger, when it is not DATABASE_URL.'),
  ...appsOf('core').map((app) =>
    database(databaseVariable(app), `Database of ${app}, when it is not DATABASE_URL.`),
  ),
  ...appsOf('ministry').map((app) =>
    database(
      databaseVariable(app),
      `Database of ${apps[app].title}; default: DATABASE_URL with database ${app}.`,
    ),
  ),
  ...appNames.map((app) => ({
    name: passwordVariable(app),
    doc: `Password that \`migrate\` gives to the log-in ${databaseRole(app)}; without it the role cannot log in.`,
    expected: 'at least 12 characters',
    schema: z.string().min(12),
  })),
  {
    name: 'KAFKA_BROKERS',
    doc: 'Kafka bootstrap brokers.',
    expected: 'host:port[,host:port…]',
    schema: brokers,
  },
  ...kafkaSecurityVariables,
  {
    name: 'INTAKE_RETENTION_HOURS',
    doc: 'How long Kafka keeps intake messages and their results; `migrate` sets it.',
    expected: 'a whole number from 1',
    default: String(INTAKE_RETENTION_HOURS),
    schema: wholeNumber,
  },
  {
    name: 'OIDC_ISSUER',
    doc: 'Issuer of accepted access tokens.',
    expected: HTTP_URL,
    schema: url('http:', 'https:'),
  },
  {
    name: 'OIDC_JWKS_URL',
    doc: 'Where the issuer publishes its signing keys.',
    expected: HTTP_URL,
    schema: url('http:', 'https:'),
  },
  {
    name: 'OIDC_AUDIENCE',
    doc: 'Audience that an access token must name.',
    expected: 'a text that is not empty',
    default: 'peristiwa',
    schema: text,
  },
  ...consoleVariables,
  {
    name: 'PUBLISHER_API_URL',
    doc: 'Base URL of the publisher, for the pull of a ministry and in `dataschema`; default: its port on HOST.',
    expected: HTTP_URL,
    schema: url('http:', 'https:'),
  },
  {
    name: 'FEED_KEYS',
    doc: 'Folder of the keys that sign the feeds, shared by all publishers; only the publisher needs it.',
    expected: 'a folder with a key from `peristiwa feed new-key`',
    schema: text,
  },
  {
    name: 'DOCUMENT_KEYS',
    doc: 'Folder of the keys that sign printed documents; only the registry needs it, and only to print.',
    expected: 'a folder with a key from `peristiwa document new-key`',
    schema: text,
  },
  {
    name: 'PARTNER_CLIENT_ID',
    doc: "Id of the ministry's OAuth client; default: the name of the partner.",
    expected: 'a text that is not empty',
    schema: text,
  },
  {
    name: 'PARTNER_CLIENT_SECRET',
    doc: "Secret of the ministry's OAuth client; ministries need it unless SYNTHETIC is true.",
    expected: 'a text that is not empty',
    schema: text,
  },
  {
    name: 'PARTNER_FEED_KEY',
    doc: "Id of the first key of the registry that a ministry trusts; default: the publisher's newest key at first contact.",
    expected: '16 hexadecimal digits',
    schema: z.string().regex(/^[0-9a-f]{16}$/),
  },
  {
    name: 'PARTNER',
    doc: 'Partner whose feed apps/partner keeps: the name in its agreement; only that app needs it.',
    expected: 'lower-case letters, digits and hyphens',
    schema: z.string().regex(/^[a-z][a-z0-9-]{1,30}$/),
  },
  database(
    databaseVariable('partner'),
    'Database of apps/partner; default: DATABASE_URL with the database of the name of the partner.',
  ),
  {
    name: portVariable('partner'),
    doc: 'HTTP port of apps/partner.',
    expected: 'a port number from 0 (any free one) to 65535',
    default: String(PARTNER_PORT),
    schema: port,
  },
  {
    name: 'HOST',
    doc: 'Address on which the HTTP ports are opened.',
    expected: 'a host name or address',
    default: '127.0.0.1',
    schema: z.string().regex(/^[A-Za-z0-9.:_-]+$/),
  },
  {
    name: 'HTTPS_CERT_FILE',
    doc: 'Certificate, with its chain, of the HTTP ports; default: plain HTTP.',
    expected: 'the path of a PEM file',
    schema: text,
  },
  {
    name: 'HTTPS_KEY_FILE',
    doc: 'Private key of that certificate.',
    expected: 'the path of a PEM file',
    schema: text,
  },
  {
    name: 'LOG_LEVEL',
    doc: 'Lowest level that is logged.',
    expected: 'fatal, error, warn, info, debug, trace or silent',
    default: 'info',
    schema: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']),
  },
  {
    name: 'SYNTHETIC',
    doc: 'true: all residents are invented; serials of NIK and KK numbers start at 9000.',
    expected: 'true or false',
    default: 'false',
    schema: z.enum(['true', 'false']),
  },
  {
    name: 'RELEASE_WINDOW_SECONDS',
    doc: 'Feeds with pseudonyms are released in windows of this length; default: 3600, with SYNTHETIC 2.',
    expected: 'a whole number from 1',
    schema: wholeNumber,
  },
  {
    name: 'RELEASE_PERSONS_MIN',
    doc: 'A window with fewer persons stays open; default: 50, with SYNTHETIC 1.',
    expected: 'a whole number from 1',
    schema: wholeNumber,
  },
  {
    name: 'RELEASE_SECONDS_MAX',
    doc: 'No message waits longer, even with fewer persons; default: 86400, with SYNTHETIC 2.',
    expected: 'a whole number from 1',
    schema: wholeNumber,
  },
  {
    name: 'PUSH_TARGETS',
    doc: 'Origins to which the publisher may push feeds by HTTPS; default: none.',
    expected: 'https://host[:port][,https://host[:port]…]',
    schema: z.string().refine((value) => originsIn(value).every(isOrigin)),
  },
  {
    name: 'OTEL_EXPORTER_OTLP_ENDPOINT',
    doc: 'Collector that receives OpenTelemetry traces by OTLP/HTTP; default: no traces are made.',
    expected: HTTP_URL,
    schema: url('http:', 'https:'),
  },
  {
    name: 'OTEL_TRACES_SAMPLER_ARG',
    doc: 'Share of the requests without a trace of their caller that are traced.',
    expected: 'a number from 0 to 1',
    default: '1',
    schema: z.string().regex(/^(0(\.\d+)?|1(\.0+)?)$/),
  },
  {
    name: 'RATE_LIMIT_PER_MINUTE',
    doc: 'Requests that one caller may send to a service in a minute; 0: any number; default: 1200, with SYNTHETIC 120000.',
    expected: 'a whole number from 0',
    schema: z.string().regex(/^(?:0|[1-9]\d{0,6})$/),
  },
  ...appNames.map((app) => ({
    name: portVariable(app),
    doc: `HTTP port of ${app}.`,
    expected: 'a port number from 0 (any free one) to 65535',
    default: String(apps[app].port),
    schema: port,
  })),
];

/**
 * These fall back to DATABASE_URL, to the publisher's own port, or to values that depend on SYNTHETIC, or are needed only
 * by some brokers.
 */
const optional: ReadonlySet<string> = new Set([
  ...kafkaSecurityVariables.filter((variable) => variable.default === undefined).map(({ name }) => name),
  ...HTTPS,
  ...OPTIONAL_CONSOLE_VARIABLES,
  'RELEASE_WINDOW_SECONDS',
  'RELEASE_PERSONS_MIN',
  'RELEASE_SECONDS_MAX',
  'PUSH_TARGETS',
  'OTEL_EXPORTER_OTLP_ENDPOINT',
  ...appNames.map(passwordVariable),
  'RATE_LIMIT_PER_MINUTE',
  'FEED_KEYS',
  'DOCUMENT_KEYS',
  'PARTNER_CLIENT_ID',
  'PARTNER_CLIENT_SECRET',
  'PARTNER_FEED_KEY',
  'PARTNER',
  databaseVariable('partner'),
  'PUBLISHER_API_URL',
  databaseVariable('ledger'),
  ...appNames.map(databaseVariable),
]);

type Given = (name: string) => string | undefined;

/** An empty value counts as not set, as in compose files. */
const givenBy =
  (env: NodeJS.ProcessEnv): Given =>
  (name) =>
    env[name]?.trim() || undefined;

/** Reads and checks the environment. */
export function loadConfig(env: NodeJS.ProcessEnv): Config {
  const given = givenBy(env);
  const mistakes = mistakesIn(configVariables, given);
  const security = readKafkaSecurity(given, mistakes);
  const https = readHttps(given, mistakes);
  if (mistakes.length > 0) throw new ConfigError(mistakes);
  const defaults = new Map(configVariables.map((variable) => [variable.name, variable.default ?? '']));
  return toConfig((name) => given(name) ?? defaults.get(name) ?? '', given, { security, https });
}

function readHttps(given: Given, mistakes: string[]): TlsFiles | undefined {
  const [cert, key] = HTTPS;
  const files = readTlsFiles({ cert, key }, given, mistakes);
  mistakes.push(...missingOf(HTTPS, given));
  return files.paths.cert === undefined ? undefined : files;
}

/** For a tool that needs no other variable. */
export function loadKafkaSecurity(env: NodeJS.ProcessEnv): KafkaSecurity {
  const given = givenBy(env);
  const mistakes = mistakesIn(kafkaSecurityVariables, given);
  const security = readKafkaSecurity(given, mistakes);
  if (mistakes.length > 0) throw new ConfigError(mistakes);
  return security;
}

function mistakesIn(variables: readonly Variable[], given: Given): string[] {
  const mistakes: string[] = [];
  for (const variable of variables) {
    const value = given(variable.name);
    if (value === undefined) {
      if (variable.default !== undefined || optional.has(variable.name)) continue;
      mistakes.push(`${variable.name} is missing: set it to ${variable.expected}. ${variable.doc}`);
    } else if (!variable.schema.safeParse(value).success) {
      mistakes.push(`${variable.name} is not valid: it should be ${variable.expected}. ${variable.doc}`);
    }
  }
  return mistakes;
}

interface Tls {
  readonly security: KafkaSecurity;
  readonly https: TlsFiles | undefined;
}

function toConfig(read: (name: string) => string, given: Given, { security, https }: Tls): Config {
  const ports: Record<string, number> = {};
  for (const app of [...appNames, 'partner']) {
    const value = given(portVariable(app));
    if (value !== undefined) ports[app] = Number(value);
  }
  const synthetic = read('SYNTHETIC') === 'true';
  const portOf = (app: AppName) => ports[app] ?? apps[app].port;
  const here = (app: AppName) => `${https ? 'https' : 'http'}://${urlHost(read('HOST'))}:${portOf(app)}`;
  return {
    host: read('HOST'),
    https,
    logLevel: read('LOG_LEVEL') as LogLevel,
    synthetic,
    kafka: { brokers: read('KAFKA_BROKERS').split(/\s*,\s*/), ...security },
    intakeHours: Number(read('INTAKE_RETENTION_HOURS')),
    oidc: {
      issuer: read('OIDC_ISSUER'),
      jwksUrl: read('OIDC_JWKS_URL'),
      audience: read('OIDC_AUDIENCE'),
    },
    console: readConsole(given, { synthetic, port: portOf, here }),
    publisherApiUrl: given('PUBLISHER_API_URL') ?? here('publisher'),
    feedKeys: given('FEED_KEYS'),
    documentKeys: given('DOCUMENT_KEYS'),
    // The development secret is for the development issuer only; a register of real people must configure its own.
    partnerClientId: given('PARTNER_CLIENT_ID'),
    partnerClientSecret: given('PARTNER_CLIENT_SECRET') ?? (synthetic ? DEV_CLIENT_SECRET : undefined),
    partnerFeedKey: given('PARTNER_FEED_KEY'),
    partner: given('PARTNER'),
    release: releaseOf(given, synthetic),
    pushTargets: originsIn(given('PUSH_TARGETS') ?? '').filter(isOrigin),
    tracing: {
      endpoint: given('OTEL_EXPORTER_OTLP_ENDPOINT'),
      ratio: Number(read('OTEL_TRACES_SAMPLER_ARG')),
    },
    requestsPerMinute: Number(given('RATE_LIMIT_PER_MINUTE') ?? (synthetic ? 120_000 : 1_200)),
    ports,
    port: portOf,
    databasePassword: (app) => given(passwordVariable(app)),
    databaseUrl: (app) => {
      const named = given(databaseVariable(app));
      if (named !== undefined) return named;
      return hasOwnDatabase(app) ? withDatabase(read('DATABASE_URL'), app) : read('DATABASE_URL');
    },
  };
}

/** A demonstration has few persons and nobody to protect, so it does not wait. */
function releaseOf(given: (name: string) => string | undefined, synthetic: boolean): Config['release'] {
  const read = (name: string, inProduction: number, inDemonstration: number) =>
    Number(given(name) ?? (synthetic ? inDemonstration : inProduction));
  return {
    windowMs: read('RELEASE_WINDOW_SECONDS', 3_600, 2) * 1_000,
    personsMin: read('RELEASE_PERSONS_MIN', 50, 1),
    longestMs: read('RELEASE_SECONDS_MAX', 86_400, 2) * 1_000,
  };
}

const NAME_WIDTH = Math.max(...configVariables.map(({ name }) => name.length));

/** The table as text, for `--help` and the documentation. */
export function describeConfig(): string {
  return configVariables
    .map(({ name, doc, expected, default: value }) => {
      const fallback =
        value === undefined ? (optional.has(name) ? 'optional' : 'required') : `default ${value}`;
      return `${name.padEnd(NAME_WIDTH)} ${doc} (${expected}; ${fallback})`;
    })
    .join('\n');
}

function withDatabase(databaseUrl: string, name: string): string {
  const parsed = new URL(databaseUrl);
  parsed.pathname = `/${name}`;
  return parsed.toString();
}

/** The host part of a URL for a server that listens on `host`. */
export function urlHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
