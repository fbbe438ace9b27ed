import { Client } from 'pg';
import { chainHeaders, feedGenesis, nextFeedDigest } from '@peristiwa/contracts';
import { migrate } from '@peristiwa/postgres';
import { idOf, testDatabase, type TestDatabase } from '@peristiwa/testing';
import { migratePublisher } from '../migrate-publisher';
import { CreatePublisher1795300003001 } from './publisher-1';
import { ParkAndAccount1795300003002 } from './publisher-2';

let database: TestDatabase;
let owner: Client;
beforeAll(async () => {
  database = await testDatabase('publisher_chain');
  owner = new Client({ connectionString: database.url });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await database.drop();
});

const COUNT = 2_100;

it('chains the messages of the release before, and refuses its publisher', async () => {
  const migrations = [CreatePublisher1795300003001, ParkAndAccount1795300003002];
  await migrate({ url: database.url, schema: 'publisher', migrations });
  // More than a page in partition 0, one message in partition 1.
  await owner.query(
    `INSERT INTO publisher.message (partner, sequence, partition, previous_sequence, person_id, key, type, headers,
       value, agreement_version, fields)
     SELECT 'kemensos', n, (n = 7)::int, 0, $1, 'person-' || n, 'a', '{"ce_type":"a","ce_sequence":"' || n || '"}',
       convert_to('{"name":"Ayu – ☀"}', 'UTF8'), 1, '{}' FROM generate_series(1, $2) AS n`,
    [idOf(1), COUNT],
  );
  const counter = (partition: number, sequence: number) =>
    owner.query(
      `INSERT INTO publisher.feed_partition (partner, partition, sequence) VALUES ('kemensos', $1, $2)
       ON CONFLICT (partner, partition) DO UPDATE SET sequence = excluded.sequence`,
      [partition, sequence],
    );
  await counter(0, COUNT);
  await counter(1, 7);

  await migratePublisher(database.url);

  const { rows } = await owner.query<{ partition: number; key: string; headers: string; value: Buffer }>(
    'SELECT partition, key, headers, value FROM publisher.message ORDER BY sequence',
  );
  const digests = [0, 1].map((partition) => feedGenesis('kemensos', partition));
  for (const row of rows) {
    const headers = JSON.parse(row.headers) as Record<string, string>;
    const digest = nextFeedDigest(digests[row.partition] as Buffer, { ...row, headers });
    digests[row.partition] = digest;
    if (headers[chainHeaders.digest] !== digest.toString('hex'))
      throw new Error(`not chained: ${row.headers}`);
  }
  const ends = await owner.query<{ digest: Buffer }>(
    'SELECT digest FROM publisher.feed_partition ORDER BY partition',
  );
  expect(ends.rows.map(({ digest }) => digest)).toEqual(digests);
  await expect(counter(0, COUNT + 1)).rejects.toMatchObject({ code: '23502', column: 'digest' });
});
