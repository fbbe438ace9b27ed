import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { Client } from 'pg';
import { ledgerIdOf, verifyExport } from '@peristiwa/ledger';
import { createPool } from '@peristiwa/postgres';
import { KeyFolder } from '@peristiwa/signing';
import {
  alone,
  idOf,
  LedgerFixture,
  on,
  person,
  recorded,
  startTestSystem,
  type TestSystem,
} from '@peristiwa/testing';
import { RecordActions } from '../actions/record-actions';
import { DatabaseModule } from '../database.module';
import { migrateOps } from '../migrate-ops';
import { LedgerModule } from './ledger.module';

/* Issue 14, page 3, and ADR 0070: the ledger for operators and auditors, without its content. */

jest.setTimeout(60_000);

/** The service ops without the page and its sessions. */
@Module({
  imports: [DatabaseModule, LedgerModule],
  providers: [{ provide: APP_INTERCEPTOR, useClass: RecordActions }],
})
class LedgerOnly {}

const opsService = { name: 'ops', port: 0, title: 'ops', description: 'ops', module: () => LedgerOnly };

let system: TestSystem;
let writer: LedgerFixture;
let owner: Client;
let base: string;
let folder: string;
const acts: string[] = [];
let tail: number;

beforeAll(async () => {
  const opened: LedgerFixture[] = [];
  folder = await mkdtemp(join(tmpdir(), 'peristiwa-checkpoint-keys-'));
  system = await startTestSystem({
    definitions: [],
    migrate: async (url) => {
      opened.push(await LedgerFixture.open(url));
      await migrateOps(url);
    },
  });
  [writer] = opened as [LedgerFixture];
  owner = new Client({ connectionString: system.databaseUrl });
  await owner.connect();
  const pool = createPool({ url: system.databaseUrl, name: 'spec', max: 1 });
  await new KeyFolder(join(folder, 'keys')).addNextKey(await ledgerIdOf(pool));
  await pool.end();
  await system.start([opsService], { environment: { CHECKPOINT_KEYS: join(folder, 'keys') } });
  base = system.urls['ops'] as string;
  for (const one of [1, 2]) acts.push((await writer.record(alone(one))).actId);
  acts.push((await writer.record(adoption(), { office: '5171' })).actId);
  tail = (await get('/v1/ledger')).body.tail as number;
});
afterAll(async () => {
  await owner.end();
  await writer.close();
  await system.stop();
  await rm(folder, { recursive: true, force: true });
});

const adoption = () =>
  recorded(person(idOf(1)), {
    type: 'AdoptionRecorded',
    occurredOn: on('2026-11-10'),
    data: {
      adoptedOn: on('2026-11-10'),
      court: 'Pengadilan Agama Soreang',
      decreeNumber: '12/Pdt.P/2026/PA.Sor',
      motherId: idOf(2),
      reportedLate: false,
    },
  });

async function get(path: string, client = 'operator') {
  return system.get(`${base}${path}`, { token: await system.token(client) });
}
async function post(path: string, body: object = {}, client = 'operator') {
  return system.post(`${base}${path}`, body, { token: await system.token(client) });
}

/** The job once it has ended. */
async function ended(started: { body: { verificationId: string } }) {
  for (;;) {
    const { body } = await get(`/v1/ledger/verifications/${started.body.verificationId}`);
    if (body.outcome !== undefined) return body;
    await sleep(20);
  }
}

async function beatAfter(verificationId: string): Promise<void> {
  const { rows } = await owner.query('SELECT clock_timestamp() AS now');
  for (;;) {
    const later = await owner.query(
      'SELECT FROM ops.verification WHERE verification_id = $1 AND beat_at > $2',
      [verificationId, rows[0].now],
    );
    if (later.rowCount === 1) return;
    await sleep(20);
  }
}

/** Read until it is that of now: a reading serves for some seconds. */
async function findingsMetric() {
  for (;;) {
    const text = await (await fetch(`${base}/metrics?name=ops_ledger_findings`)).text();
    const [, value] = /^ops_ledger_findings\{.*\} (\d+)$/m.exec(text) ?? [];
    if (value !== '0') return value;
    await sleep(100);
  }
}

describe('acts', () => {
  it('are listed the latest first, by office and type, without content', async () => {
    const { status, body } = await get('/v1/ledger/acts');
    expect(status).toBe(200);
    expect(body.acts.map(({ actId }: { actId: string }) => actId)).toEqual(acts.toReversed());
    expect(body.next).toBeNull();
    expect(JSON.stringify(body)).not.toContain('Soreang');
    const ofOffice = await get('/v1/ledger/acts?office=51');
    expect(ofOffice.body.acts).toMatchObject([{ actId: acts[2], desk: 'status', types: ['confidential'] }]);
    const ofType = await get('/v1/ledger/acts?type=BiodataRecorded');
    expect(ofType.body.acts).toHaveLength(2);
    const ofLongAgo = await get('/v1/ledger/acts?from=2020-01-01&to=2020-12-31');
    expect(ofLongAgo.body).toMatchObject({ acts: [], next: null });
  });

  it('are paged by position', async () => {
    const first = await get('/v1/ledger/acts?limit=2');
    expect(first.body.acts).toHaveLength(2);
    const second = await get(`/v1/ledger/acts?limit=2&upTo=${first.body.next}`);
    expect(second.body.acts.map(({ actId }: { actId: string }) => actId)).toEqual([acts[0]]);
  });

  it('hide the type of an adoption from all but auditors (UU 24/2013 art. 84(1))', async () => {
    const path = '/v1/ledger/acts?type=AdoptionRecorded';
    expect(await get(path)).toMatchObject({
      status: 403,
      body: { type: 'urn:peristiwa:problem:type-confidential' },
    });
    expect((await get(path, 'auditor')).body.acts).toMatchObject([{ types: ['AdoptionRecorded'] }]);
    const about = await Promise.all([get('/v1/ledger'), get('/v1/ledger', 'auditor')]);
    const names = about.map(({ body }) => body.types.map(({ type }: { type: string }) => type) as string[]);
    expect(names.map((types) => types.includes('AdoptionRecorded'))).toEqual([false, true]);
    expect((await get(`/v1/ledger/acts/${acts[2]}`)).body.events).toMatchObject([{ type: 'confidential' }]);
  });

  it('have their place in the chain', async () => {
    const { body } = await get(`/v1/ledger/acts/${acts[1]}`);
    expect(body.events.every(({ agrees }: { agrees: boolean }) => agrees)).toBe(true);
    expect(body).toMatchObject({ actId: acts[1], supersededBy: null, checkpoint: null, tail });
    expect((await get(`/v1/ledger/acts/${idOf(99)}`)).status).toBe(404);
  });

  it.each(['/v1/ledger/acts?office=5', '/v1/ledger/acts?from=2026-02-30', '/v1/ledger/acts?limit=0'])(
    'refuse %s',
    async (path) => {
      expect((await get(path)).status).toBe(400);
    },
  );

  it('refuse a range in reverse', async () => {
    expect(await get('/v1/ledger/acts?from=2026-02-02&to=2026-02-01')).toMatchObject({
      status: 400,
      body: { type: 'urn:peristiwa:problem:range-in-reverse' },
    });
  });

  it.each(['registrar-3204', 'kemensos'])('are for operators and auditors, not for %s', async (client) => {
    expect((await get('/v1/ledger/acts', client)).status).toBe(403);
    expect((await post('/v1/ledger/verifications', {}, client)).status).toBe(403);
  });
});

describe('the export', () => {
  it('has digests only, and is proven by a checkpoint', async () => {
    expect(await ended(await post('/v1/ledger/checkpoints'))).toMatchObject({
      kind: 'checkpoint',
      outcome: 'completed',
      result: { signed: tail, findings: [] },
    });
    const { body } = await get('/v1/ledger/checkpoints');
    expect(body).toMatchObject({ canSign: true, checkpoints: [{ position: tail, isTrusted: true }] });
    const answer = await fetch(`${base}/v1/ledger/export?from=1&to=${tail}`, {
      headers: { authorization: `Bearer ${await system.token('operator')}` },
    });
    expect(answer.headers.get('content-disposition')).toContain(`peristiwa-1-${tail}.ndjson`);
    const whole = await answer.text();
    expect(whole).not.toContain('Soreang');
    const { ledgerId } = (await get('/v1/ledger')).body;
    const lines = (async function* () {
      yield* whole.split('\n');
    })();
    expect(await verifyExport(lines, ledgerId, body.checkpoints)).toMatchObject({ kind: 'proven', to: tail });
  });

  it('is of what the ledger has', async () => {
    expect((await get(`/v1/ledger/export?from=1&to=${tail + 1}`)).status).toBe(409);
    expect((await get('/v1/ledger/export?from=2&to=1')).status).toBe(400);
    expect((await get('/v1/ledger/export?from=1')).status).toBe(400);
  });
});

/* UU 27/2022, accountability of who processes data: what was refused is on record as well as what was done. */
describe('the record of actions', () => {
  const PATH = '/v1/ledger/verifications/:verificationId/cancellation';
  const path = PATH.replace(':verificationId', idOf(98));
  const recordOf = async () => {
    const { rows } = await owner.query(
      'SELECT actor, roles, outcome, target FROM ops.action WHERE action = $1 ORDER BY action_id',
      [`POST ${PATH}`],
    );
    return rows;
  };

  it('has each action before it is done and its outcome, also a refusal by the handler', async () => {
    await post(path);
    const target = { verificationId: idOf(98) };
    const action = { actor: expect.stringMatching(/operator/), roles: ['operator'], target };
    expect(await recordOf()).toEqual([
      { ...action, outcome: 'begun' },
      { ...action, outcome: 'verification-not-found' },
    ]);
  });

  it('has what a guard refused once: by actor, route and problem, however often it is repeated', async () => {
    const before = (await recordOf()).length;
    for (const _ of [1, 2, 3]) expect((await post(path, {}, 'registrar-3204')).status).toBe(403);
    for (const _ of [1, 2]) expect((await system.post(`${base}${path}`, {}, {})).status).toBe(401);
    const refused = (await recordOf()).slice(before);
    expect(refused).toMatchObject([
      { actor: expect.stringMatching(/registrar-3204/), roles: ['registrar'], outcome: 'role-missing' },
      { actor: '', roles: [], outcome: 'token-missing' },
    ]);
  });

  it('has no number of a person that somebody put into a path', async () => {
    const before = (await recordOf()).length;
    await post(PATH.replace(':verificationId', '3204055507909001'), {}, 'kemensos');
    expect((await recordOf()).slice(before)).toMatchObject([{ target: { verificationId: '?' } }]);
  });

  it('does not do what it cannot record', async () => {
    await owner.query('REVOKE INSERT ON ops.action FROM peristiwa_ops');
    const jobs = () => owner.query('SELECT count(*)::int AS count FROM ops.verification');
    const before = (await jobs()).rows[0].count;
    expect((await post('/v1/ledger/verifications')).status).toBe(500);
    // A refusal is no action, and is answered.
    expect((await post(path, {}, 'bps')).status).toBe(403);
    expect((await jobs()).rows[0].count).toBe(before);
    await owner.query('GRANT INSERT ON ops.action TO peristiwa_ops');
  });
});

describe('a verification', () => {
  it('is a job that ends with what it found, and a row of who started it', async () => {
    const started = await post('/v1/ledger/verifications');
    expect(started).toMatchObject({ status: 202, body: { kind: 'verification', startedBy: 'operator' } });
    expect(await ended(started)).toMatchObject({
      outcome: 'completed',
      from: 1,
      to: tail,
      position: tail,
      result: { events: tail, findings: [], checkpoints: 1 },
    });
    const { rows } = await owner.query(
      `SELECT actor, outcome FROM ops.action WHERE action = 'POST /v1/ledger/verifications' AND outcome = '202'`,
    );
    expect(rows).toEqual([{ actor: expect.any(String), outcome: '202' }]);
  });

  it('is of a range, too', async () => {
    const job = await ended(await post('/v1/ledger/verifications', { from: 2, to: 3 }));
    expect(job).toMatchObject({ from: 2, to: 3, result: { events: 2, findings: [] } });
    expect((await post('/v1/ledger/verifications', { from: 3, to: 2 })).status).toBe(400);
    expect((await post('/v1/ledger/verifications', { from: 0 })).status).toBe(400);
  });

  it('is one at a time; that of a process that died is interrupted and does not stand in the way', async () => {
    await owner.query(`INSERT INTO ops.verification (verification_id, kind, started_by, started_at, beat_at)
      VALUES (gen_random_uuid(), 'verification', 'spec', clock_timestamp(), clock_timestamp())`);
    expect(await post('/v1/ledger/verifications')).toMatchObject({
      status: 409,
      body: { type: 'urn:peristiwa:problem:verification-under-way' },
    });
    await owner.query(`UPDATE ops.verification SET beat_at = clock_timestamp() - interval '31 seconds'
      WHERE ended_at IS NULL`);
    expect(await ended(await post('/v1/ledger/verifications'))).toMatchObject({ outcome: 'completed' });
    const { body } = await get('/v1/ledger/verifications');
    expect(body.verifications.map(({ outcome }: { outcome: string }) => outcome)).toContain('interrupted');
  });

  it('is refused where the ledger has no events: an event that was never there is no finding', async () => {
    const beyond = await post('/v1/ledger/verifications', { from: tail + 1 });
    expect(beyond).toMatchObject({ status: 409, body: { type: 'urn:peristiwa:problem:beyond-ledger' } });
    expect((await ended(await post('/v1/ledger/verifications', { from: tail }))).outcome).toBe('completed');
  });

  it('that was taken for lost runs into its end without signing or writing, and the next one is its own', async () => {
    await writer.record(alone(3));
    const signed = () => owner.query('SELECT count(*)::int AS count FROM ledger.checkpoint');
    const before = (await signed()).rows[0].count;
    // The job waits for this lock, and meanwhile another replica takes its process for dead.
    await owner.query('BEGIN');
    await owner.query('LOCK TABLE ledger.identity IN ACCESS EXCLUSIVE MODE');
    const lost = await post('/v1/ledger/checkpoints');
    const rows = new Client({ connectionString: system.databaseUrl });
    await rows.connect();
    await rows.query(
      `UPDATE ops.verification SET ended_at = clock_timestamp(), outcome = 'interrupted' WHERE verification_id = $1`,
      [lost.body.verificationId],
    );
    const next = await post('/v1/ledger/verifications');
    await owner.query('COMMIT');
    expect(next.status).toBe(202);
    expect(await ended(next)).toMatchObject({ outcome: 'completed', result: { findings: [] } });
    const again = await ended(await post('/v1/ledger/verifications'));
    expect(again.outcome).toBe('completed');
    expect((await signed()).rows[0].count).toBe(before);
    expect((await get(`/v1/ledger/verifications/${lost.body.verificationId}`)).body).toMatchObject({
      outcome: 'interrupted',
    });
    expect((await ended(lost)).result).toBeUndefined();
    await rows.end();
  });

  it('is cancelled at its next beat, and not after its end', async () => {
    const [job] = (await get('/v1/ledger/verifications')).body.verifications;
    const path = `/v1/ledger/verifications/${job.verificationId}/cancellation`;
    expect(await post(path)).toMatchObject({
      status: 409,
      body: { type: 'urn:peristiwa:problem:verification-ended' },
    });
    expect((await post(`/v1/ledger/verifications/${idOf(99)}/cancellation`)).status).toBe(404);
    // A verification waits for this lock, which no append needs.
    await owner.query('BEGIN');
    await owner.query('LOCK TABLE ledger.identity IN ACCESS EXCLUSIVE MODE');
    const started = await post('/v1/ledger/verifications');
    const asked = await post(`/v1/ledger/verifications/${started.body.verificationId}/cancellation`);
    expect(asked).toMatchObject({ status: 200, body: { isCancelled: true } });
    // The beat after the request sees it, and the next one says that the process has heard.
    for (const _ of [1, 2]) await beatAfter(started.body.verificationId);
    await owner.query('COMMIT');
    expect(await ended(started)).toMatchObject({ outcome: 'cancelled' });
  });

  /** Last, because it tampers with the ledger. */
  it('names the first event that was altered, and signs nothing then', async () => {
    await owner.query('ALTER TABLE ledger.event DISABLE TRIGGER USER');
    await owner.query(`UPDATE ledger.event SET data = replace(data, '{', '{ ') WHERE position = 2`);
    const job = await ended(await post('/v1/ledger/verifications'));
    expect(job).toMatchObject({
      outcome: 'completed',
      result: { events: 1, findings: [{ kind: 'altered', position: 2 }] },
    });
    expect(JSON.stringify(job)).not.toContain('Soreang');
    // The alert of it (deploy/prometheus/alerts.yml), which a range that leaves the event out does not end.
    expect(await findingsMetric()).toBe('1');
    await ended(await post('/v1/ledger/verifications', { from: 3 }));
    expect(await findingsMetric()).toBe('1');
    const [first] = acts;
    const { body } = await get(`/v1/ledger/acts/${first}`);
    expect(body.events.map(({ agrees }: { agrees: boolean }) => agrees)).toContain(false);
  });
});
