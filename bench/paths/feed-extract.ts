import { generateKeyPairSync } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import type { Pool } from 'pg';
import { pino } from 'pino';
import { Extracts } from '../../apps/publisher/src/extracts/extracts';
import { ExtractRunner } from '../../apps/publisher/src/extracts/extract-runner';
import { migratePublisher } from '../../apps/publisher/src/migrate-publisher';
import { defaultSettings } from '../../apps/publisher/src/tokens';
import type { Effective } from '../../apps/publisher/src/view/agreement';
import { ExtractManifest } from '@peristiwa/contracts';
import { keyIdOf, signText } from '@peristiwa/signing';
import { Bootstrap } from '../../libs/subscriber/src/extract/bootstrap';
import type { ExtractClient } from '../../libs/subscriber/src/extract/extract-client';
import { migrateMinistry } from '../../libs/subscriber/src/migrate-ministry';
import type { Contest } from '../contest';
import type { BenchEnvironment } from '../environment';
import { number } from '../number';

const PARTNER = 'kemensos';
const PERSONS = 1_000_000;
const PARTITIONS = 3;
const log = pino({ level: 'silent' });

/** SQL: persons with views of some 400 bytes. */
const ROWS = `SELECT n, '01930000-0000-7000-8000-' || lpad(to_hex(n), 12, '0') AS key,
  '{"n":' || n || ',"name":"' || repeat('Warga ', 60) || '"}' AS view FROM generate_series(1, $1::int) n`;

/** Everything that a partner holds is made into signed parts; then an empty copy is filled from them. */
export async function feedExtractPath(environment: BenchEnvironment): Promise<Contest[]> {
  const persons = Math.ceil(PERSONS / environment.scale);
  const pool = await openPublisher(environment, persons);
  const agreements = agreementsOf();
  const extracts = new Extracts(pool, agreements);
  const prepare = prepareWith(pool, extracts, agreements);
  let manifest = await prepare();
  const copy = await openCopy(environment);
  const title = `${number(persons)} persons`;
  return [
    {
      name: 'feed-extract',
      title: `${title} made into signed parts, NDJSON and CSV`,
      unit: 'persons',
      contestants: [
        {
          name: 'extract',
          role: 'ours',
          lacks: '',
          prepare: async () => undefined,
          run: async () => {
            manifest = await prepare();
            return manifest.persons;
          },
          extras: () => ({
            parts: manifest.parts.length,
            megabytes: Math.round(manifest.parts.reduce((sum, { ndjson }) => sum + ndjson.bytes, 0) / 1e6),
          }),
        },
      ],
      rounds: 3,
      notes: ['Messages have headers of some 20 bytes. One process; nothing is sent over a network.'],
    },
    {
      name: 'feed-bootstrap',
      title: `${title} filled into an empty copy`,
      unit: 'persons',
      contestants: [
        {
          name: 'bootstrap',
          role: 'ours',
          lacks: '',
          prepare: async () => void (await copy.query(EMPTY)),
          run: async () => {
            await fill(copy, extracts, manifest);
            return manifest.persons;
          },
        },
      ],
      rounds: 3,
      notes: ['The kit with a handler that does nothing. Publisher and copy are databases of one server.'],
    },
  ];
}

async function openPublisher(environment: BenchEnvironment, persons: number): Promise<Pool> {
  const url = await environment.newDatabase('extract_publisher');
  await migratePublisher(url);
  const pool = environment.pool(url, { max: 6 });
  await pool.query(
    `INSERT INTO publisher.feed (partner, agreement_version, standing, partitions, sequence)
     VALUES ($1, 1, 'active', ${PARTITIONS}, $2)`,
    [PARTNER, persons],
  );
  await pool.query(
    `INSERT INTO publisher.holding (partner, person_id, person_key, version, view, view_hash, agreement_version)
     SELECT '${PARTNER}', key::uuid, key, 1, view, sha256(convert_to(view, 'UTF8')), 1 FROM (${ROWS}) one`,
    [persons],
  );
  await pool.query(
    `INSERT INTO publisher.message (partner, sequence, partition, previous_sequence, person_id, key, type, headers, value,
       agreement_version)
     SELECT '${PARTNER}', n, n % ${PARTITIONS}, greatest(0, n - ${PARTITIONS}), key::uuid, key, 'id.peristiwa.person.entered-scope.v1',
       '{"ce_sequence":"' || n || '"}',
       convert_to('{"personKey":"' || key || '","version":1,"state":' || view || '}', 'UTF8'), 1
     FROM (${ROWS}) one`,
    [persons],
  );
  await pool.query(
    `INSERT INTO publisher.feed_partition (partner, partition, sequence, digest)
     SELECT '${PARTNER}', n, $1::bigint, sha256('spec') FROM generate_series(0, ${PARTITIONS - 1}) n`,
    [persons],
  );
  await pool.query('VACUUM (ANALYZE) publisher.holding, publisher.digest_part, publisher.message');
  return pool;
}

type RunnerAgreements = ConstructorParameters<typeof Extracts>[1];
type RunnerKeys = ConstructorParameters<typeof ExtractRunner>[0]['feedKeys'];

/** Each question is on another day, so that the limit of a day is not met. */
function agreementsOf(): RunnerAgreements {
  const agreement = { partner: PARTNER, version: 1, fields: ['name'], quotaPerDay: null };
  let day = 0;
  const effective = { agreement, standing: 'active', versions: [] } as unknown as Effective;
  return {
    now: () => new Date(),
    today: () => `2020-01-${String((day += 1)).padStart(2, '0')}`,
    effectiveOf: async () => effective,
    dataSchema: () => '',
  } as unknown as RunnerAgreements;
}

function prepareWith(
  pool: Pool,
  extracts: Extracts,
  agreements: RunnerAgreements,
): () => Promise<ExtractManifest> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const signer = { keyId: keyIdOf(publicKey), sign: (text: Buffer) => signText(text, privateKey) };
  const feedKeys = { maySign: async () => true, signer: async () => signer } as unknown as RunnerKeys;
  const settings = { ...defaultSettings, pollMs: 5, release: { windowMs: 1, personsMin: 1, longestMs: 1 } };
  return async () => {
    const effective = await agreements.effectiveOf(PARTNER);
    if (!effective) throw new Error('No agreement');
    const { partner, extractId } = await extracts.create(effective, 'bench');
    const runner = new ExtractRunner({
      pool,
      extracts,
      agreements,
      feedKeys,
      settings,
      log,
      onMade: () => undefined,
    });
    runner.start();
    for (;;) {
      const { state, manifest } = await extracts.get(partner, extractId);
      if (state === 'ready') {
        await runner.stop();
        return ExtractManifest.parse(JSON.parse(manifest ?? ''));
      }
      if (state !== 'preparing') throw new Error(`The extract is ${state}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
}

/** Each round has an empty copy. */
const EMPTY = 'TRUNCATE subscriber.person, subscriber.digest_part, subscriber.cursor, subscriber.bootstrap';

async function openCopy(environment: BenchEnvironment): Promise<Pool> {
  const url = await environment.newDatabase('extract_copy');
  await migrateMinistry({ url, role: 'peristiwa_bench', schema: 'ministry', migrations: [] });
  return environment.pool(url, { max: 4 });
}

async function fill(pool: Pool, extracts: Extracts, manifest: ExtractManifest): Promise<void> {
  const extract = await extracts.get(PARTNER, manifest.extractId);
  const answer = { state: 'ready', manifest } as unknown as Awaited<ReturnType<ExtractClient['begin']>>;
  const bootstrap = new Bootstrap({
    pool,
    topic: 'none',
    partner: PARTNER,
    handler: { apply: async () => undefined },
    client: {
      begin: async () => answer,
      find: async () => answer,
      part: async (_manifest, { part }) => gunzipSync(await extracts.content(extract, part)),
      keys: () => Promise.reject(new Error('not asked')),
    },
    isSigned: async () => true,
    log,
  });
  await bootstrap.run(new AbortController().signal);
}
