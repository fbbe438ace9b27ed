import type { Pool, PoolClient } from 'pg';
import type { Ledger, StoredEvent } from '@peristiwa/ledger';
import { inTransaction, uuidArray, writeTables } from '@peristiwa/postgres';
import type { Lease, Source } from '@peristiwa/projections';
import { CHECKPOINT } from '../names';
import { changeRows, releaseAllChanges } from '../projector/change-log';
import { touchedStreams } from '../projector/fold-batch';
import { foldPersonStream, type ChangeRow, type DueChange } from '../projector/fold-stream';
import { RegistryProjection } from '../projector/registry-projection';
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

/** The live projector waits during the switch, so few events may remain for it. */
const REMAINING_EVENTS_MAX = 5_000;
/** Events, or persons, that are read at once. */
const BATCH_SIZE = 1_000;

/**
 * The switch has to be tried again after another catch-up: too many events were appended since the last one, or readers
 * held the tables for too long.
 */
export class SwitchLater extends Error {
  override name = 'SwitchLater';
}

/**
 * Does all of the switch in one transaction: it locks the checkpoint rows that each batch of a projector locks, projects
 * the last events, writes change rows for persons that differ, and swaps the tables. The slices of the live version may
 * have different positions. The new version is brought to the highest of them, and the acts that the slices behind had
 * not yet projected get their change rows from it. Readers wait for a moment. When a long statement holds the tables,
 * the switch is rolled back and tried again.
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
      const published = await bringUpToDate(client, options, { live, next, barrier });
      // Shorter than the deadlock timeout of the server: in a deadlock with a reader, the switch is the one that fails.
      await client.query(`SET LOCAL lock_timeout = '500ms'`);
      await client.query(
        'LOCK TABLE registry.person, registry.family, registry.anomaly IN ACCESS EXCLUSIVE MODE',
      );
      await swapVersions(client, barrier);
      await endJob(client, 'switched');
      return published;
    });
  } catch (error) {
    if ((error as { code?: string }).code === '55P03') throw new SwitchLater();
    throw error;
  }
}

interface Places {
  readonly live: readonly SliceRow[];
  readonly next: readonly SliceRow[];
  /** The highest position of the slices of the live version. */
  readonly barrier: number;
}

const leastOf = (rows: readonly SliceRow[]) => Math.min(...rows.map(({ position }) => position));

async function bringUpToDate(client: PoolClient, options: SwitchOptions, places: Places): Promise<number> {
  const { live, next, barrier } = places;
  if (leastOf(next) > leastOf(live)) throw new RebuildRefused('The new version is ahead of the live one');
  const projection = new RegistryProjection(options.ledger, { schema: 'registry_next' });
  const since = await catchUp(client, projection, options.source, places);
  await healLikeLive(client, projection, barrier);
  return publishDifferences(client, options, await suspects(client, options.job, since), leastOf(live));
}

/** @returns the streams that have events after the lowest position of the live slices */
async function catchUp(
  client: PoolClient,
  projection: RegistryProjection,
  source: Source<StoredEvent>,
  { live, next, barrier: until }: Places,
): Promise<Set<string>> {
  const moved = new Set<string>();
  const from = leastOf(next);
  if (until - from > REMAINING_EVENTS_MAX) throw new SwitchLater();
  const partitions = live.flatMap((slice) => slice.partitions);
  for (let after = from; after < until;) {
    const { items, through } = await source.readPage({ partitions, after, limit: BATCH_SIZE, until });
    if (through <= after) throw new RebuildRefused('The ledger is shorter than the registry');
    if (items.length > 0) await projection.apply(client, items, { isWhole: true });
    const late = items.filter(({ position }) => position > leastOf(live));
    for (const { streamId } of touchedStreams(late)) moved.add(streamId);
    after = through;
  }
  return moved;
}

/**
 * Refolds the streams that are parked in the new version only: an operator may have repaired and refolded them in the
 * live one after they were loaded.
 */
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

/**
 * Persons that may differ: those that differed at the comparison, those with a change logged since or pending, and
 * `moved`, those with events that some live slices have not reached.
 */
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
 * Writes the change rows of the switch. First come the acts that the live version did not place, or not yet in all
 * slices, together with the pending ones, in the order of the ledger. Then comes one row for each person whose state
 * differs although both versions have the same facts.
 * @returns how many persons differ. A person is not counted when the live version lacks only acts after `passed`, the
 * lowest position of its slices: it would have projected these acts anyway.
 */
async function publishDifferences(
  client: PoolClient,
  options: SwitchOptions,
  ids: readonly string[],
  passed: number,
): Promise<number> {
  let published = 0;
  const sameFacts: string[] = [];
  for (let start = 0; start < ids.length; start += BATCH_SIZE) {
    const differences = await comparePersons(client, ids.slice(start, start + BATCH_SIZE));
    const behind = differences.filter(isBehind);
    if (behind.length > 0) await keepLive(client, behind);
    const changed = differences.filter((difference) => !isBehind(difference));
    const ahead = changed.filter(({ liveVersion, nextVersion }) => liveVersion !== nextVersion);
    const missed = await missedActs(ahead, options);
    await writeTables(client, 'defer-missed', [changeRows(missed).deferred]);
    const overdue = missed.filter(({ position }) => position <= passed);
    published += new Set(overdue.map(({ personId }) => personId)).size;
    for (const { streamId, liveVersion, nextVersion } of changed) {
      if (liveVersion === nextVersion) sameFacts.push(streamId);
    }
  }
  published += sameFacts.length;
  await releaseAllChanges(client);
  for (let start = 0; start < sameFacts.length; start += BATCH_SIZE) {
    const differences = await comparePersons(client, sameFacts.slice(start, start + BATCH_SIZE));
    const changes = differences.map((one, index) => ({ ...withoutFacts(one, options), due: index }));
    await writeTables(client, 'number-differences', [changeRows(changes).numbered]);
  }
  return published;
}

const isBehind = ({ liveVersion, nextVersion }: PersonDifference) =>
  liveVersion !== null && (nextVersion === null || nextVersion < liveVersion);

/**
 * Copies the live rows of persons whom the new version parked: a parked stream keeps its last good state, in a rebuild as
 * in the projector, and published changes are not withdrawn because a newer fold cannot place them. When a person is
 * missing and not parked, the rebuild is faulty and nothing is switched.
 */
async function keepLive(client: PoolClient, behind: readonly PersonDifference[]): Promise<void> {
  const ids = uuidArray(behind.map(({ streamId }) => streamId));
  const { rowCount } = await client.query(
    'SELECT FROM registry_next.anomaly WHERE stream_id = ANY ($1::uuid[]) AND healed_at IS NULL',
    [ids],
  );
  if (rowCount !== behind.length) {
    throw new RebuildRefused('Persons of the live version are missing in the new one and not parked there');
  }
  await client.query('DELETE FROM registry_next.person WHERE person_id = ANY ($1::uuid[])', [ids]);
  await client.query(copyOfRows('registry', 'registry_next', PERSON), [ids]);
}

/** The change rows of acts that only the new version placed, as the projector would have written them. */
async function missedActs(
  ahead: readonly PersonDifference[],
  { ledger }: SwitchOptions,
): Promise<DueChange[]> {
  const streams = await ledger.readStreams(ahead.map(({ streamId }) => streamId));
  return ahead.flatMap(({ streamId, liveVersion, nextVersion }) => {
    const events = streams.get(streamId)?.slice(0, nextVersion ?? 0) ?? [];
    return foldPersonStream(events, liveVersion ?? 0).changes;
  });
}

/** A change row without facts, for a state that differs although the facts are the same; its act is the rebuild. */
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
