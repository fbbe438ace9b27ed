import { Client, type Pool } from 'pg';
import { migrateLedger } from '@peristiwa/ledger';
import { eventTypes } from '@peristiwa/domain';
import { createPool } from '@peristiwa/postgres';
import { idOf, testDatabase, type TestDatabase } from '@peristiwa/testing';
import { migrateRegistry } from '../migrate-registry';
import { ROLE } from '../names';
import { AccessLog, type Reader } from './access-log';
import { RegistryQueries } from './registry-queries';

const PERSONS = 12;
const nikOf = (index: number) => `32040101019090${String(index).padStart(2, '0')}`;
const personOf = (index: number) => idOf(9_000 + index);
const reader = (actor: string): Reader => ({
  actor,
  office: null,
  purpose: 'spec',
  requestId: `r-${actor}`,
  isAuditor: false,
});

let database: TestDatabase;
let pool: Pool;
let owner: Client;
let queries: RegistryQueries;

beforeAll(async () => {
  database = await testDatabase('registry_queries');
  await migrateLedger(database.url, eventTypes);
  await migrateRegistry(database.url);
  pool = createPool({ url: database.url, role: ROLE, name: 'spec' });
  owner = new Client({ connectionString: database.url });
  await owner.connect();
  for (let index = 0; index < PERSONS; index += 1) {
    await owner.query(
      `INSERT INTO registry.person (person_id, version, position, nik, family_id, status, area, sex, born_on, state, fold_version)
       VALUES ($1, 1, $2, $3, $1, 'resident', '3204012001', 'male', '1990-01-01', $4, 1)`,
      [personOf(index), index + 1, nikOf(index), JSON.stringify({ name: `Person ${index}` })],
    );
  }
});
beforeEach(() => {
  queries = new RegistryQueries(pool);
});
afterAll(async () => {
  await pool.end();
  await owner.end();
  await database.drop();
});

const lookup = (index: number, actor: string) => queries.findByNik(nikOf(index), reader(actor), 'lookup');

/** Rows of readers whose name begins with `prefix`, oldest first, and the number of commits that wrote them. */
async function logOf(prefix: string) {
  const { rows } = await owner.query(
    `SELECT actor, purpose, what, person_id, request_id, xmin::text AS commit FROM registry.access_log
     WHERE actor LIKE $1 || '%' ORDER BY access_no`,
    [prefix],
  );
  const commits = new Set(rows.map(({ commit }) => commit)).size;
  return { rows: rows.map(({ commit: _commit, ...row }) => row), commits };
}

/** Makes the access log refuse one reader, as a full disk or a revoked right would refuse all. */
async function refusing(actor: string, work: () => Promise<void>): Promise<void> {
  await owner.query(`
    CREATE FUNCTION registry.refuse_one() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN IF NEW.actor = '${actor}' THEN RAISE EXCEPTION 'no' USING ERRCODE = '53100'; END IF; RETURN NEW; END $$;
    CREATE TRIGGER refuse_one BEFORE INSERT ON registry.access_log
      FOR EACH ROW EXECUTE FUNCTION registry.refuse_one()`);
  try {
    await work();
  } finally {
    await owner.query(`DROP FUNCTION registry.refuse_one CASCADE`);
  }
}

describe('concurrent look-ups', () => {
  it('each get their own answer, and share a statement and a commit', async () => {
    const sent = jest.spyOn(pool, 'query');
    const found = await Promise.all(
      Array.from({ length: PERSONS }, (_, index) => lookup(index, `together-${index}`)),
    );
    expect(sent).toHaveBeenCalledTimes(1);
    sent.mockRestore();
    expect(found.map((one) => [one?.personId, one?.position, one?.person.name])).toEqual(
      Array.from({ length: PERSONS }, (_, index) => [personOf(index), index + 1, `Person ${index}`]),
    );
    const { rows, commits } = await logOf('together-');
    expect(commits).toBe(1);
    expect(rows).toEqual(
      Array.from({ length: PERSONS }, (_, index) => ({
        actor: `together-${index}`,
        purpose: 'spec',
        what: 'lookup',
        person_id: personOf(index),
        request_id: `r-together-${index}`,
      })),
    );
  });

  it('may request the same person twice, and an unknown person', async () => {
    const nobody = () => queries.findByNik('3204010101909099', reader('twice-2'), 'lookup');
    const found = await Promise.all([lookup(3, 'twice-0'), lookup(3, 'twice-1'), nobody()]);
    expect(found.map((one) => one?.personId)).toEqual([personOf(3), personOf(3), undefined]);
    const { rows } = await logOf('twice-');
    expect(rows.map(({ person_id }) => person_id)).toEqual([personOf(3), personOf(3), null]);
  });

  it('return since when a person is parked', async () => {
    await owner.query(
      `INSERT INTO registry.anomaly (stream_id, kind, reason, version, position, since, healed_at)
       VALUES ($1, 'person', 'spec', 2, 20, '2026-11-01T00:00:00Z', NULL),
              ($2, 'person', 'spec', 2, 20, '2026-11-01T00:00:00Z', '2026-11-02T00:00:00Z')`,
      [personOf(5), personOf(6)],
    );
    const found = await Promise.all([lookup(5, 'parked'), lookup(6, 'parked')]);
    expect(found.map((one) => one?.parkedSince)).toEqual([new Date('2026-11-01T00:00:00Z'), null]);
  });

  it('are not answered before their rows are committed', async () => {
    await owner.query('BEGIN; LOCK TABLE registry.access_log IN EXCLUSIVE MODE');
    const answered = jest.fn();
    const answers = Promise.all([1, 2].map((index) => lookup(index, 'waiting').then(answered)));
    const waiting = `SELECT 1 FROM pg_locks WHERE relation = 'registry.access_log'::regclass AND NOT granted`;
    while ((await owner.query(waiting)).rowCount === 0) await new Promise(setImmediate);
    expect(answered).not.toHaveBeenCalled();
    await owner.query('COMMIT');
    await answers;
    expect((await logOf('waiting')).rows).toHaveLength(2);
  });

  it('all fail when the access log fails, and later ones succeed when it works again', async () => {
    await refusing('refused', async () => {
      const together = await Promise.allSettled([
        lookup(0, 'fails-0'),
        lookup(1, 'refused'),
        lookup(2, 'fails-2'),
      ]);
      expect(together.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
      expect((await lookup(0, 'after'))?.personId).toBe(personOf(0));
    });
    expect((await logOf('fails-')).rows).toEqual([]);
    expect((await logOf('after')).rows).toHaveLength(1);
  });

  it('do not fail when the log data of another reader cannot be stored', async () => {
    const together = await Promise.allSettled([
      lookup(0, 'sound-0'),
      queries.findByNik(nikOf(1), { ...reader('unsound'), purpose: 'a \u0000 byte' }, 'lookup'),
      lookup(2, 'sound-2'),
    ]);
    expect(together.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect((await logOf('sound-')).rows).toHaveLength(2);
    expect((await logOf('unsound')).rows).toEqual([]);
  });
});

describe('other reads', () => {
  it('by id are logged and share commits in the same way', async () => {
    const ids = [personOf(1), idOf(9_999), personOf(0)];
    const found = await Promise.all(ids.map((id) => queries.findById(id, reader('by-id'), 'person')));
    expect(found.map((one) => one?.person.name)).toEqual(['Person 1', undefined, 'Person 0']);
    const { rows, commits } = await logOf('by-id');
    expect(rows.map(({ what, person_id }) => [what, person_id])).toEqual([
      ['person', personOf(1)],
      ['person', null],
      ['person', personOf(0)],
    ]);
    expect(commits).toBe(1);
  });

  it('of histories share a commit for their log rows', async () => {
    const log = new AccessLog(pool);
    await Promise.all([
      log.write(reader('history-0'), 'timeline', personOf(0)),
      log.write(reader('history-1'), 'person-as-of', personOf(1)),
    ]);
    const { rows, commits } = await logOf('history-');
    expect(rows.map(({ what, person_id }) => [what, person_id])).toEqual([
      ['timeline', personOf(0)],
      ['person-as-of', personOf(1)],
    ]);
    expect(commits).toBe(1);
  });
});
