import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { createPool, migrate } from '@peristiwa/postgres';
import { testDatabase } from '@peristiwa/testing';
import { contentDigest, type ChainedEvent } from './event-chain';
import { migrateLedger } from './migrate-ledger';
import { CreateLedger1795300000001 } from './migrations/ledger-1';
import { verifyLedger } from './verify-ledger';

type GoldenEvent = Omit<ChainedEvent, 'recordedAtMicros'> & { readonly recordedAtMicros: number };

const lines = readFileSync(join(__dirname, '../golden/ledger-1.ndjson'), 'utf8').trimEnd().split('\n');
const events = lines.slice(1).map((line) => JSON.parse(line) as GoldenEvent);

let database: Awaited<ReturnType<typeof testDatabase>>;
let pool: Pool;

/** A ledger of the first release, which had no chain, filled with the golden ledger. */
beforeAll(async () => {
  database = await testDatabase('chain');
  await migrate({ url: database.url, schema: 'ledger', migrations: [CreateLedger1795300000001] });
  pool = createPool({ url: database.url, name: 'spec' });
  await pool.query(
    `INSERT INTO ledger.event
     SELECT position, "streamId", version, "actId", "actIndex", "actSize", "eventId", "requestId", type,
            "schemaVersion", "occurredOn", "reportedOn",
            'epoch'::timestamptz + "recordedAtMicros" * interval '1 microsecond', office, supersedes, data, meta
     FROM json_to_recordset($1) AS e(position bigint, "streamId" uuid, version int, "actId" uuid, "actIndex" smallint,
       "actSize" smallint, "eventId" uuid, "requestId" uuid, type text, "schemaVersion" smallint, "occurredOn" date,
       "reportedOn" date, "recordedAtMicros" bigint, office text, supersedes uuid, data text, meta text)`,
    [JSON.stringify(events)],
  );
  await pool.query(`INSERT INTO ledger.commit_log
    SELECT min(position), max(position), recorded_at FROM ledger.event GROUP BY recorded_at`);
  await pool.query(
    `INSERT INTO ledger.stream SELECT stream_id, 'person', count(*) FROM ledger.event GROUP BY 1`,
  );
  await migrateLedger(database.url, {});
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

it('adds digests to a ledger without a chain, in place', async () => {
  expect(await verifyLedger({ pool })).toMatchObject({ events: events.length, findings: [] });
});

it('SQL and Node compute the same digest for every event', async () => {
  const { rows } = await pool.query<{ content: Buffer }>(
    'SELECT ledger.content_digest(e) AS content FROM ledger.event e ORDER BY position',
  );
  const inNode = events.map((event) =>
    contentDigest({ ...event, recordedAtMicros: BigInt(event.recordedAtMicros) }).toString('hex'),
  );
  expect(rows.map(({ content }) => content.toString('hex'))).toEqual(inNode);
});

it('stays append-only afterwards, and takes no event without a digest', async () => {
  await expect(pool.query('UPDATE ledger.event SET office = office')).rejects.toMatchObject({
    code: '42501',
  });
  await expect(pool.query('DELETE FROM ledger.commit_log')).rejects.toMatchObject({ code: '42501' });
  await expect(
    pool.query(
      'INSERT INTO ledger.commit_log (first_position, last_position, recorded_at) VALUES (99, 99, now())',
    ),
  ).rejects.toMatchObject({ code: '23502' });
});
