import { groupBy } from '@peristiwa/kernel';
import type { AppendedAct, StoredEvent } from './ledger';

/** Columns of `ledger.event`, in the order of `EventRow`. */
export const EVENT_COLUMNS = `position, stream_id, version, act_id, act_index, act_size, event_id, request_id, type, schema_version,
  occurred_on::text, reported_on::text, recorded_at, office, supersedes, data, meta`;

export type EventRow = [
  string, string, number, string, number, number, string, string, string, number,
  string, string, Date, string, string | null, string, string,
]; // prettier-ignore

export function toStoredEvent(row: EventRow): StoredEvent {
  return {
    position: Number(row[0]),
    streamId: row[1],
    version: row[2],
    actId: row[3],
    actIndex: row[4],
    actSize: row[5],
    eventId: row[6],
    requestId: row[7],
    type: row[8],
    schemaVersion: row[9],
    occurredOn: row[10],
    reportedOn: row[11],
    recordedAt: row[12],
    office: row[13],
    supersedes: row[14],
    data: row[15],
    meta: row[16],
  };
}

/** A row of `ledger.request`. */
export interface RequestRow {
  readonly request_id: string;
  readonly content_hash: Buffer;
  readonly act_id: string;
  readonly position: string;
  readonly recorded_at: Date;
  readonly result: string;
}

export function toAppendedAct(row: RequestRow): AppendedAct {
  return {
    requestId: row.request_id,
    contentHash: row.content_hash,
    actId: row.act_id,
    position: Number(row.position),
    recordedAt: row.recorded_at,
    result: row.result,
  };
}

/**
 * Whole streams, each id once. One index scan per stream in its own partition: `stream_id = ANY ($1)` searches all
 * sixteen partitions for every id and is planned anew each time. Measured per read of 3, 30 and 1,000 streams: 163,
 * 1,164 and 12,300 µs of the server's time with ANY, against 119, 332 and 9,600.
 */
export const READ_STREAMS = `
  SELECT e.* FROM unnest($1::uuid[]) WITH ORDINALITY AS asked (id, nth)
  CROSS JOIN LATERAL (SELECT ${EVENT_COLUMNS} FROM ledger.event WHERE stream_id = asked.id ORDER BY version OFFSET 0) e
  ORDER BY nth, e.version`;

export function groupByStream(rows: readonly EventRow[]): Map<string, StoredEvent[]> {
  return groupBy(rows.map(toStoredEvent), ({ streamId }) => streamId);
}
