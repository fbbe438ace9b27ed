import type { Pool } from 'pg';
import { PostgresLedger } from '@peristiwa/ledger';
import { createPool } from '@peristiwa/postgres';
import { randomWorld, testDatabase, LedgerFixture, type TestDatabase } from '@peristiwa/testing';
import { readChunk } from './chunk';
import { ledgerSlices } from './load';

const START = '00000000-0000-0000-0000-000000000000';

let database: TestDatabase;
let writer: LedgerFixture;
let ledgerPool: Pool;
let ledger: PostgresLedger;

beforeAll(async () => {
  database = await testDatabase('chunk');
  writer = await LedgerFixture.open(database.url);
  await writer.appendHistory(randomWorld(11, 120).events);
  ledgerPool = createPool({ url: database.url, name: 'spec' });
  ledger = new PostgresLedger(ledgerPool, 'registry');
});
afterAll(async () => {
  await writer.close();
  await ledgerPool.end();
  await database.drop();
});

/** The rows of a COPY without its header and trailer. */
const rowsOf = (blocks: readonly Buffer[]) => blocks.slice(1, -1);

/** Reads a whole slice, chunk by chunk. */
async function readSlice(slice: string, limit: number, barrier: number) {
  const persons: Buffer[] = [];
  const families: Buffer[] = [];
  const read = { chunks: 0, events: 0 };
  for (let after: string | undefined = START; after !== undefined;) {
    const chunk = await readChunk({ ledgerPool, ledger, barrier }, { slice, after, limit });
    read.chunks += 1;
    read.events += chunk.events;
    persons.push(...rowsOf(chunk.persons));
    families.push(...rowsOf(chunk.families));
    after = chunk.upTo;
  }
  const text = (blocks: readonly Buffer[]) => Buffer.concat(blocks).toString('latin1');
  return { ...read, persons: text(persons), families: text(families) };
}

// With a limit of one or two, a page often has no whole stream, and a larger one is read.
it.each([1, 2, 7])(
  'gives the same rows in chunks of %i events as in one chunk, and reads each event once',
  async (limit) => {
    const barrier = await ledger.tail();
    let events = 0;
    let chunks = 0;
    const slices = await ledgerSlices(ledgerPool);
    for (const slice of slices) {
      const [whole, parts] = [
        await readSlice(slice, 100_000, barrier),
        await readSlice(slice, limit, barrier),
      ];
      expect(whole.chunks).toBe(1);
      expect({ ...parts, chunks: 1 }).toEqual(whole);
      events += whole.events;
      chunks += parts.chunks;
    }
    expect(events).toBe(barrier);
    expect(chunks).toBeGreaterThan(slices.length);
  },
);

it('reads no events after the barrier', async () => {
  const barrier = Math.floor((await ledger.tail()) / 2);
  let events = 0;
  for (const slice of await ledgerSlices(ledgerPool)) events += (await readSlice(slice, 5, barrier)).events;
  expect(events).toBe(barrier);
});

it('stops at an event of a newer release', async () => {
  const [slice = ''] = await ledgerSlices(ledgerPool);
  const barrier = await ledger.tail();
  const future = createPool({ url: database.url, name: 'future', max: 1 });
  await future.query(`SET session_replication_role = replica`);
  await future.query(`UPDATE ledger.${slice} SET schema_version = 99 WHERE version = 1`);
  await future.end();
  await expect(readSlice(slice, 100_000, barrier)).rejects.toThrow('is not known to this release');
  expect(ledgerPool.idleCount).toBe(ledgerPool.totalCount);
});
