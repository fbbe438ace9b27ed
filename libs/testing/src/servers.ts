import { randomBytes } from 'node:crypto';
import { Client } from 'pg';

/** A database of its own for a specification, on the PostgreSQL that the test run started. */
export interface TestDatabase {
  readonly url: string;
  /** Ends every connection to it and removes it. */
  drop(): Promise<void>;
}

/** Creates an empty database with a random name; `prefix` makes it recognisable in `\l`. */
export async function testDatabase(prefix: string): Promise<TestDatabase> {
  const server = required('TEST_DATABASE_URL');
  const name = `${prefix.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_')}_${randomBytes(5).toString('hex')}`;
  await run(server, `create database "${name}"`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    url: url.toString(),
    drop: () => run(server, `drop database if exists "${name}" with (force)`),
  };
}

/** Bootstrap addresses of the Kafka that the test run started. */
export function testKafkaBrokers(): string[] {
  return required('TEST_KAFKA_BROKERS').split(',');
}

function required(variable: string): string {
  const value = process.env[variable];
  if (value) return value;
  throw new Error(
    `${variable} is not set: this specification needs the servers of the test run. Use \`npm test\` ` +
      '(for one folder: `npm test -- libs/ledger`), or start `node tools/test-servers.mjs` and load ' +
      '.peristiwa/test-servers.env.',
  );
}

async function run(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
