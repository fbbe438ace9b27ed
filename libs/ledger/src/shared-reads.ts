import type { Pool } from 'pg';
import { Coalescer } from '@peristiwa/postgres';
import { freeAmong, TAKEN_SERIALS, type TakenRange, type TakenRow } from './free-serials';
import type { ActToAppend, AppendedAct, AppendOutcome, Ledger, SerialRange, StoredEvent } from './ledger';
import { groupByStream, READ_STREAMS, toAppendedAct, type EventRow, type RequestRow } from './stored-event';

interface Claim {
  readonly kind: string;
  readonly value: string;
}

interface Series {
  readonly kind: string;
  readonly prefix: string;
  readonly limit: number;
}

/**
 * The ledger for many concurrent decisions: reads requested at the same time share one statement each for requests,
 * streams, reserved values and serials. A decision reads four to seven times before it appends; a round trip for each
 * read took a third of the desk's thread and most of the server's time (docs/performance.md). Appends and reads of
 * tails go straight to the ledger. Do not use it to read many thousands of streams: other callers would wait.
 */
export class SharedReads implements Ledger {
  private readonly requests: Coalescer<string, AppendedAct | undefined>;
  private readonly streams: Coalescer<readonly string[], Map<string, StoredEvent[]>>;
  private readonly holders: Coalescer<Claim, string | undefined>;
  private readonly serials: Coalescer<TakenRange, TakenRow>;
  private readonly series: Coalescer<Series, string[]>;

  constructor(
    private readonly ledger: Ledger,
    private readonly pool: Pool,
  ) {
    this.requests = new Coalescer((requestIds) => this.findRequests(requestIds));
    this.streams = new Coalescer((wanted) => this.readAll(wanted));
    this.holders = new Coalescer((claims) => this.resolveAll(claims));
    this.serials = new Coalescer((ranges) => this.takenSerials(ranges));
    this.series = new Coalescer((series) => this.holdersOf(series));
  }

  append(act: ActToAppend): Promise<AppendOutcome> {
    return this.ledger.append(act);
  }

  findRequest(requestId: string): Promise<AppendedAct | undefined> {
    return this.requests.ask(requestId);
  }

  async readStreams(streamIds: readonly string[]): Promise<Map<string, StoredEvent[]>> {
    return streamIds.length === 0 ? new Map() : this.streams.ask(streamIds);
  }

  resolve(kind: string, value: string): Promise<string | undefined> {
    return this.holders.ask({ kind, value });
  }

  freeSerials(range: SerialRange): Promise<number[]> {
    return freeAmong(range, (taken) => this.serials.ask(taken));
  }

  holdersUnder(kind: string, prefix: string, limit: number): Promise<string[]> {
    return this.series.ask({ kind, prefix, limit });
  }

  readAct(actId: string): Promise<StoredEvent[]> {
    return this.ledger.readAct(actId);
  }

  readAfter(position: number, limit: number): Promise<StoredEvent[]> {
    return this.ledger.readAfter(position, limit);
  }

  streamsAt(kind: string, version: number, limit: number, after?: string): Promise<string[]> {
    return this.ledger.streamsAt(kind, version, limit, after);
  }

  tail(): Promise<number> {
    return this.ledger.tail();
  }

  positionAt(instant: Date): Promise<number> {
    return this.ledger.positionAt(instant);
  }

  private async findRequests(requestIds: readonly string[]): Promise<(AppendedAct | undefined)[]> {
    const { rows } = await this.pool.query<RequestRow | Record<keyof RequestRow, null>>({
      name: 'find-requests',
      text: REQUESTS,
      values: [requestIds],
    });
    return rows.map((row) => (row.act_id === null ? undefined : toAppendedAct(row)));
  }

  /** A stream requested by several callers is read once; they share its events, which nobody changes. */
  private async readAll(wanted: readonly (readonly string[])[]): Promise<Map<string, StoredEvent[]>[]> {
    const { rows } = await this.pool.query({
      name: 'read-streams',
      text: READ_STREAMS,
      values: [[...new Set(wanted.flat())]],
      rowMode: 'array',
    });
    const streams = groupByStream(rows as unknown as EventRow[]);
    return wanted.map((ids) => {
      const own = ids.map((id): [string, StoredEvent[] | undefined] => [id, streams.get(id)]);
      return new Map(own.filter((entry): entry is [string, StoredEvent[]] => entry[1] !== undefined));
    });
  }

  private async resolveAll(claims: readonly Claim[]): Promise<(string | undefined)[]> {
    const { rows } = await this.pool.query<{ stream_id: string | null }>({
      name: 'resolve-all',
      text: HOLDERS,
      values: columnsOf(claims),
    });
    return rows.map((row) => row.stream_id ?? undefined);
  }

  private async takenSerials(ranges: readonly TakenRange[]): Promise<TakenRow[]> {
    const { rows } = await this.pool.query<TakenRow>({
      name: 'taken-serials-of-all',
      text: SERIALS,
      values: [
        ranges.map(({ kind }) => kind),
        ranges.map(({ prefix }) => prefix),
        ranges.map(({ from }) => from),
      ],
    });
    return rows;
  }

  private async holdersOf(series: readonly Series[]): Promise<string[][]> {
    const { rows } = await this.pool.query<{ holders: string[] }>({
      name: 'holders-of-series',
      text: HOLDERS_UNDER,
      values: [
        series.map(({ kind }) => kind),
        series.map(({ prefix }) => prefix),
        series.map(({ limit }) => limit),
      ],
    });
    return rows.map(({ holders }) => holders);
  }
}

function columnsOf(claims: readonly Claim[]): [string[], string[]] {
  return [claims.map(({ kind }) => kind), claims.map(({ value }) => value)];
}

/* One index scan per key, independent of the planner's estimate for arrays. */
const REQUESTS = `
  SELECT r.request_id, r.content_hash, r.act_id, r.position, r.recorded_at, r.result
  FROM unnest($1::uuid[]) WITH ORDINALITY AS asked (request_id, nth)
  LEFT JOIN LATERAL (SELECT * FROM ledger.request r WHERE r.request_id = asked.request_id LIMIT 1) r ON true
  ORDER BY nth`;

const HOLDERS = `
  SELECT r.stream_id FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS asked (kind, value, nth)
  LEFT JOIN LATERAL (
    SELECT stream_id FROM ledger.reservation r WHERE r.kind = asked.kind AND r.value = asked.value LIMIT 1
  ) r ON true
  ORDER BY nth`;

const SERIALS = `
  SELECT ${TAKEN_SERIALS}
  FROM unnest($1::text[], $2::text[], $3::int[]) WITH ORDINALITY AS asked (kind, prefix, first, nth)
  ORDER BY nth`;

const HOLDERS_UNDER = `
  SELECT ARRAY(
    SELECT r.stream_id::text FROM ledger.reservation r
    WHERE r.kind = asked.kind AND r.value > asked.prefix || '0000' AND r.value <= asked.prefix || '9999'
      AND length(r.value) = length(asked.prefix) + 4
    ORDER BY r.value DESC LIMIT asked.most
  ) AS holders
  FROM unnest($1::text[], $2::text[], $3::int[]) WITH ORDINALITY AS asked (kind, prefix, most, nth)
  ORDER BY nth`;
