/**
 * A writer process of the crash harness, run from the build: `node writer.js <ledger|naive> <url> <callers> <file>`.
 * Writes until it is killed and notes what it was told to be committed: request ids in <file>, one a line.
 */
import { openSync, writeSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { uuidv7 } from 'uuidv7';
import { PostgresLedger, type ActToAppend } from '@peristiwa/ledger';
import { createPool, inTransaction } from '@peristiwa/postgres';

const [mode = 'ledger', url = '', callers = '16', file = '/dev/null'] = process.argv.slice(2);
const role = mode === 'ledger' ? 'peristiwa_birth' : undefined;
const pool = createPool({ url, role, name: `crash ${mode}`, max: 12 });
const ledger = new PostgresLedger(pool, 'birth');
const acknowledged = openSync(file, 'a');

/** Streams that all writers fight for, and values that only one may have. */
const HOT_STREAMS = 200;
const CONTESTED_VALUES = 5_000;
const hotId = (index: number) => `00000000-0000-7000-8000-${index.toString(16).padStart(12, '0')}`;
const versions = new Map<string, number>();

const chance = (share: number) => Math.random() < share;
const below = (limit: number) => Math.floor(Math.random() * limit);

function freshAct(): ActToAppend {
  const streams = Array.from({ length: 1 + below(4) }, () => ({ streamId: uuidv7(), version: 0 }));
  if (chance(0.1)) {
    const streamId = hotId(below(HOT_STREAMS));
    streams.push({ streamId, version: versions.get(streamId) ?? 0 });
  }
  const first = streams[0]?.streamId ?? '';
  const contested = { kind: 'act', value: `contested-${below(CONTESTED_VALUES)}`, streamId: first };
  return {
    ...{ actId: uuidv7(), requestId: uuidv7(), contentHash: Buffer.alloc(32, 7), office: '3204' },
    streams: streams.map((stream) => ({ ...stream, kind: 'person', events: 1 })),
    reservations: [{ kind: 'nik', value: first, streamId: first }, ...(chance(0.05) ? [contested] : [])],
    events: streams.map(({ streamId }) => ({
      ...{ streamId, type: 'BirthRegistered', schemaVersion: 1 },
      ...{ occurredOn: '2026-11-01', reportedOn: '2026-11-02', data: '{"crash":true}' },
    })),
    ...{ meta: '{}', result: '{}' },
  };
}

async function appendOne(previous: ActToAppend | undefined): Promise<ActToAppend> {
  const act = previous && chance(0.03) ? { ...previous, actId: uuidv7() } : freshAct();
  const outcome = await ledger.append(act);
  if (outcome.kind === 'appended' || outcome.kind === 'known') {
    writeSync(acknowledged, `${act.requestId}\n`);
    for (const { streamId, version } of act.streams) {
      if (versions.has(streamId)) versions.set(streamId, version + 1);
    }
  }
  const hot = act.streams.find(({ streamId }) => streamId.startsWith('00000000'));
  if (outcome.kind === 'conflict' && hot) await learn(hot.streamId);
  return act;
}

async function learn(streamId: string): Promise<void> {
  const { rows } = await pool.query<{ version: number }>(
    'SELECT version FROM ledger.stream WHERE stream_id = $1',
    [streamId],
  );
  versions.set(streamId, rows[0]?.version ?? 0);
}

/** What many systems do: a sequence gives the position, and the transaction commits, or does not, some time later. */
async function insertOne(): Promise<void> {
  await inTransaction(pool, async (client) => {
    await client.query('INSERT INTO naive DEFAULT VALUES');
    await pause(below(5));
    if (chance(0.05)) throw new Error('rolled back on purpose');
  });
}

/** Server away, deadlock, roll-back: the next attempt is what a caller would do. Faults are repeated with the same act. */
async function write(): Promise<never> {
  let previous: ActToAppend | undefined;
  for (;;) {
    try {
      if (mode === 'ledger') previous = await appendOne(previous);
      else await insertOne();
    } catch {
      await pause(20);
    }
  }
}

for (let caller = 0; caller < Number(callers); caller += 1) void write();
