import { webcrypto } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { V7Generator } from 'uuidv7';
import { BinaryRows, int4Array, textArray, uuidArray, uuidBytes } from '@peristiwa/postgres';
import type { ActToAppend, ReservationClaim, StreamClaim } from './ledger';
import { reservationsOf } from './superseding';

/**
 * Calls the append function of one desk, which limits the event types that may be appended. It returns one value: the
 * first position and the time of recording in microseconds since 1970.
 */
export function appendSql(desk: string): string {
  return `SELECT ${entryOf(desk)}($1, $2, $3, $4, $5, $6) AS appended`;
}

/** The append function of one desk. */
export function entryOf(desk: string): string {
  if (!/^[a-z]+$/.test(desk)) throw new Error('A desk has a lower-case name');
  return `ledger.append_acts_${desk}`;
}

/** A bigint[], which node-pg returns as texts. */
export interface AppendedRow {
  readonly appended: readonly [firstPosition: string, recordedAtMicros: string];
}

export function toCommit([row]: readonly AppendedRow[]): { firstPosition: number; recordedAt: Date } {
  if (!row) throw new Error('The append returned no position');
  const [firstPosition, micros] = row.appended;
  return { firstPosition: Number(firstPosition), recordedAt: new Date(Number(micros) / 1_000) };
}

/** With the ordinal (from 1) of the act that makes the claim. */
interface Claimed extends StreamClaim {
  readonly act: number;
  events: number;
}

/**
 * The streams that the database has to check and advance, each once. Acts of one batch may build on each other: a
 * claim at the version to which the batch has already advanced the stream is checked here. Any other claim is sent to
 * the database, which refuses it unless it has the current version of the stream.
 */
function claimsOf(acts: readonly ActToAppend[]): { opened: Claimed[]; held: Claimed[] } {
  const opened: Claimed[] = [];
  const held: Claimed[] = [];
  const known = new Map<string, Claimed>();
  let act = 0;
  for (const { streams } of acts) {
    act += 1;
    for (const { streamId, kind, version, events } of streams) {
      const earlier = known.get(streamId);
      if (earlier && version === earlier.version + earlier.events) {
        earlier.events += events;
        continue;
      }
      const claimed = { act, streamId, kind, version, events };
      known.set(streamId, claimed);
      (version === 0 && events > 0 ? opened : held).push(claimed);
    }
  }
  return { opened, held };
}

interface Reserved {
  readonly act: number;
  readonly reservation: ReservationClaim;
}

function allReserved(acts: readonly ActToAppend[]): Reserved[] {
  const reserved: Reserved[] = [];
  for (const [ordinal, act] of acts.entries()) {
    for (const reservation of reservationsOf(act)) reserved.push({ act: ordinal + 1, reservation });
  }
  return reserved;
}

/** In the order of `ledger.append_acts_<desk>`. */
export function appendParameters(acts: readonly ActToAppend[]): Buffer[] {
  const encoding = encode(acts);
  for (let turn = encoding.next(); ; turn = encoding.next()) if (turn.done) return turn.value;
}

/** The same, but yields to the event loop at intervals, so that sockets are served meanwhile. */
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
  const reserved = allReserved(acts);
  return [
    uuidArray(acts.map(({ requestId }) => requestId)),
    int4Array(opened.map(({ act }) => act)),
    uuidArray(opened.map(({ streamId }) => streamId)),
    int4Array(held.map(({ act }) => act)),
    uuidArray(held.map(({ streamId }) => streamId)),
    int4Array(held.map(({ version }) => version)),
    int4Array(reserved.map(({ act }) => act)),
    textArray(reserved.map(({ reservation }) => reservation.kind)),
    textArray(reserved.map(({ reservation }) => reservation.value)),
  ];
}

/**
 * Random numbers for event ids, generated 1,024 at a time: generated eight at a time, the library's default, they
 * cost as much as the rest of the id.
 */
const randomNumbers = new Uint32Array(1_024);
let randomUsed = randomNumbers.length;
const eventIds = new V7Generator({
  nextUint32: () => {
    if (randomUsed === randomNumbers.length) {
      webcrypto.getRandomValues(randomNumbers);
      randomUsed = 0;
    }
    return randomNumbers[randomUsed++] as number;
  },
});

/** Events that are encoded before yielding to the event loop: about a millisecond. */
const EVENTS_PER_TURN = 128;

/**
 * Estimated size of an event's row without its JSON: columns of fixed width, type and office, with the length and the
 * type code of each.
 */
const BYTES_BESIDE_JSON = 288;

/** Rows with the columns of the types of ledger-4 and ledger-5, in their order. */
function* encode(acts: readonly ActToAppend[]): Generator<void, Buffer[]> {
  const { opened, held } = claimsOf(acts);
  const moved = streamClaims(held.filter(({ events }) => events > 0));
  const relied = streamClaims(held.filter(({ events }) => events === 0));
  const events = yield* newEvents(acts);
  return [newRequests(acts), newStreams(opened), moved, relied, newReservations(acts), events];
}

function newRequests(acts: readonly ActToAppend[]): Buffer {
  const rows = new BinaryRows(acts.length, 5, acts.length * 256);
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
  const rows = new BinaryRows(claims.length, 3, claims.length * 80);
  for (const { streamId, kind, events } of claims) {
    rows.row();
    rows.uuid(streamId);
    rows.text(kind);
    rows.int4(events);
  }
  return rows.done();
}

function streamClaims(claims: readonly StreamClaim[]): Buffer {
  const rows = new BinaryRows(claims.length, 3, claims.length * 56);
  for (const { streamId, version, events } of claims) {
    rows.row();
    rows.uuid(streamId);
    rows.int4(version);
    rows.int4(events);
  }
  return rows.done();
}

function newReservations(acts: readonly ActToAppend[]): Buffer {
  const reserved = allReserved(acts);
  const rows = new BinaryRows(reserved.length, 3, reserved.length * 120);
  for (const { reservation } of reserved) {
    rows.row();
    rows.text(reservation.kind);
    rows.text(reservation.value);
    rows.uuid(reservation.streamId);
  }
  return rows.done();
}

/**
 * Versions within a stream are counted from the act's claim. An act has few streams, so a linear search is faster
 * than a map.
 */
function* newEvents(acts: readonly ActToAppend[]): Generator<void, Buffer> {
  let count = 0;
  let bytes = 0;
  for (const { events, meta, firstMeta = '' } of acts) {
    count += events.length;
    bytes += firstMeta.length;
    for (const { data } of events) bytes += BYTES_BESIDE_JSON + data.length + meta.length;
  }
  const rows = new BinaryRows(count, 15, bytes);
  let left = EVENTS_PER_TURN;
  for (const act of acts) {
    const [actId, requestId] = [uuidBytes(act.actId), uuidBytes(act.requestId)];
    const supersedes = act.supersedes ? uuidBytes(act.supersedes) : null;
    const versions = act.streams.map(({ version }) => version);
    let index = 0;
    for (const event of act.events) {
      const at = act.streams.findIndex(({ streamId }) => streamId === event.streamId);
      if (at < 0) throw new TypeError('An event of an act is on a stream that the act does not claim');
      rows.row();
      rows.uuid(event.streamId);
      rows.int4((versions[at] = (versions[at] as number) + 1));
      rows.uuid(actId);
      rows.int2((index += 1));
      rows.int2(act.events.length);
      rows.uuid(eventIds.generate().bytes);
      rows.uuid(requestId);
      rows.text(event.type);
      rows.int2(event.schemaVersion);
      rows.date(event.occurredOn);
      rows.date(event.reportedOn);
      rows.text(act.office);
      rows.uuid(supersedes);
      rows.text(event.data);
      rows.text(index === 1 ? (act.firstMeta ?? act.meta) : act.meta);
    }
    if ((left -= index) <= 0) {
      left = EVENTS_PER_TURN;
      yield;
    }
  }
  return rows.done();
}
