import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import type { Pool } from 'pg';
import type { DatedEvent } from '@peristiwa/domain';
import { createPool } from '@peristiwa/postgres';
import { storyOfEveryType, testDatabase, LedgerFixture } from '@peristiwa/testing';
import { addCheckpoint } from './verify-checkpoints';
import { addVerify } from './verify-command';
import { addExportEvents } from './verify-export';

let database: Awaited<ReturnType<typeof testDatabase>>;
let superuser: Pool;
let folder: string;
let events: number;

beforeAll(async () => {
  database = await testDatabase('verify_cli');
  const ledger = await LedgerFixture.open(database.url);
  const act = storyOfEveryType().filter((event, _, all) => event.actId === all[0]?.actId);
  await ledger.append(act.map(({ stream, ...event }) => ({ stream, events: [event as DatedEvent] })));
  await ledger.close();
  superuser = createPool({ url: database.url, name: 'spec', max: 1 });
  const { rows } = await superuser.query('SELECT max(last_position)::int AS last FROM ledger.commit_log');
  events = rows[0].last as number;
  folder = await mkdtemp(join(tmpdir(), 'peristiwa-verify-'));
});
afterAll(async () => {
  await superuser.end();
  await database.drop();
  await rm(folder, { recursive: true });
});

/** The command line with its own output and exit code. */
async function run(...words: string[]): Promise<{ code: number | undefined; lines: string[] }> {
  const lines: string[] = [];
  let code: number | undefined;
  const program = new Command('peristiwa').exitOverride();
  const environment = {
    variables: { DATABASE_URL: database.url },
    print: (line: string) => void lines.push(line),
    complain: (line: string) => void lines.push(line),
  };
  for (const add of [addVerify, addCheckpoint, addExportEvents]) {
    add(program, environment, (exit) => {
      code = exit;
    });
  }
  await program.parseAsync(['node', 'peristiwa', ...words]);
  return { code, lines };
}

const path = (name: string) => join(folder, name);

it('signs, exports and verifies, with the database and without', async () => {
  const keys = ['--keys', path('keys')];
  const made = await run('checkpoint', 'new-key', ...keys);
  expect(made.code).toBe(0);
  await writeFile(path('key.pem'), made.lines.slice(1).join('\n'));
  expect(await run('checkpoint', 'create', ...keys)).toMatchObject({
    code: 0,
    lines: [expect.stringContaining(`position ${events} `)],
  });
  const again = await run('checkpoint', 'create', ...keys);
  expect(again.lines[0]).toContain('already signed');
  await run('checkpoint', 'export', ...keys, '--out', path('checkpoints.json'));
  await run('export-events', '--from', '1', '--to', String(events), '--out', path('events.ndjson'));
  const proof = ['--checkpoint', path('checkpoints.json'), '--public-key', path('key.pem')];

  const offline = await run('checkpoint', 'verify', ...proof, '--events', path('events.ndjson'));
  expect(offline).toMatchObject({
    code: 0,
    lines: [expect.any(String), expect.stringContaining('match the signatures')],
  });
  const whole = await run('verify', ...proof);
  expect(whole.code).toBe(0);
  expect(whole.lines).toContain('1 of 1 signed checkpoints agree');

  const exported = await readFile(path('events.ndjson'), 'utf8');
  await writeFile(path('events.ndjson'), exported.replace('"office":"', '"office":"9'));
  const altered = await run('checkpoint', 'verify', ...proof, '--events', path('events.ndjson'));
  expect(altered.code).toBe(1);
  const forged = (await readFile(path('checkpoints.json'), 'utf8')).replace(
    `"position": ${events}`,
    '"position": 1',
  );
  await writeFile(path('checkpoints.json'), forged);
  const wrong = await run('checkpoint', 'verify', ...proof);
  expect(wrong).toEqual({ code: 1, lines: [expect.stringContaining('finding: signature-wrong')] });
});

it('reports what it found without any content of the event', async () => {
  const { rows } = await superuser.query('SELECT stream_id, data FROM ledger.event WHERE position = 1');
  await superuser.query('SET session_replication_role = replica');
  await superuser.query("UPDATE ledger.event SET data = '{}' WHERE position = 1");
  const { code, lines } = await run('verify');
  await superuser.query('UPDATE ledger.event SET data = $1 WHERE position = 1', [rows[0].data]);
  expect(code).toBe(1);
  expect(lines[0]).toBe(`finding: event altered: position 1, stream ${rows[0].stream_id} version 1`);
  expect((await run('verify')).code).toBe(0);
});

it('refuses to verify against an incomplete proof or none', async () => {
  await expect(run('verify', '--checkpoint', path('checkpoints.json'))).rejects.toThrow(
    'must be given together',
  );
  await expect(run('verify', '--from', '0')).rejects.toThrow('position');
  await expect(run('export-events', '--from', '1', '--to', '99', '--out', path('x'))).rejects.toThrow(
    'not-in-ledger',
  );
});
