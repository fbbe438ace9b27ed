import { setImmediate } from 'node:timers/promises';
import { uuidv7 } from 'uuidv7';
import { BinaryRows, int4Array, textArray, uuidArray } from '@peristiwa/postgres';
import type { ActToAppend, EventToAppend, ReservationClaim, StreamClaim } from './ledger';

/**
 * The desk's own entry point: which event types may be appended follows from it. One value comes back: the first
 * position and the microseconds since 1970 of the recording.
 */
export function appendSql(desk: string): string {
  if (!/^[a-z]+$/.test(desk)) throw new Error('A desk has a lower-case name');
  return `SELECT ledger.append_${desk}($1, $2, $3, $4, $5, $6) AS appended`;
}

/** A bigint[], of which node-pg makes texts. */
export interface AppendedRow {
  readonly appended: readonly [firstPosition: string, recordedAtMicros: string];
}

export function toCommit([row]: readonly AppendedRow[]): { firstPosition: number; recordedAt: Date } {
  if (!row) throw new Error('The append gave no position');
  const [firstPosition, micros] = row.appended;
  return { firstPosition: Number(firstPosition), recordedAt: new Date(Number(micros) / 1_000) };
}

/** Claims with the ordinal of the act that makes them, from 1. */
interface Claims {
  readonly opened: Claimed[];
  readonly held: Claimed[];
}
type Claimed = { readonly act: number; readonly claim: StreamClaim };

/**
 * What the database has to check and move, each stream once. Acts of one batch may build on each other: a claim that
 * goes on exactly where the batch has brought the stream is settled here; any other goes to the database, which
 * refuses it unless it is the stream's own version.
 */
function claimsOf(acts: readonly ActToAppend[]): Claims {
  const opened: Claimed[] = [];
  const held: Claimed[] = [];
  const known = new Map<string, { list: Claimed[]; at: number; version: number }>();
  for (const [index, act] of acts.entries()) {
    for (const claim of act.streams) {
      const earlier = known.get(claim.streamId);
      if (earlier && claim.version === earlier.version) {
        const first = earlier.list[earlier.at] as Claimed;
        const events = first.claim.events + claim.events;
        earlier.list[earlier.at] = { ...first, claim: { ...first.claim, events } };
        earlier.version += claim.events;
        continue;
      }
      const list = claim.version === 0 && claim.events > 0 ? opened : held;
      known.set(claim.streamId, { list, at: list.length, version: claim.version + claim.events });
      list.push({ act: index + 1, claim });
    }
  }
  return { opened, held };
}

interface Placed {
  readonly event: EventToAppend;
  readonly version: number;
  readonly of: ActToAppend;
  readonly index: number;
}

/** Versions within a stream count on from the act's claim. An act has few streams: a search beats a map. */
function placedEvents(acts: readonly ActToAppend[]): Placed[] {
  const placed: Placed[] = [];
  for (const act of acts) {
    const versions = act.streams.map(({ version }) => version);
    for (const [index, event] of act.events.entries()) {
      const at = act.streams.findIndex(({ streamId }) => streamId === event.streamId);
      if (at < 0) throw new TypeError('An event of an act is on a stream that the act does not claim');
      const version = (versions[at] as number) + 1;
      versions[at] = version;
      placed.push({ event, version, of: act, index: index + 1 });
    }
  }
  return placed;
}

interface Reserved {
  readonly act: number;
  readonly reservation: ReservationClaim;
}

function reservationsOf(acts: readonly ActToAppend[]): Reserved[] {
  const reserved: Reserved[] = [];
  for (const [ordinal, { reservations }] of acts.entries()) {
    for (const reservation of reservations) reserved.push({ act: ordinal + 1, reservation });
  }
  return reserved;
}

/** In the order of `ledger.append_<desk>`. */
export function appendParameters(acts: readonly ActToAppend[]): Buffer[] {
  const encoding = encode(acts);
  for (let turn = encoding.next(); ; turn = encoding.next()) if (turn.done) return turn.value;
}

/** The same, giving way to the event loop at times: what is being sent meanwhile must not stand still. */
export async function appendParametersInTurns(acts: readonly ActToAppend[]): Promise<Buffer[]> {
  const encoding = encode(acts);
  for (let turn = encoding.next(); ; turn = encoding.next()) {
    if (turn.done) return turn.value;
    await setImmediate();
  }
}

/** In the order of `ledger.append_losers`. */
export function loserParameters(acts: readonly ActToAppend[]): Buffer[] {
  const { opened, held } = claimsOf(acts);
  const reserved = reservationsOf(acts);
  return [
    uuidArray(acts.map(({ requestId }) => requestId)),
    int4Array(opened.map(({ act }) => act)),
    uuidArray(opened.map(({ claim }) => claim.streamId)),
    int4Array(held.map(({ act }) => act)),
    uuidArray(held.map(({ claim }) => claim.streamId)),
    int4Array(held.map(({ claim }) => claim.version)),
    int4Array(reserved.map(({ act }) => act)),
    textArray(reserved.map(({ reservation }) => reservation.kind)),
    textArray(reserved.map(({ reservation }) => reservation.value)),
  ];
}

/** Events that are encoded without a pause: about a millisecond. */
const EVENTS_PER_TURN = 128;

/** Rows with the columns of the types of ledger-4, in their order. */
function* encode(acts: readonly ActToAppend[]): Generator<void, Buffer[]> {
  const { opened, held } = claimsOf(acts);
  const claims = held.map(({ claim }) => claim);
  const claimed = [
    newStreams(opened.map(({ claim }) => claim)),
    streamClaims(claims.filter(({ events }) => events > 0)),
    streamClaims(claims.filter(({ events }) => events === 0)),
  ];
  return [newRequests(acts), ...claimed, newReservations(acts), yield* newEvents(acts)];
}

function newRequests(acts: readonly ActToAppend[]): Buffer {
  const rows = new BinaryRows(acts.length, 5, 256);
  let lastEvent = 0;
  for (const { requestId, contentHash, actId, events, result } of acts) {
    rows.row();
    rows.uuid(requestId);
    rows.bytea(contentHash);
    rows.uuid(actId);
    rows.int4((lastEvent += events.length));
    rows.text(result);
  }
  return rows.done();
}

function newStreams(claims: readonly StreamClaim[]): Buffer {
  const rows = new BinaryRows(claims.length, 3, 80);
  for (const { streamId, kind, events } of claims) {
    rows.row();
    rows.uuid(streamId);
    rows.text(kind);
    rows.int4(events);
  }
  return rows.done();
}

function streamClaims(claims: readonly StreamClaim[]): Buffer {
  const rows = new BinaryRows(claims.length, 3, 56);
  for (const { streamId, version, events } of claims) {
    rows.row();
    rows.uuid(streamId);
    rows.int4(version);
    rows.int4(events);
  }
  return rows.done();
}

function newReservations(acts: readonly ActToAppend[]): Buffer {
  const reserved = reservationsOf(acts);
  const rows = new BinaryRows(reserved.length, 3, 120);
  for (const { reservation } of reserved) {
    rows.row();
    rows.text(reservation.kind);
    rows.text(reservation.value);
    rows.uuid(reservation.streamId);
  }
  return rows.done();
}

function* newEvents(acts: readonly ActToAppend[]): Generator<void, Buffer> {
  const placed = placedEvents(acts);
  const rows = new BinaryRows(placed.length, 14, 1_024);
  for (const [ordinal, { event, version, of, index }] of placed.entries()) {
    if (ordinal % EVENTS_PER_TURN === EVENTS_PER_TURN - 1) yield;
    rows.row();
    rows.uuid(event.streamId);
    rows.int4(version);
    rows.uuid(of.actId);
    rows.int2(index);
    rows.int2(of.events.length);
    rows.uuid(uuidv7());
    rows.uuid(of.requestId);
    rows.text(event.type);
    rows.int2(event.schemaVersion);
    rows.date(event.occurredOn);
    rows.date(event.reportedOn);
    rows.text(of.office);
    rows.text(event.data);
    rows.text(of.meta);
  }
  return rows.done();
}
