/**
 * The control of the test bench: a consumer as it is often written. It commits offsets by itself (auto-commit), applies
 * whatever comes, and looks at neither sequence, order nor signature.
 */
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';

const require = createRequire(import.meta.url);
const { Kafka, logLevel } = require('kafkajs');
const pg = require('pg');

const { KAFKA_BROKERS, PARTNER, DATABASE_URL, PORT } = process.env;
const pool = new pg.Pool({ connectionString: DATABASE_URL, max: 4 });
await pool.query('CREATE TABLE IF NOT EXISTS copy (person_key text PRIMARY KEY, state jsonb)');
await pool.query('CREATE TABLE IF NOT EXISTS effect (person_key text)');

createServer(async (request, response) => {
  let body = '';
  for await (const part of request) body += part;
  response.setHeader('content-type', 'application/json');
  response.end(
    JSON.stringify(request.url.endsWith('/status') ? await status() : await copies(JSON.parse(body))),
  );
}).listen(Number(PORT), '127.0.0.1');

async function status() {
  const { rows } = await pool.query('SELECT count(*)::int AS applied FROM effect');
  return { stale: false, ...rows[0] };
}

async function copies({ personKeys }) {
  const { rows } = await pool.query(
    'SELECT person_key AS "personKey", state FROM copy WHERE person_key = ANY ($1)',
    [personKeys],
  );
  return { persons: rows };
}

const kafka = new Kafka({ clientId: 'naive', brokers: KAFKA_BROKERS.split(','), logLevel: logLevel.NOTHING });
const consumer = kafka.consumer({ groupId: `naive.${PARTNER}`, sessionTimeout: 10_000 });
await consumer.connect();
await consumer.subscribe({ topics: [`feed.${PARTNER}.v1`], fromBeginning: true });
await consumer.run({
  eachMessage: async ({ message }) => {
    const { personKey, state } = JSON.parse(message.value.toString());
    if (personKey === undefined) return;
    // Its work takes time, so a kill meets it between two commits of its offset.
    await sleep(3);
    await pool.query('INSERT INTO effect VALUES ($1)', [personKey]);
    if (state === undefined) return;
    await pool.query(
      'INSERT INTO copy VALUES ($1, $2) ON CONFLICT (person_key) DO UPDATE SET state = excluded.state',
      [personKey, state],
    );
  },
});
