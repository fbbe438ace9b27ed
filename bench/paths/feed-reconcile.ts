import { generateKeyPairSync } from 'node:crypto';
import type { Pool } from 'pg';
import { pino } from 'pino';
import { migratePublisher } from '../../apps/publisher/src/migrate-publisher';
import { Reconciliation } from '../../apps/publisher/src/reconcile/reconciliation';
import { keyIdOf, signText } from '@peristiwa/signing';
import { migrateMinistry } from '../../libs/subscriber/src/migrate-ministry';
import { OwnCopy } from '../../libs/subscriber/src/reconcile/own-copy';
import { reconcile, type ReconciliationApi } from '../../libs/subscriber/src/reconcile/reconcile';
import type { Contest } from '../contest';
import type { BenchEnvironment } from '../environment';
import { number } from '../number';

const PARTNER = 'kemensos';
const PERSONS = 1_000_000;
const DIFFERENCES = [0, 1, 100, 10_000];

/** SQL: the persons of both sides, with views of some 400 bytes. */
const ROWS = `SELECT '01930000-0000-7000-8000-' || lpad(to_hex(n), 12, '0') AS key,
  '{"n":' || n || ',"name":"' || repeat('Warga ', 60) || '"}' AS view FROM generate_series(1, $1::int) n`;

/** A copy of a million persons is compared with the holdings. The question goes over no network: JSON is counted. */
export async function feedReconcilePath(environment: BenchEnvironment): Promise<Contest[]> {
  const persons = Math.ceil(PERSONS / environment.scale);
  const publisher = await openPublisher(environment, persons);
  const ministry = await openMinistry(environment, persons);
  const api = apiOf(publisher);
  return DIFFERENCES.map((differences): Contest => {
    const changed = Math.ceil(differences / environment.scale);
    let report: Awaited<ReturnType<typeof reconcile>> | undefined;
    return {
      name: `feed-reconcile-${differences}`,
      title: `${number(persons)} persons reconciled, of whom ${number(changed)} differ`,
      unit: 'persons',
      contestants: [
        {
          name: 'reconcile',
          role: 'ours',
          lacks: '',
          prepare: () => alter(ministry, changed),
          run: async () => {
            report = await reconcile({ copy: new OwnCopy(ministry, 'none'), api: api() });
            if (report.differences.length !== changed) throw new Error('Other persons were found');
            return persons;
          },
          extras: () => ({
            messages: report?.messages ?? 0,
            bytes: report?.bytes ?? 0,
            seconds: report?.seconds ?? 0,
          }),
        },
      ],
      rounds: 3,
      notes: [
        'Two databases on one server; found, not repaired. Bytes are those of questions and answers as JSON.',
      ],
    };
  });
}

async function openPublisher(environment: BenchEnvironment, persons: number): Promise<Pool> {
  const url = await environment.newDatabase('reconcile_publisher');
  await migratePublisher(url);
  const pool = environment.pool(url, { max: 4 });
  await pool.query(
    `INSERT INTO publisher.feed (partner, agreement_version, standing, partitions) VALUES ($1, 1, 'active', 3)`,
    [PARTNER],
  );
  await pool.query(
    `INSERT INTO publisher.holding (partner, person_id, person_key, version, view, view_hash, agreement_version)
     SELECT '${PARTNER}', key::uuid, key, 1, view, sha256(convert_to(view, 'UTF8')), 1 FROM (${ROWS}) one`,
    [persons],
  );
  await pool.query('VACUUM (ANALYZE) publisher.holding, publisher.digest_part');
  return pool;
}

async function openMinistry(environment: BenchEnvironment, persons: number): Promise<Pool> {
  const url = await environment.newDatabase('reconcile_ministry');
  await migrateMinistry({ url, role: 'peristiwa_bench', schema: 'ministry', migrations: [] });
  const pool = environment.pool(url, { max: 4 });
  await pool.query(
    `INSERT INTO subscriber.person (person_key, version, state, last_sequence, in_scope)
     SELECT key, 1, view, 1, true FROM (${ROWS}) one`,
    [persons],
  );
  await pool.query('VACUUM (ANALYZE) subscriber.person, subscriber.digest_part');
  return pool;
}

/** The first `count` persons of the copy are others than those of the registry, and nobody else. */
async function alter(ministry: Pool, count: number): Promise<void> {
  await ministry.query(
    `UPDATE subscriber.person p SET state = CASE WHEN n <= $2 THEN '{"n":0}' ELSE view END
     FROM (SELECT one.*, row_number() OVER (ORDER BY key) AS n FROM (${ROWS}) one) one
     WHERE p.person_key = key AND (n <= $2) <> (state = '{"n":0}')`,
    [(await ministry.query('SELECT FROM subscriber.person')).rowCount, count],
  );
}

function apiOf(pool: Pool): () => ReconciliationApi {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const signer = { keyId: keyIdOf(publicKey), sign: (text: Buffer) => signText(text, privateKey) };
  const feedKeys = { signer: async () => signer } as unknown as ConstructorParameters<
    typeof Reconciliation
  >[2];
  const reconciliation = new Reconciliation(
    pool,
    { clock: () => new Date(), log: pino({ level: 'silent' }) },
    feedKeys,
  );
  return () => {
    const traffic = { messages: 0, bytes: 0 };
    const counted = async <Answer>(question: object, answer: Promise<Answer>): Promise<Answer> => {
      traffic.messages += 1;
      traffic.bytes += JSON.stringify(question).length + JSON.stringify(await answer).length;
      return answer;
    };
    return {
      traffic,
      compare: (question) => counted(question, reconciliation.compare(PARTNER, question)),
      differences: (question) =>
        counted(
          question,
          reconciliation.differences(PARTNER, question).then((differences) => ({ differences })),
        ),
    };
  };
}
