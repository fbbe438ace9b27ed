import { inTransaction } from '@peristiwa/postgres';
import type { Pool } from 'pg';
import type { ActToAppend } from '@peristiwa/ledger';
import { copyIn } from '@peristiwa/projections';
import { copyText, type CopyValue } from './copy';
import { EVENT_COLUMNS, metaOf, place, RECORDED_AT, type PlacedEvent } from './raw-rows';

interface TableRows {
  readonly table: string;
  readonly columns: string;
  readonly rows: Buffer;
}

/** The same rows of the same acts as text, ready to be sent. */
export interface CopyChunk {
  readonly events: number;
  readonly tables: readonly TableRows[];
}

const DIGEST = Buffer.alloc(32, 0xab);

export function copyChunks(acts: readonly ActToAppend[], actsPerChunk: number): CopyChunk[] {
  const chunks: CopyChunk[] = [];
  let position = 1;
  for (let from = 0; from < acts.length; from += actsPerChunk) {
    const chunk = acts.slice(from, from + actsPerChunk);
    const events = place(chunk, position);
    chunks.push({ events: events.length, tables: tablesOf(chunk, events) });
    position += events.length;
  }
  return chunks;
}

/** A chunk is one transaction, as in the bulk load. */
export async function copyAll(pool: Pool, chunks: readonly CopyChunk[]): Promise<number> {
  for (const { tables } of chunks) {
    await inTransaction(pool, async (client) => {
      for (const { table, columns, rows } of tables) await copyIn(client, `${table} (${columns})`, [rows]);
    });
  }
  return chunks.reduce((sum, { events }) => sum + events, 0);
}

function tablesOf(acts: readonly ActToAppend[], events: readonly PlacedEvent[]): TableRows[] {
  const last = new Map(events.map(({ act, position }) => [act, position]));
  const heads = acts.flatMap(({ streams }) => streams.filter(({ version }) => version === 0));
  const reservations = acts.flatMap((act) => act.reservations);
  return [
    {
      table: 'raw.stream',
      columns: 'stream_id, kind, version',
      rows: copyText(heads.map(({ streamId, kind, events: version }) => [streamId, kind, version])),
    },
    {
      table: 'raw.reservation',
      columns: 'kind, value, stream_id',
      rows: copyText(reservations.map(({ kind, value, streamId }) => [kind, value, streamId])),
    },
    {
      table: 'raw.request',
      columns: 'request_id, content_hash, act_id, position, recorded_at, result',
      rows: copyText(
        acts.map((act) => [
          ...[act.requestId, act.contentHash, act.actId, last.get(act) ?? 0, RECORDED_AT, act.result],
        ]),
      ),
    },
    {
      table: 'raw.event',
      columns: EVENT_COLUMNS,
      rows: copyText(events.map((event) => [...eventRow(event), DIGEST])),
    },
  ];
}

function eventRow(event: PlacedEvent): CopyValue[] {
  const { act, position, streamId, version, actIndex, eventId, type, schemaVersion } = event;
  return [
    ...[position, streamId, version, act.actId, actIndex, act.events.length, eventId, act.requestId],
    ...[
      type,
      schemaVersion,
      event.occurredOn,
      event.reportedOn,
      RECORDED_AT,
      act.office,
      event.data,
      metaOf(event),
    ],
  ];
}
