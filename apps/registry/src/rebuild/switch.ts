import type { Pool, PoolClient } from 'pg';
import type { Ledger, StoredEvent } from '@peristiwa/ledger';
import { inTransaction, uuidArray } from '@peristiwa/postgres';
import type { Lease, Source } from '@peristiwa/projections';
import { CHECKPOINT } from '../names';
import { changeRows, releaseAllChanges } from '../projector/change-log';
import { touchedStreams } from '../projector/fold-batch';
import { foldPersonStream, type ChangeRow, type DueChange } from '../projector/fold-stream';
import { RegistryProjection } from '../projector/registry-projection';
import { writeTables } from '../projector/registry-tables';
import { copyOfRows, PERSON } from '../projector/state-tables';
import { comparePersons, type PersonDifference } from './compare';
import { endJob, RebuildRefused, type RebuildJob } from './job';
import { lockSlices, swapVersions, type SliceRow } from './next-tables';

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
 * Everything in one transaction, under the checkpoint rows that each batch of a projector locks: the last events, the
 * change rows of what the new version says differently, and the swap of the tables. Slices of the live version may be at
 * different places; the new one is brought to where the foremost is, and what the others were behind is told from it.
 * Readers wait for a moment or, when a long statement holds the tables, the switch gives way and is tried again.
 * @returns how many persons differ
 */
export async function switchVersions(options: SwitchOptions): Promise<number> {
  const { pool, lease } = options;
  try {
    return await inTransaction(pool, async (client) => {
      await lease.lock(client);
      await client.query(`SET LOCAL lock_timeout = '2s'`);
      const live = await lockSlices(client, CHECKPOINT.live);
      const next = await lockSlices(client, CHECKPOINT.next);
      const barrier = Math.max(0, ...live.map(({ position }) => position));
      const told = await bringUpToDate(client, options, { live, next, barrier });
      // Shorter than the server's deadlock check: when a reader and the switch meet, the switch is the one to give way.
      await client.query(`SET LOCAL lock_timeout = '500ms'`);
      await client.query(
        'LOCK TABLE registry.person, registry.family, registry.anomaly IN ACCESS EXCLUSIVE MODE',
      );
      await swapVersions(client, barrier);
      await endJob(client, 'switched');
      return told;
    });
  } catch (error) {
    if ((error as { code?: string }).code === '55P03') throw new SwitchLater();
    throw error;
  }
}

interface Places {
  readonly live: readonly SliceRow[];
  readonly next: readonly SliceRow[];
  /** Where the foremost slice of the live version is. */
  readonly barrier: number;
}

const leastOf = (rows: readonly SliceRow[]) => Math.min(...rows.map(({ position }) => position));

async function bringUpToDate(client: PoolClient, options: SwitchOptions, places: Places): Promise<number> {
  const { live, next, barrier } = places;
  if (leastOf(next) > leastOf(live)) throw new RebuildRefused('The new version is ahead of the live one');
  const projection = new RegistryProjection(options.ledger, { schema: 'registry_next' });
  const since = await catchUp(client, projection, options.source, places);
  await healLikeLive(client, projection, barrier);
  return tellDifferences(client, options, await suspects(client, options.job, since), leastOf(live));
}

/** @returns the streams that have moved since the live slice furthest behind */
async function catchUp(
  client: PoolClient,
  projection: RegistryProjection,
  source: Source<StoredEvent>,
  { live, next, barrier: until }: Places,
): Promise<Set<string>> {
  const moved = new Set<string>();
  const from = leastOf(next);
  if (until - from > EVENTS_LEFT_MAX) throw new SwitchLater();
  const partitions = live.flatMap((slice) => slice.partitions);
  for (let after = from; after < until;) {
    const { items, through } = await source.readPage({ partitions, after, limit: LOT, until });
    if (through <= after) throw new RebuildRefused('The ledger is shorter than the registry');
    if (items.length > 0) await projection.apply(client, items, { isWhole: true });
    const late = items.filter(({ position }) => position > leastOf(live));
    for (const { streamId } of touchedStreams(late)) moved.add(streamId);
    after = through;
  }
  return moved;
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

/** Persons that differed at the comparison, and everybody whom the live version told of since, or has yet to. */
async function suspects(
  client: PoolClient,
  { comparedAfter }: RebuildJob,
  moved: ReadonlySet<string>,
): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    `SELECT stream_id AS id FROM registry.rebuild_difference WHERE kind = 'person'
     UNION SELECT person_id FROM registry.change WHERE change_no > $1
     UNION SELECT person_id FROM registry.change_pending
     UNION SELECT unnest($2::uuid[]) ORDER BY 1`,
    [comparedAfter, uuidArray([...moved])],
  );
  return rows.map(({ id }) => id);
}

/**
 * First the acts that the live version did not place, or not in all slices, in the order of the ledger together with
 * those that waited for slices behind; then what is said otherwise of the same facts.
 * @returns how many persons differ: who lacks only acts after `passed`, which not all live slices had reached, was late
 */
async function tellDifferences(
  client: PoolClient,
  options: SwitchOptions,
  ids: readonly string[],
  passed: number,
): Promise<number> {
  let told = 0;
  const otherwise: string[] = [];
  for (let start = 0; start < ids.length; start += LOT) {
    const differences = await comparePersons(client, ids.slice(start, start + LOT));
    const kept = differences.filter(isBehind);
    if (kept.length > 0) await keepLive(client, kept);
    const changed = differences.filter((difference) => !isBehind(difference));
    const further = changed.filter(({ liveVersion, nextVersion }) => liveVersion !== nextVersion);
    const missed = await missedActs(further, options);
    await writeTables(client, 'defer-missed', [changeRows(missed).deferred]);
    const overdue = missed.filter(({ position }) => position <= passed);
    told += new Set(overdue.map(({ personId }) => personId)).size;
    for (const { streamId, liveVersion, nextVersion } of changed) {
      if (liveVersion === nextVersion) otherwise.push(streamId);
    }
  }
  told += otherwise.length;
  await releaseAllChanges(client);
  for (let start = 0; start < otherwise.length; start += LOT) {
    const differences = await comparePersons(client, otherwise.slice(start, start + LOT));
    const changes = differences.map((one, index) => ({ ...withoutFacts(one, options), due: index }));
    await writeTables(client, 'number-differences', [changeRows(changes).numbered]);
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
  await client.query(copyOfRows('registry', 'registry_next', PERSON), [ids]);
}

/** Acts that only the new version could place get their rows as they would have. */
async function missedActs(
  further: readonly PersonDifference[],
  { ledger }: SwitchOptions,
): Promise<DueChange[]> {
  const streams = await ledger.readStreams(further.map(({ streamId }) => streamId));
  return further.flatMap(({ streamId, liveVersion, nextVersion }) => {
    const events = streams.get(streamId)?.slice(0, nextVersion ?? 0) ?? [];
    return foldPersonStream(events, liveVersion ?? 0).changes;
  });
}

/** The same facts with another outcome: one row without facts, in the name of the rebuild. */
function withoutFacts(
  { streamId, nextVersion, position, state }: PersonDifference,
  { job, now }: SwitchOptions,
): ChangeRow {
  const recordedAt = now();
  const today = recordedAt.toISOString().slice(0, 10);
  return {
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
  };
}
