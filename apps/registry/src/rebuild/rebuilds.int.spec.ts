import { resolve } from 'node:path';
import { randomWorld } from '@peristiwa/testing';
import { createPool } from '@peristiwa/postgres';
import { ROLE } from '../names';
import { startRegistryService, type RegistryServiceUnderTest } from '../registry-service-under-test';
import { Rebuilds } from './rebuilds';

/** Workers run the compiled files of the build, as in the image. */
const mockWorker = resolve(__dirname, '../../../../dist/apps/registry/src/rebuild/worker.js');
jest.mock('./worker-process', () => {
  const actual = jest.requireActual<typeof import('./worker-process')>('./worker-process');
  const startWorker: typeof actual.startWorker = (order, onProgress) =>
    actual.startWorker(order, onProgress, mockWorker);
  return { ...actual, startWorker };
});

const ORDER = { share: 50, threads: 1, orderedBy: 'spec', requestId: 'spec' } as const;

let under: RegistryServiceUnderTest;
let operator: string;
let auditor: string;

beforeAll(async () => {
  under = await startRegistryService();
  operator = await under.system.token('operator');
  auditor = await under.system.token('auditor');
  const { events } = randomWorld(11, 150);
  await under.writer.appendHistory(events);
  await under.system.get(
    `${under.system.urls['registry']}/v1/statistics/residents?minPosition=${events.length}`,
    {
      token: auditor,
    },
  );
});
afterEach(() => under.owner.query('DROP FUNCTION IF EXISTS at_chunk CASCADE'));
afterAll(() => under.stop());

const url = (path = '') => `${under.system.urls['registry']}/v1/rebuilds${path}`;
const post = (path: string, body: object = {}, token = operator) =>
  under.system.post(url(path), body, { token });
const overview = async () => (await under.system.get(url(), { token: auditor })).body;

/** The order when nothing is left to do for it. */
async function ended(orderNo: number) {
  for (;;) {
    const order = (await overview()).orders.find((one: { orderNo: number }) => one.orderNo === orderNo);
    if (order.endedAt) return order;
    await new Promise((settle) => setTimeout(settle, 50));
  }
}

async function begin(action: string) {
  const { status, body } = await post('', { action, threads: 1 });
  expect({ status, body }).toMatchObject({ status: 202, body: { orderNo: expect.any(Number) } });
  return body.orderNo as number;
}

/** Runs `statement` with the first commit of a chunk. */
async function atFirstChunk(statement: string): Promise<void> {
  await under.owner.query(`
    CREATE FUNCTION at_chunk() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF OLD.events_done = 0 THEN ${statement}; END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER at_chunk BEFORE UPDATE OF events_done ON registry.rebuild
      FOR EACH ROW EXECUTE FUNCTION at_chunk()`);
}

it('a dry run says what would be read, changes nothing, and is on record', async () => {
  const { status, body } = await post('/dry-run');
  expect({ status, body }).toMatchObject({ status: 200, body: { slices: 16, dropsPrevious: false } });
  expect(body.events).toBeGreaterThan(100);
  const { orders, rebuilds } = await overview();
  expect(orders).toMatchObject([{ action: 'dry-run', outcome: 'done', orderedBy: expect.any(String) }]);
  expect(rebuilds).toEqual([]);
});

it('verifies in a process of its own and shows the digests of both versions', async () => {
  const order = await ended(await begin('verify'));
  expect(order).toMatchObject({ action: 'verify', outcome: 'verified', attempts: 1, share: 50 });
  expect(order.progress).toMatchObject({ phase: 'compare' });
  const [rebuild] = (await overview()).rebuilds;
  expect(rebuild).toMatchObject({ verifyOnly: true, outcome: 'verified', differences: 0 });
  const { body } = await under.system.get(url(`/${rebuild.rebuildNo}`), { token: auditor });
  expect(body).toMatchObject({ comparison: { slicesDiffering: 0 }, differing: [] });
  expect(body.comparison.digests.every(({ verdict }: { verdict: string }) => verdict === 'same')).toBe(true);
  expect(body.comparison.digests).toHaveLength(body.comparison.slices);
});

it('lists the streams that differ', async () => {
  await under.owner.query(`UPDATE registry.person SET state = state || ' ' WHERE person_id =
    (SELECT person_id FROM registry.person ORDER BY 1 LIMIT 1)`);
  await ended(await begin('verify'));
  const [rebuild] = (await overview()).rebuilds;
  const { body } = await under.system.get(url(`/${rebuild.rebuildNo}`), { token: operator });
  expect(body).toMatchObject({ differences: 1, differing: [{ kind: 'person', difference: 'state' }] });
  expect(
    body.comparison.digests.filter(({ verdict }: { verdict: string }) => verdict === 'differs'),
  ).toHaveLength(1);
});

it('of two operators who begin at the same time one is refused; a rebuild can be rolled back', async () => {
  expect((await post('', { action: 'rollback' })).body.type).toBe(
    'urn:peristiwa:problem:no-previous-version',
  );
  const answers = await Promise.all([post('', { action: 'rebuild' }), post('', { action: 'verify' })]);
  expect(answers.map(({ status }) => status).toSorted()).toEqual([202, 409]);
  const refused = answers.find(({ status }) => status === 409);
  expect(refused?.body.type).toBe('urn:peristiwa:problem:rebuild-under-way');
  const accepted = answers.find(({ status }) => status === 202);
  await ended(accepted?.body.orderNo);
  if ((await overview()).rebuilds[0].outcome !== 'switched') await ended(await begin('rebuild'));
  const { hasPrevious, rebuilds } = await overview();
  expect([hasPrevious, rebuilds[0].outcome]).toEqual([true, 'switched']);
  expect(await ended(await begin('rollback'))).toMatchObject({ outcome: 'switched' });
  expect((await overview()).rebuilds[0]).toMatchObject({ kind: 'rollback', outcome: 'switched' });
});

it('pauses after a step, resumes, and can be cancelled while it is paused', async () => {
  expect((await post('/current/pause')).body.type).toBe('urn:peristiwa:problem:rebuild-not-under-way');
  expect((await post('/current/resume')).body.type).toBe('urn:peristiwa:problem:rebuild-not-paused');
  await atFirstChunk(`NEW.wish := 'pause'`);
  expect(await ended(await begin('verify'))).toMatchObject({ outcome: 'paused' });
  expect(await overview()).toMatchObject({ standing: 'paused' });
  expect((await post('', { action: 'rebuild' })).body.type).toBe('urn:peristiwa:problem:rebuild-under-way');
  await under.owner.query('DROP FUNCTION at_chunk CASCADE');
  const resumed = await post('/current/resume', { share: 100 });
  expect(await ended(resumed.body.orderNo)).toMatchObject({
    action: 'resume',
    outcome: 'verified',
    share: 100,
  });

  await atFirstChunk(`NEW.wish := 'pause'`);
  await ended(await begin('rebuild'));
  const cancelled = await post('/current/cancel');
  expect(await ended(cancelled.body.orderNo)).toMatchObject({ action: 'cancel', outcome: 'cancelled' });
  expect((await overview()).standing).toBeUndefined();
});

it('a worker that crashes is followed by another one, which goes on', async () => {
  await under.owner.query('CREATE SEQUENCE crashes');
  await under.owner.query('GRANT USAGE ON SEQUENCE crashes TO public');
  await atFirstChunk(`IF nextval('crashes') = 1 THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF`);
  expect(await ended(await begin('verify'))).toMatchObject({ outcome: 'verified', attempts: 2 });
});

it.each([
  ['', { action: 'rebuild' }],
  ['/dry-run', {}],
  ['/current/pause', {}],
  ['/current/resume', {}],
  ['/current/cancel', {}],
])('only an operator may order %s', async (path, body) => {
  expect((await post(path, body, auditor)).status).toBe(403);
});

it('a log-in that may not create tables is refused, and told of the command', async () => {
  await under.owner.query(`CREATE ROLE spec_rebuilds LOGIN PASSWORD 'spec'`);
  await under.owner.query(`GRANT ${ROLE} TO spec_rebuilds`);
  const login = new URL(under.system.databaseUrl);
  login.username = 'spec_rebuilds';
  login.password = 'spec';
  const pool = createPool({ url: login.toString(), role: ROLE, name: 'spec' });
  try {
    const rebuilds = new Rebuilds(pool, pool);
    expect(await rebuilds.begin('rebuild', ORDER)).toBe('not-permitted');
    expect(await rebuilds.overview()).toMatchObject({ isPermitted: false });
  } finally {
    await pool.end();
    await under.owner.query('DROP ROLE spec_rebuilds');
  }
});
