import type { Pool } from 'pg';
import { uuidv7 } from 'uuidv7';
import type { ActToAppend, EventToAppend } from '@peristiwa/ledger';
import {
  byteaArray,
  dateArray,
  int2Array,
  int4Array,
  int8Array,
  textArray,
  uuidArray,
} from '@peristiwa/postgres';

export const RECORDED_AT = '2026-11-20T03:00:00Z';

/**
 * Tables with the columns, partitions and indexes of the ledger but without its triggers and checks. The digest of an
 * event is written too, so that the raw limit writes the same bytes, but it is not computed.
 */
export async function createRawTables(owner: Pool): Promise<void> {
  const { rows: partitions } = await owner.query<{ name: string; bound: string }>(
    `SELECT c.relname AS name, pg_get_expr(c.relpartbound, c.oid) AS bound
     FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
     WHERE i.inhparent = 'ledger.event'::regclass ORDER BY 1`,
  );
  await owner.query('CREATE SCHEMA raw');
  await owner.query('CREATE TABLE raw.event (LIKE ledger.event INCLUDING ALL) PARTITION BY HASH (stream_id)');
  for (const { name, bound } of partitions) {
    await owner.query(`CREATE TABLE raw.${name} PARTITION OF raw.event ${bound}`);
    await owner.query(`CREATE INDEX ON raw.${name} (position)`);
  }
  for (const table of ['stream', 'commit_log', 'reservation', 'request']) {
    await owner.query(`CREATE TABLE raw.${table} (LIKE ledger.${table} INCLUDING ALL)`);
  }
  await owner.query('ALTER TABLE raw.stream SET (fillfactor = 85)');
  await owner.query('ALTER TABLE raw.commit_log ALTER digest DROP NOT NULL');
}

export const RAW_TABLES = ['event', 'stream', 'commit_log', 'reservation', 'request'].map(
  (name) => `raw.${name}`,
);

export interface PlacedEvent extends EventToAppend {
  readonly act: ActToAppend;
  readonly position: number;
  readonly version: number;
  readonly actIndex: number;
  readonly eventId: string;
}

/** Positions and versions are computed beforehand: a raw limit does not have to find them. */
export function place(acts: readonly ActToAppend[], first: number): PlacedEvent[] {
  let position = first - 1;
  return acts.flatMap((act) => {
    const versions = new Map(act.streams.map(({ streamId, version }) => [streamId, version]));
    return act.events.map((event, index): PlacedEvent => {
      position += 1;
      const version = (versions.get(event.streamId) ?? 0) + 1;
      versions.set(event.streamId, version);
      return { ...event, act, position, version, actIndex: index + 1, eventId: uuidv7() };
    });
  });
}

/** The first event of an act has what is recorded once per act. */
export function metaOf({ act, actIndex }: Pick<PlacedEvent, 'act' | 'actIndex'>): string {
  return actIndex === 1 ? (act.firstMeta ?? act.meta) : act.meta;
}

export const EVENT_COLUMNS = `position, stream_id, version, act_id, act_index, act_size, event_id, request_id, type,
  schema_version, occurred_on, reported_on, recorded_at, office, data, meta, digest`;
const EVENT_ROWS = `SELECT e.position, e.stream_id, e.version, e.act_id, e.act_index, e.act_size, e.event_id,
  e.request_id, e.type, e.schema_version, e.occurred_on, e.reported_on, '${RECORDED_AT}'::timestamptz, e.office,
  e.data, e.meta, decode(repeat('ab', 32), 'hex')
  FROM unnest($1::bigint[], $2::uuid[], $3::int[], $4::uuid[], $5::smallint[], $6::smallint[], $7::uuid[],
    $8::uuid[], $9::text[], $10::smallint[], $11::date[], $12::date[], $13::text[], $14::text[], $15::text[])
  AS e(position, stream_id, version, act_id, act_index, act_size, event_id, request_id, type, schema_version,
    occurred_on, reported_on, office, data, meta)`;

export const INSERT_EVENTS = `INSERT INTO raw.event (${EVENT_COLUMNS}) ${EVENT_ROWS}`;

export function eventParameters(events: readonly PlacedEvent[]): Buffer[] {
  return [
    int8Array(events.map(({ position }) => position)),
    uuidArray(events.map(({ streamId }) => streamId)),
    int4Array(events.map(({ version }) => version)),
    uuidArray(events.map(({ act }) => act.actId)),
    int2Array(events.map(({ actIndex }) => actIndex)),
    int2Array(events.map(({ act }) => act.events.length)),
    uuidArray(events.map(({ eventId }) => eventId)),
    uuidArray(events.map(({ act }) => act.requestId)),
    textArray(events.map(({ type }) => type)),
    int2Array(events.map(({ schemaVersion }) => schemaVersion)),
    dateArray(events.map(({ occurredOn }) => occurredOn)),
    dateArray(events.map(({ reportedOn }) => reportedOn)),
    textArray(events.map(({ act }) => act.office)),
    textArray(events.map(({ data }) => data)),
    textArray(events.map((event) => metaOf(event))),
  ];
}

/** All rows that an append writes, in one statement: requests, reservations, heads, the commit's row, events. */
export const ALL_ROWS = `WITH requests AS (
      INSERT INTO raw.request (request_id, content_hash, act_id, position, recorded_at, result)
      SELECT q.id, q.hash, q.act, q.position, '${RECORDED_AT}'::timestamptz, q.result
      FROM unnest($16::uuid[], $17::bytea[], $18::uuid[], $19::bigint[], $20::text[])
        AS q(id, hash, act, position, result)
    ), reservations AS (
      INSERT INTO raw.reservation (kind, value, stream_id)
      SELECT * FROM unnest($21::text[], $22::text[], $23::uuid[])
    ), heads AS (
      INSERT INTO raw.stream (stream_id, kind, version)
      SELECT * FROM unnest($24::uuid[], $25::text[], $26::int[])
    ), moved AS (
      UPDATE raw.stream h SET version = s.version
      FROM unnest($27::uuid[], $28::int[]) AS s(id, version) WHERE h.stream_id = s.id
    ), commits AS (
      INSERT INTO raw.commit_log (first_position, last_position, recorded_at)
      VALUES (($1::bigint[])[1], ($1::bigint[])[array_upper($1::bigint[], 1)], '${RECORDED_AT}')
    )
    ${INSERT_EVENTS}`;

export function allRowsParameters(acts: readonly ActToAppend[], events: readonly PlacedEvent[]): Buffer[] {
  const last = new Map(events.map(({ act, position }) => [act, position]));
  const reservations = acts.flatMap((act) => act.reservations);
  const streams = acts.flatMap((act) => act.streams);
  const fresh = streams.filter(({ version }) => version === 0);
  const moved = streams.filter(({ version, events: count }) => version > 0 && count > 0);
  return [
    ...eventParameters(events),
    uuidArray(acts.map(({ requestId }) => requestId)),
    byteaArray(acts.map(({ contentHash }) => contentHash)),
    uuidArray(acts.map(({ actId }) => actId)),
    int8Array(acts.map((act) => last.get(act) ?? 0)),
    textArray(acts.map(({ result }) => result)),
    textArray(reservations.map(({ kind }) => kind)),
    textArray(reservations.map(({ value }) => value)),
    uuidArray(reservations.map(({ streamId }) => streamId)),
    uuidArray(fresh.map(({ streamId }) => streamId)),
    textArray(fresh.map(({ kind }) => kind)),
    int4Array(fresh.map((claim) => claim.events)),
    uuidArray(moved.map(({ streamId }) => streamId)),
    int4Array(moved.map((claim) => claim.version + claim.events)),
  ];
}
