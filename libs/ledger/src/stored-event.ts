import type { StoredEvent } from './ledger';

/** Of `ledger.event`, in the order of `EventRow`. */
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
