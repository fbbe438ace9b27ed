/**
 * A bulk load for the tests that kill it, run from the build: `node ledger-loader.js <url> <acts>`. Each act has two
 * events; the request ids are the same in every run.
 */
import { uuidv7 } from 'uuidv7';
import { bulkAppend, type ActToAppend } from '@peristiwa/ledger';
import { createPool } from '@peristiwa/postgres';

const [url = '', count = '0'] = process.argv.slice(2);
const pool = createPool({ url, role: 'peristiwa_birth', name: 'loader', max: 1 });

const idOf = (number: number) => `00000000-0000-7000-8000-${number.toString(16).padStart(12, '0')}`;

function act(number: number): ActToAppend {
  const [one, other] = [idOf(number), idOf(0xf0000000 + number)];
  const fact = {
    type: 'Born',
    schemaVersion: 1,
    occurredOn: '2026-11-01',
    reportedOn: '2026-11-02',
    data: '{}',
  };
  return {
    actId: uuidv7(),
    requestId: idOf(0xa0000000 + number),
    contentHash: Buffer.alloc(32, number),
    office: '3204',
    streams: [one, other].map((streamId) => ({ streamId, kind: 'person', version: 0, events: 1 })),
    reservations: [],
    events: [one, other].map((streamId) => ({ streamId, ...fact })),
    meta: '{}',
    result: '{}',
  };
}

const source = Array.from({ length: Number(count) }, (_, number) => act(number));

bulkAppend(pool, 'birth', source, { chunkEvents: 200 }).then(
  () => pool.end(),
  (error: Error) => {
    process.stderr.write(`${error.stack}\n`);
    process.exit(1);
  },
);
