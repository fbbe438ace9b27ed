import type { Pool, PoolClient } from 'pg';
import type { Ledger, StoredEvent } from '@peristiwa/ledger';
import { inTransaction, uuidArray } from '@peristiwa/postgres';
import type { Lease, Source } from '@peristiwa/projections';
import { foldPersonStream, type ChangeRow } from '../projector/fold-stream';
import { RegistryProjection } from '../projector/registry-projection';
import { insertChanges } from '../projector/registry-tables';
import { comparePersons, type PersonDifference } from './compare';
import { endJob, RebuildRefused, type RebuildJob } from './job';
import { CHECKPOINT, swapVersions } from './next-tables';

export interface SwitchOptions {
  readonly pool: Pool;
  readonly ledger: Pick<Ledger, 'readStreams'>;
  readonly source: Source<StoredEvent>;
  readonly lease: Lease;
  readonly job: RebuildJob;
  readonly now: () => Date;
}

/** The live projector stands still during the switch: what is left to do then has to be little. */
const EVENTS_LEFT_MAX = 5_000;
const LOT = 1_000;

/** Not now: too much has come since the catch-up, or readers did not make way in time. Catch up and try again. */
export class SwitchLater extends Error {
  override name = 'SwitchLater';
}

/**
 * Everything in one transaction, under the checkpoint row that each batch of the projector locks: the last events, the
 * change rows of what the new version says differently, and the swap of the tables. Readers wait for a moment or,
 * when a long statement holds the tables, the switch gives way and is tried again. @returns how many persons differ
 */
export async function switchVersions(options: SwitchOptions): Promise<number> {
  const { pool, lease, job } = options;
  try {
    return await inTransaction(pool, async (client) => {
      await lease.lock(client);
      await client.query(`SET LOCAL lock_timeout = '2s'`);
      const live = await lockCheckpoint(client, CHECKPOINT.live);
      const next = await lockCheckpoint(client, CHECKPOINT.next);
      if (next > live) throw new RebuildRefused('The new version is ahead of the live one');
      const projection = new RegistryProjection(options.ledger, { schema: 'registry_next' });
      await catchUp(client, projection, options.source, next, live);
      await healLikeLive(client, projection, live);
      const told = await tellDifferences(client, options, await suspects(client, job));
      // Shorter than the server's deadlock check: when a reader and the switch meet, the switch is the one to give way.
      await client.query(`SET LOCAL lock_timeout = '500ms'`);
      await client.query(
        'LOCK TABLE registry.person, registry.family, registry.anomaly IN ACCESS EXCLUSIVE MODE',
      );
      await swapVersions(client, live);
      await endJob(client, 'switched');
      return told;
    });
  } catch (error) {
    if ((error as { code?: string }).code === '55P03') throw new SwitchLater();
    throw error;
  }
}

async function lockCheckpoint(client: PoolClient, name: string): Promise<number> {
  const { rows } = await client.query<{ position: string }>(
    'SELECT position FROM registry.checkpoint WHERE name = $1 FOR UPDATE',
    [name],
  );
  return Number(rows[0]?.position ?? 0);
}

async function catchUp(
  client: PoolClient,
  projection: RegistryProjection,
  source: Source<StoredEvent>,
  from: number,
  to: number,
): Promise<void> {
  if (to - from > EVENTS_LEFT_MAX) throw new SwitchLater();
  for (let at = from; at < to;) {
    const page = (await source.readAfter(at, LOT)).filter(({ position }) => position <= to);
    await projection.apply(client, page);
    const last = page.at(-1);
    if (!last) throw new RebuildRefused('The ledger is shorter than the registry');
    at = last.position;
  }
}

/** An operator may have repaired and refolded a stream of the live version after it was loaded into the new one. */
async function healLikeLive(
  client: PoolClient,
  projection: RegistryProjection,
  position: number,
): Promise<void> {
  const { rows } = await client.query<{ stream_id: string; kind: 'person' | 'family' }>(
    `SELECT n.stream_id, n.kind FROM registry_next.anomaly n
     LEFT JOIN registry.anomaly l ON l.stream_id = n.stream_id AND l.healed_at IS NULL
     WHERE n.healed_at IS NULL AND l.stream_id IS NULL`,
  );
  for (const { stream_id: streamId, kind } of rows)
    await projection.refold(client, { streamId, kind }, position);
}

/** Persons that differed at the comparison, and everybody whom the live version told of since. */
async function suspects(client: PoolClient, { comparedAfter }: RebuildJob): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    `SELECT stream_id AS id FROM registry.rebuild_difference WHERE kind = 'person'
     UNION SELECT person_id FROM registry.change WHERE change_no > $1 ORDER BY 1`,
    [comparedAfter],
  );
  return rows.map(({ id }) => id);
}

async function tellDifferences(
  client: PoolClient,
  options: SwitchOptions,
  ids: readonly string[],
): Promise<number> {
  let told = 0;
  for (let start = 0; start < ids.length; start += LOT) {
    const differences = await comparePersons(client, ids.slice(start, start + LOT));
    const kept = differences.filter(isBehind);
    if (kept.length > 0) await keepLive(client, kept);
    const changed = differences.filter((difference) => !isBehind(difference));
    await insertChanges(client, await changesOf(changed, options));
    told += changed.length;
  }
  return told;
}

const isBehind = ({ liveVersion, nextVersion }: PersonDifference) =>
  liveVersion !== null && (nextVersion === null || nextVersion < liveVersion);

/**
 * A parked stream keeps its last good state, in a rebuild as in daily work: what was told is not taken back because a
 * newer fold cannot place it. Anybody else who is missing is a mistake, and then nothing is switched.
 */
async function keepLive(client: PoolClient, kept: readonly PersonDifference[]): Promise<void> {
  const ids = uuidArray(kept.map(({ streamId }) => streamId));
  const { rowCount } = await client.query(
    'SELECT FROM registry_next.anomaly WHERE stream_id = ANY ($1::uuid[]) AND healed_at IS NULL',
    [ids],
  );
  if (rowCount !== kept.length) {
    throw new RebuildRefused('Persons of the live version are missing in the new one and not parked there');
  }
  await client.query('DELETE FROM registry_next.person WHERE person_id = ANY ($1::uuid[])', [ids]);
  await client.query(
    'INSERT INTO registry_next.person SELECT * FROM registry.person WHERE person_id = ANY ($1::uuid[])',
    [ids],
  );
}

/**
 * Acts that only the new version could place get their rows as they would have; the same facts with another outcome
 * get one row without facts, in the name of the rebuild.
 */
async function changesOf(
  differences: readonly PersonDifference[],
  { ledger, job, now }: SwitchOptions,
): Promise<ChangeRow[]> {
  const further = differences.filter(({ liveVersion, nextVersion }) => liveVersion !== nextVersion);
  const streams = await ledger.readStreams(further.map(({ streamId }) => streamId));
  return differences.flatMap(({ streamId, liveVersion, nextVersion, position, state }) => {
    const events = streams.get(streamId)?.slice(0, nextVersion ?? 0);
    if (events) return foldPersonStream(events, liveVersion ?? 0).changes;
    const recordedAt = now();
    const today = recordedAt.toISOString().slice(0, 10);
    return [
      {
        position: position ?? 0,
        personId: streamId,
        version: nextVersion ?? 0,
        actId: job.actId,
        requestId: job.actId,
        types: [],
        facts: '[]',
        occurredOn: today,
        reportedOn: today,
        recordedAt,
        state: state ?? '',
      },
    ];
  });
}
