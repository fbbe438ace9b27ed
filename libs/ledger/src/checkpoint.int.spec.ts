import { chmod, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { uuidv7 } from 'uuidv7';
import { createPool } from '@peristiwa/postgres';
import { KeyFolder, type KeyEntry } from '@peristiwa/signing';
import { testDatabase } from '@peristiwa/testing';
import {
  parseCheckpointFile,
  trustedCheckpoints,
  type CheckpointFile,
  type SignedCheckpoint,
} from './checkpoint';
import { createCheckpoint, exportCheckpoints, type NewCheckpoint } from './checkpoint-store';
import { exportEvents, verifyExport } from './event-export';
import { migrateLedger } from './migrate-ledger';
import { PostgresLedger } from './postgres-ledger';
import { verifyLedger } from './verify-ledger';

let database: Awaited<ReturnType<typeof testDatabase>>;
let desk: Pool;
let owner: Pool;
let folder: string;
let keys: KeyFolder;
/** Checkpoints at 4 and 6 are signed by the first key, the one at 10 by the second, which signs from 7. */
let file: CheckpointFile;
let onEmpty: NewCheckpoint;
const firstKey = () => (file.keys[0] as KeyEntry).publicKey;
const secondKey = () => (file.keys[1] as KeyEntry).publicKey;

beforeAll(async () => {
  database = await testDatabase('checkpoint');
  await migrateLedger(database.url, { Born: { owner: 'birth' } });
  desk = createPool({ url: database.url, role: 'peristiwa_birth', name: 'spec', max: 2 });
  owner = createPool({ url: database.url, name: 'owner', max: 1 });
  folder = await mkdtemp(join(tmpdir(), 'peristiwa-keys-'));
  keys = new KeyFolder(join(folder, 'keys'));
  const { ledgerId } = await verifyLedger({ pool: owner });
  await keys.addKey(ledgerId, 1);
  onEmpty = await createCheckpoint(owner, keys);
  await append(4);
  await sign();
  await append(2);
  await sign();
  await keys.addKey(ledgerId, 7);
  await append(4);
  await sign();
  await append(3);
  file = await exportCheckpoints(owner, keys);
});
afterAll(async () => {
  await desk.end();
  await owner.end();
  await database.drop();
  await rm(folder, { recursive: true });
});

async function append(events: number): Promise<void> {
  const ledger = new PostgresLedger(desk, 'birth');
  const streamId = uuidv7();
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
    events: Array.from({ length: events }, () => ({ ...event, data: '{"name":"Ayu – ☀"}' })),
    meta: '{}',
    result: '{}',
  });
}

async function sign(): Promise<SignedCheckpoint> {
  const made = await createCheckpoint(owner, keys);
  if (made.kind !== 'signed') throw new Error(`Expected signed, got ${made.kind}`);
  return made.checkpoint;
}

async function linesOf(options: { from: number; to: number; sealed?: boolean }): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of exportEvents({ pool: owner, ...options })) lines.push(line.trimEnd());
  return lines;
}

async function* from(lines: readonly string[]) {
  yield* lines;
}

describe('signed checkpoints', () => {
  it('sign the ledger at three positions, across a rotation of keys', () => {
    expect(file.checkpoints.map(({ position, keyId }) => [position, keyId])).toEqual([
      [4, file.keys[0]?.keyId],
      [6, file.keys[0]?.keyId],
      [10, file.keys[1]?.keyId],
    ]);
    expect(file.checkpoints[0]?.recordedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
    expect(trustedCheckpoints(file, firstKey())).toEqual(file.checkpoints);
    expect(trustedCheckpoints(file, secondKey())).toEqual(file.checkpoints.slice(2));
  });

  it('are not made for an empty ledger, nor twice for the same end', async () => {
    expect(onEmpty).toEqual({ kind: 'empty' });
    await owner.query('BEGIN');
    await createCheckpoint(owner, keys);
    expect(await createCheckpoint(owner, keys)).toMatchObject({
      kind: 'known',
      checkpoint: { position: 13 },
    });
    await owner.query('ROLLBACK');
  });

  it('agree with the ledger', async () => {
    const checkpoints = trustedCheckpoints(file, firstKey());
    expect(await verifyLedger({ pool: owner, checkpoints })).toMatchObject({ checkpoints: 3, findings: [] });
  });

  it('keep their private keys in files that nobody else may read', async () => {
    const names = await readdir(join(folder, 'keys'));
    expect(names.toSorted()).toEqual(
      ['keys.json', ...file.keys.map(({ keyId }) => `${keyId}.key.pem`)].toSorted(),
    );
    const pem = join(folder, 'keys', `${file.keys[1]?.keyId}.key.pem`);
    expect((await stat(pem)).mode & 0o777).toBe(0o600);
    expect(await readFile(join(folder, 'keys', 'keys.json'), 'utf8')).not.toContain('PRIVATE');
    await chmod(pem, 0o640);
    await expect(keys.signer(file.ledgerId)).rejects.toThrow('0600');
    await chmod(pem, 0o600);
  });

  it('start a new history without the old checkpoints after the keys are lost', async () => {
    const anew = new KeyFolder(join(folder, 'anew'));
    const entry = await anew.addKey(file.ledgerId, 1);
    await owner.query('BEGIN');
    expect(await createCheckpoint(owner, anew)).toMatchObject({
      kind: 'signed',
      checkpoint: { position: 13 },
    });
    const exported = await exportCheckpoints(owner, anew);
    await owner.query('ROLLBACK');
    expect(trustedCheckpoints(exported, entry.publicKey).map(({ position }) => position)).toEqual([13]);
  });

  it('are not signed by the keys of another ledger, nor by two keys for one range', async () => {
    await expect(keys.signer(uuidv7())).rejects.toThrow('another owner');
    await expect(keys.addKey(file.ledgerId, 7)).rejects.toThrow('rotate the key');
  });

  it('are append-only even for the owner, and desks may not write them', async () => {
    await expect(owner.query('DELETE FROM ledger.checkpoint')).rejects.toMatchObject({ code: '42501' });
    await expect(
      owner.query('UPDATE ledger.identity SET ledger_id = gen_random_uuid()'),
    ).rejects.toMatchObject({
      code: '42501',
    });
    await expect(
      desk.query("INSERT INTO ledger.checkpoint VALUES (1, '', now(), '', '')"),
    ).rejects.toMatchObject({
      code: '42501',
    });
  });

  it('are refused for a ledger that was tampered with since the last one', async () => {
    await owner.query('BEGIN');
    await owner.query('SET LOCAL session_replication_role = replica');
    await owner.query("UPDATE ledger.event SET data = '{}' WHERE position = 12");
    const made = await createCheckpoint(owner, keys);
    await owner.query('ROLLBACK');
    expect(made).toMatchObject({
      kind: 'refused',
      verification: { findings: [{ kind: 'altered', position: 12 }] },
    });
  });
});

describe('a checkpoint file proves nothing when', () => {
  const [at4, at10] = [0, 2];
  const changed = (index: number, change: Partial<SignedCheckpoint>): CheckpointFile => ({
    ...file,
    checkpoints: file.checkpoints.map((one, at) => (at === index ? { ...one, ...change } : one)),
  });
  const rekeyed = (change: Partial<KeyEntry>): CheckpointFile => ({
    ...file,
    keys: file.keys.map((key, at) => (at === 1 ? { ...key, ...change } : key)),
  });
  it.each<[string, () => CheckpointFile, string]>([
    ['a digest is another', () => changed(at4, { digest: '0'.repeat(64) }), 'signature-wrong'],
    ['a position is another', () => changed(at4, { position: 5 }), 'signature-wrong'],
    [
      'a time is another',
      () => changed(at4, { recordedAt: '2026-01-01T00:00:00.000000Z' }),
      'signature-wrong',
    ],
    ['a signature is too short', () => changed(at4, { signature: 'ab' }), 'signature-wrong'],
    ['it names another ledger', () => ({ ...file, ledgerId: uuidv7() }), 'key-signature-wrong'],
    ['a checkpoint is of another ledger', () => changed(at4, { ledgerId: uuidv7() }), 'other-ledger'],
    ['a key is unknown', () => changed(at4, { keyId: 'feed' }), 'key-not-trusted'],
    [
      'an old key signed after its range',
      () => changed(at10, { keyId: file.keys[0]?.keyId ?? '' }),
      'key-out-of-turn',
    ],
    ['a new key begins earlier than signed', () => rekeyed({ fromPosition: 3 }), 'key-signature-wrong'],
    ['a new key was not signed', () => rekeyed({ signature: undefined as never }), 'key-signature-wrong'],
    ['a key is not what its id says', () => rekeyed({ publicKey: firstKey() }), 'key-signature-wrong'],
    ['there is none', () => ({ ...file, checkpoints: [] }), 'no-checkpoint'],
  ])('%s', (_, forged, code) => {
    let caught: unknown;
    try {
      trustedCheckpoints(forged(), firstKey());
    } catch (error) {
      caught = error;
    }
    expect(caught).toMatchObject({ code });
  });

  it('the trusted key is not in it', async () => {
    const other = new KeyFolder(join(folder, 'other'));
    const entry = await other.addKey(file.ledgerId, 1);
    expect(() => trustedCheckpoints(file, entry.publicKey)).toThrow('key-not-trusted');
  });

  it('is another file', () => {
    expect(() => parseCheckpointFile('{"keys":[]}')).toThrow('not-a-checkpoint-file');
    expect(() => parseCheckpointFile('no JSON')).toThrow('not-a-checkpoint-file');
    expect(parseCheckpointFile(JSON.stringify(file))).toEqual(file);
  });
});

describe('exported events verify without a database', () => {
  const verify = (lines: readonly string[]) =>
    verifyExport(from(lines), file.ledgerId, trustedCheckpoints(file, firstKey()));

  it.each([false, true])('whole, and from the middle (sealed: %s)', async (sealed) => {
    expect(await verify(await linesOf({ from: 1, to: 13, sealed }))).toEqual({
      kind: 'proven',
      from: 1,
      to: 10,
      unproven: 3,
      checkpoints: 3,
    });
    expect(await verify(await linesOf({ from: 5, to: 10, sealed }))).toEqual({
      kind: 'proven',
      from: 5,
      to: 10,
      unproven: 0,
      checkpoints: 3,
    });
  });

  it('and when sealed they contain no personal data', async () => {
    const text = (await linesOf({ from: 1, to: 13, sealed: true })).join('\n');
    expect(text).not.toMatch(/Ayu|streamId|Born/);
    expect((await linesOf({ from: 1, to: 13 })).join('\n')).toContain('Ayu');
  });

  it('and name the checkpoints between which they differ from the signed ones', async () => {
    const lines = await linesOf({ from: 1, to: 13 });
    const altered = lines.with(6, (lines[6] as string).replace('Ayu', 'Ani'));
    expect(await verify(altered)).toEqual({ kind: 'different', first: 5, position: 6 });
  });

  it.each<[string, (lines: string[]) => string[], string]>([
    ['an event is missing', (lines) => lines.toSpliced(6, 1), 'not-dense'],
    ['the end is missing', (lines) => lines.slice(0, -1), 'not-dense'],
    ['the header is missing', (lines) => lines.slice(1), 'not-an-export'],
    ['the export is empty', () => [], 'not-an-export'],
    ['a line is not JSON', (lines) => lines.with(3, '{'), 'not-an-export'],
    ['a line lacks a field', (lines) => lines.with(3, '{"position":3}'), 'not-an-export'],
    [
      'the ledger is another',
      (lines) => lines.with(0, (lines[0] as string).replace(file.ledgerId, uuidv7())),
      'other-ledger',
    ],
  ])('not when %s', async (_, change, code) => {
    await expect(verify(change(await linesOf({ from: 1, to: 13 })))).rejects.toMatchObject({ code });
  });

  it('not when no checkpoint lies in the range', async () => {
    await expect(verify(await linesOf({ from: 11, to: 13 }))).rejects.toMatchObject({
      code: 'no-checkpoint-in-range',
    });
    await expect(linesOf({ from: 11, to: 14 })).rejects.toMatchObject({ code: 'not-in-ledger' });
  });
});
