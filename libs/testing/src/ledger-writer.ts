/**
 * A writer process for the tailing tests, run from the build: `node ledger-writer.js <mode> <url> <callers>`.
 * Appends without end, to the ledger or (the control) to a table with a sequence, until it is killed.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { uuidv7 } from 'uuidv7';
import { PostgresLedger } from '@peristiwa/ledger';
import { createPool, inTransaction } from '@peristiwa/postgres';

const [mode = 'ledger', url = '', callers = '10'] = process.argv.slice(2);
const role = mode === 'ledger' ? 'peristiwa_birth' : undefined;
const pool = createPool({ url, role, name: 'writer', max: 12 });
const ledger = new PostgresLedger(pool, 'birth');

async function appendOne(): Promise<void> {
  const streamId = uuidv7();
  const events = 1 + (Number.parseInt(streamId.slice(-2), 16) % 3);
  const event = {
    streamId,
    type: 'Born',
    schemaVersion: 1,
    occurredOn: '2026-11-01',
    reportedOn: '2026-11-02',
  };
  await ledger.append({
    actId: uuidv7(),
    requestId: uuidv7(),
    contentHash: Buffer.alloc(32),
    office: '3204',
    streams: [{ streamId, kind: 'person', version: 0, events }],
    reservations: [],
    events: Array.from({ length: events }, () => ({ ...event, data: '{}' })),
    meta: '{}',
    result: '{}',
  });
}

/** The common design without a ledger: a sequence gives the position, and the transaction commits later. */
async function insertOne(caller: number): Promise<void> {
  await inTransaction(pool, async (client) => {
    await client.query('INSERT INTO naive (writer) VALUES ($1)', [caller]);
    await pause(caller % 4);
  });
}

async function write(caller: number): Promise<never> {
  for (;;) {
    if (mode === 'ledger') await appendOne();
    else await insertOne(caller);
  }
}

endOnError(Promise.all(Array.from({ length: Number(callers) }, (_, caller) => write(caller))));

/** An error ends the process with a code, so that a test notices a writer that failed by itself. */
function endOnError(work: Promise<unknown>): void {
  work.catch((error: Error) => {
    process.stderr.write(`${error.stack}\n`);
    process.exit(1);
  });
}
