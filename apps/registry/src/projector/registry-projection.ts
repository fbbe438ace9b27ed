import type { Pool, PoolClient } from 'pg';
import type { Ledger, StoredEvent } from '@peristiwa/ledger';
import type { SliceGroup } from '@peristiwa/projections';
import { textArray, uuidArray, writeGuarded, writeTables, type TableRows } from '@peristiwa/postgres';
import { releaseChanges } from './change-log';
import { actsOfDeaths, keepDeaths } from './deaths-without-nik';
import { encodeRows, type EncodedRows } from './encoded-rows';
import {
  foldAhead,
  foldWhole,
  touchedStreams,
  type FoldedBatch,
  type Placed,
  type Touched,
} from './fold-batch';
import {
  healStreams,
  isAnyParkedOrHeld,
  noneParkedOrHeld,
  parkStreams,
  readNikHolders,
  readParked,
  type ParkedStream,
  type StateSchema,
} from './registry-tables';
import { StreamStates } from './stream-states';

export interface ProjectionReport {
  readonly parked: readonly ParkedStream[];
  readonly healed: readonly string[];
}

/** A batch as it is written, unless the transaction finds a parked stream or a NIK that is taken. */
interface PreparedBatch {
  readonly folded: FoldedBatch;
  readonly asked: { readonly streamIds: Buffer; readonly niks: Buffer };
  /** None when the batch is exceptional already: a stream could not be folded ahead, or two new persons share a NIK. */
  readonly rows: EncodedRows | undefined;
}

export interface RegistryProjectionOptions {
  /** Which version of the state is written; only the live one writes the change log. */
  readonly schema?: StateSchema;
  readonly onReport?: (report: ProjectionReport) => void;
}

/**
 * Events → registry rows. A stream is evolved from its last state while its facts come in order. After a late fact, for
 * a parked stream and in every other exceptional case the whole stream is folded (a life has some ten events); that
 * fold puts a late fact in its place. A stream that cannot be folded is parked and folded again at each later event;
 * when it heals, the acts it missed get their change rows. Runs inside a transaction that holds the checkpoint rows of
 * its slices.
 */
export class RegistryProjection {
  private readonly schema: StateSchema;
  private readonly onReport: (report: ProjectionReport) => void;
  private readonly states = new StreamStates();
  private readonly prepared = new WeakMap<readonly StoredEvent[], PreparedBatch>();

  constructor(
    private readonly ledger: Pick<Ledger, 'readStreams'>,
    { schema = 'registry', onReport = () => undefined }: RegistryProjectionOptions = {},
  ) {
    this.schema = schema;
    this.onReport = onReport;
  }

  /** Folds and encodes a page ahead of its transaction, while the page before it is being written. */
  async prepare(pool: Pool, events: readonly StoredEvent[]): Promise<void> {
    this.prepared.set(events, await this.foldAndEncode(pool, events));
  }

  /** Forgets all states: another process may have written since, or other tables are live now. */
  reset(): void {
    this.states.clear();
  }

  /**
   * The usual batch, in the one statement that also advances the checkpoint (`SliceLeases.advanceRows`): nothing is
   * parked, no NIK is taken, no death is without a NIK, and this process holds all slices.
   * @returns false when nothing was written
   */
  async applyAtOnce(
    pool: Pool,
    events: readonly StoredEvent[],
    { isWhole }: Pick<SliceGroup, 'isWhole'>,
    checkpoint: TableRows,
  ): Promise<boolean> {
    const { rows, asked } = this.prepared.get(events) ?? {};
    if (!isWhole || !asked || !rows || rows.state.length === 0) return false;
    if (actsOfDeaths(events).length > 0) return false;
    const tables = rows.changes ? [...rows.state, rows.changes.numbered] : rows.state;
    const guards = [noneParkedOrHeld(this.schema, asked), checkpoint];
    return writeGuarded(pool, `write-at-once ${this.schema}`, { guards, tables }).catch(asConflict);
  }

  /** `isWhole`: the events are those of all slices. Else other processes write too, and `settle` is called later. */
  async apply(
    client: PoolClient,
    events: readonly StoredEvent[],
    { isWhole }: Pick<SliceGroup, 'isWhole'>,
  ): Promise<void> {
    const prepared = this.prepared.get(events) ?? (await this.foldAndEncode(client, events));
    await this.applyPrepared(client, prepared, events, isWhole);
    await keepDeaths(client, actsOfDeaths(events));
  }

  private async applyPrepared(
    client: PoolClient,
    { folded, asked, rows }: PreparedBatch,
    events: readonly StoredEvent[],
    isWhole: boolean,
  ): Promise<void> {
    if (folded.touched.length === 0) return;
    if (rows && !(await isAnyParkedOrHeld(client, this.schema, asked))) {
      return this.writeRows(client, rows, isWhole);
    }
    const until = (events.at(-1) as StoredEvent).position;
    await this.applyExceptional(client, folded, until, isWhole);
  }

  /** For a batch with a parked stream, one that must be folded whole, or a taken NIK: its rows are made here. */
  private async applyExceptional(
    client: PoolClient,
    { touched, persons, families, unfolded }: FoldedBatch,
    until: number,
    isWhole: boolean,
  ): Promise<void> {
    const ids = touched.map(({ streamId }) => streamId);
    const parkedBefore = await readParked(client, this.schema, ids);
    const whole = touched.filter((stream) => parkedBefore.has(stream.streamId) || unfolded.includes(stream));
    for (const { streamId } of whole) this.states.drop(streamId);
    const placed = foldWhole(whole, await this.completeStreams(whole, until), parkedBefore);
    placed.persons.push(...persons.filter(({ row }) => !parkedBefore.has(row.personId)));
    placed.families.push(...families.filter(({ familyId }) => !parkedBefore.has(familyId)));
    await this.write(client, placed, parkedBefore, isWhole);
  }

  /**
   * Gives numbers to the pending changes that every slice has passed. A batch of all slices leaves none pending: its
   * changes are numbered as they are written. A version beside the live one has no changes. @returns whether any got one
   */
  async settle(client: PoolClient, { isWhole }: Pick<SliceGroup, 'isWhole'>): Promise<boolean> {
    return this.schema === 'registry' && !isWhole && (await releaseChanges(client)) > 0;
  }

  private async foldAndEncode(db: Pool | PoolClient, events: readonly StoredEvent[]): Promise<PreparedBatch> {
    const { schema, ledger, states } = this;
    const until = events.at(-1)?.position ?? 0;
    const folded = await foldAhead({ db, schema, ledger, states }, touchedStreams(events), until);
    const { touched, persons, unfolded } = folded;
    const niks = persons.filter(({ isNew }) => isNew).map(({ row }) => row.nik);
    const asked = {
      streamIds: uuidArray(touched.map(({ streamId }) => streamId)),
      niks: textArray(niks),
    };
    const isExceptional = unfolded.length > 0 || new Set(niks).size < niks.length;
    return { folded, asked, rows: isExceptional ? undefined : await encodeRows(schema, folded) };
  }

  /**
   * Folds a parked stream again up to `position`, the checkpoint of its slice, whose row the caller holds.
   * @returns whether it is healed now
   */
  async refold(
    client: PoolClient,
    stream: { readonly streamId: string; readonly kind: 'person' | 'family' },
    position: number,
  ): Promise<boolean> {
    const parkedBefore = await readParked(client, this.schema, [stream.streamId]);
    if (parkedBefore.size === 0) return true;
    const touched = [{ ...stream, fresh: [] }];
    const streams = await this.completeStreams(touched, position);
    const placed = foldWhole(touched, streams, parkedBefore);
    const { healed } = await this.write(client, placed, parkedBefore, false);
    await this.settle(client, { isWhole: false });
    return healed.length === 1;
  }

  private async write(
    client: PoolClient,
    placed: Placed,
    parkedBefore: ReadonlyMap<string, number>,
    isWhole: boolean,
  ): Promise<ProjectionReport> {
    const { schema } = this;
    await parkTakenNiks(client, schema, placed);
    await this.writeRows(client, await encodeRows(schema, placed), isWhole);
    await parkStreams(client, schema, placed.parked);
    for (const { streamId } of placed.parked) this.states.drop(streamId);
    const still = new Set(placed.parked.map(({ streamId }) => streamId));
    const healed = [...parkedBefore.keys()].filter((streamId) => !still.has(streamId));
    await healStreams(client, schema, healed);
    const report = { parked: placed.parked, healed };
    if (report.parked.length > 0 || healed.length > 0) this.onReport(report);
    return report;
  }

  private async writeRows(client: PoolClient, rows: EncodedRows, isWhole: boolean): Promise<void> {
    const { state, changes } = rows;
    if (state.length === 0) return;
    const [name, tables] = !changes
      ? ['write-next', state]
      : isWhole
        ? ['write-whole', [...state, changes.numbered]]
        : ['write-part', [...state, changes.deferred]];
    await writeTables(client, name, tables).catch(asConflict);
  }

  /** Whole streams up to a position; one that begins in the batch needs no reading. */
  private async completeStreams(
    touched: readonly Touched[],
    until: number,
  ): Promise<ReadonlyMap<string, readonly StoredEvent[]>> {
    const begun = touched.filter(({ fresh }) => fresh[0]?.version !== 1);
    const read = await this.ledger.readStreams(begun.map(({ streamId }) => streamId));
    return new Map(
      touched.map(({ streamId, fresh }) => [
        streamId,
        read.get(streamId)?.filter(({ position }) => position <= until) ?? fresh,
      ]),
    );
  }
}

/**
 * Another slice placed a person with the same NIK at the same moment, or a refold numbered changes while `applyAtOnce`
 * waited for its lock. As a serialization failure (40001) it makes the runner repeat the batch, which then finds the
 * holder and parks the second person, or numbers its changes after the others.
 */
function asConflict(error: Error & { code?: string; constraint?: string }): never {
  const { code, constraint } = error;
  if (code !== '23505' || !['person_nik', 'change_pkey'].includes(constraint ?? '')) throw error;
  throw Object.assign(new Error(`Two batches wrote at the same moment: ${constraint}`), { code: '40001' });
}

/** A NIK never passes to another person. The second person with it is parked, or the unique index would stop all. */
async function parkTakenNiks(client: PoolClient, schema: StateSchema, placed: Placed): Promise<void> {
  const entering = placed.persons.filter(({ isNew }) => isNew);
  if (entering.length === 0) return;
  const holders = await readNikHolders(
    client,
    schema,
    entering.map(({ row }) => row.nik),
  );
  for (const person of entering.toSorted((a, b) => entryOf(a) - entryOf(b))) {
    const { personId: streamId, nik, version, position } = person.row;
    const holder = holders.get(nik) ?? streamId;
    holders.set(nik, holder);
    if (holder === streamId) continue;
    placed.persons.splice(placed.persons.indexOf(person), 1);
    // It may be parked already for a later event, after the part that could be placed.
    if (placed.parked.some((parked) => parked.streamId === streamId)) continue;
    placed.parked.push({ streamId, kind: 'person', reason: 'nik-taken', version, position });
  }
}

/** The person recorded first keeps the number. Between slices: the one placed first, since that is published already. */
function entryOf({ changes, row }: Placed['persons'][number]): number {
  return changes[0]?.position ?? row.position;
}
