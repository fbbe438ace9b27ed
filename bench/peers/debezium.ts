import { execFileSync, type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdirSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { tmpdir } from 'node:os';
import type { Pool } from 'pg';
import { freePort } from '@peristiwa/embedded';
import type { BenchEnvironment } from '../environment';

const VERSION = '3.3.1.Final';
const CONNECT_VERSION = '4.1.0';
export const DEBEZIUM = `Debezium ${VERSION} outbox router`;

const dependency = (group: string, artifact: string, version: string) =>
  `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version></dependency>`;

const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>id.peristiwa</groupId><artifactId>bench-debezium</artifactId><version>1</version><packaging>pom</packaging>
<dependencies>
${dependency('io.debezium', 'debezium-connector-postgres', VERSION)}
${dependency('org.apache.kafka', 'connect-runtime', CONNECT_VERSION)}
</dependencies></project>
`;

const TOPIC_PREFIX = 'bench.debezium.';
const START_MS_MAX = 180_000;

/** The peer, or a line for the table that says why it is absent. */
export async function openDebezium(
  environment: BenchEnvironment,
): Promise<{ readonly debezium?: Debezium; readonly absent: readonly string[] }> {
  try {
    const debezium = await Debezium.open(environment, join(tmpdir(), 'peristiwa-bench'));
    return { debezium, absent: [] };
  } catch (error) {
    const reason = String((error as Error).message).split('\n')[0];
    return { absent: [`Not measured: ${DEBEZIUM} (${reason})`] };
  }
}

/** A row of the outbox is one message, prepared before. */
export interface OutboxRow {
  /** The topic is `bench.debezium.<route>`. */
  readonly route: string;
  readonly key: string;
  readonly value: Uint8Array;
}

/** Kafka Connect with Debezium's PostgreSQL connector and its outbox event router, in a process of its own. */
export class Debezium {
  private constructor(private readonly pool: Pool) {}

  static topicOf(route: string): string {
    return TOPIC_PREFIX + route;
  }

  /**
   * The server must write its log for logical decoding. @throws when Maven cannot fetch the jars or the connector does
   * not run
   */
  static async open(environment: BenchEnvironment, cache: string): Promise<Debezium> {
    const jars = installed(cache);
    const url = await environment.newDatabase('debezium');
    const pool = environment.pool(url, { max: 20 });
    await pool.query(`CREATE TABLE outbox (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), aggregatetype text NOT NULL,
      aggregateid text NOT NULL, type text NOT NULL DEFAULT 'person', payload bytea NOT NULL)`);
    const folder = join(environment.folder, 'debezium');
    mkdirSync(folder, { recursive: true });
    const restUrl = `http://127.0.0.1:${await freePort()}`;
    const brokers = (await environment.kafka()).join(',');
    const files = [
      writtenTo(join(folder, 'worker.properties'), workerProperties({ brokers, folder, restUrl })),
      writtenTo(join(folder, 'connector.properties'), connectorProperties(new URL(url))),
    ];
    const child = spawnConnect(jars, files, join(folder, 'connect.log'));
    environment.onEnd(async () => {
      const ended = once(child, 'exit');
      if (child.exitCode === null && child.kill()) await ended;
    });
    await running(restUrl, child, pool);
    return new Debezium(pool);
  }

  /** One commit for all rows. */
  async insert(rows: readonly OutboxRow[]): Promise<void> {
    await this.pool.query({
      name: 'outbox',
      text: `INSERT INTO outbox (aggregatetype, aggregateid, payload)
             SELECT * FROM unnest($1::text[], $2::text[], $3::bytea[])`,
      values: [
        rows.map(({ route }) => route),
        rows.map(({ key }) => key),
        rows.map(({ value }) => Buffer.from(value)),
      ],
    });
  }
}

function installed(cache: string): string {
  const folder = join(cache, `debezium-${VERSION}`);
  if (existsSync(join(folder, 'complete'))) return folder;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const pom = writtenTo(join(folder, 'pom.xml'), POM);
  const goal = ['dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${folder}`];
  execFileSync('mvn', ['-q', '-B', '-C', '-f', pom, ...goal], {
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: 300_000,
  });
  return writtenTo(join(folder, 'complete'), '') && folder;
}

function spawnConnect(jars: string, files: readonly string[], logFile: string): ChildProcess {
  const log = openSync(logFile, 'a');
  try {
    const program = ['-Xmx512m', '-cp', join(jars, '*'), 'org.apache.kafka.connect.cli.ConnectStandalone'];
    return spawn('java', [...program, ...files], { stdio: ['ignore', log, log] });
  } finally {
    closeSync(log);
  }
}

/** The task runs and follows the server's log: rows that are inserted earlier would be lost. */
async function running(restUrl: string, child: ChildProcess, pool: Pool): Promise<void> {
  type Status = { readonly tasks?: readonly { readonly state: string; readonly trace?: string }[] };
  for (const until = Date.now() + START_MS_MAX; Date.now() < until; await pause(300)) {
    if (child.exitCode !== null) throw new Error('Kafka Connect ended by itself');
    const status = await fetch(`${restUrl}/connectors/outbox/status`)
      .then((response) => response.json() as Promise<Status>)
      .catch((): Status => ({}));
    const task = status.tasks?.[0];
    if (task?.state === 'FAILED') throw new Error(`The connector failed: ${task.trace?.split('\n')[0]}`);
    const { rows } = await pool.query<{ active: boolean }>(
      'SELECT active FROM pg_replication_slots WHERE active',
    );
    if (task?.state === 'RUNNING' && rows.length > 0) return;
  }
  throw new Error('The connector does not run');
}

function workerProperties(at: { brokers: string; folder: string; restUrl: string }): string {
  return properties({
    'bootstrap.servers': at.brokers,
    'key.converter': 'org.apache.kafka.connect.storage.StringConverter',
    'value.converter': 'org.apache.kafka.connect.converters.ByteArrayConverter',
    'offset.storage.file.filename': join(at.folder, 'offsets'),
    'offset.flush.interval.ms': '5000',
    listeners: at.restUrl,
    'plugin.discovery': 'only_scan',
  });
}

function connectorProperties(database: URL): string {
  return properties({
    name: 'outbox',
    'connector.class': 'io.debezium.connector.postgresql.PostgresConnector',
    'tasks.max': '1',
    'plugin.name': 'pgoutput',
    'database.hostname': database.hostname,
    'database.port': database.port,
    'database.user': database.username,
    'database.password': database.password,
    'database.dbname': database.pathname.slice(1),
    'topic.prefix': 'bench',
    'table.include.list': 'public.outbox',
    'snapshot.mode': 'no_data',
    'publication.autocreate.mode': 'filtered',
    // The default is half a second.
    'poll.interval.ms': '10',
    'tombstones.on.delete': 'false',
    transforms: 'outbox',
    'transforms.outbox.type': 'io.debezium.transforms.outbox.EventRouter',
    'transforms.outbox.table.field.event.key': 'aggregateid',
    'transforms.outbox.route.topic.replacement': `${TOPIC_PREFIX}\${routedByValue}`,
  });
}

function properties(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

function writtenTo(file: string, text: string): string {
  writeFileSync(file, text);
  return file;
}
