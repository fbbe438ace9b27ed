import { setImmediate } from 'node:timers/promises';
import { uuidv7 } from 'uuidv7';
import { byteaArray, dateArray, int2Array, int4Array, textArray, uuidArray } from '@peristiwa/postgres';
import type { ActToAppend, EventToAppend, ReservationClaim, StreamClaim } from './ledger';

const PARAMETERS = Array.from({ length: 30 }, (_, index) => `$${index + 1}`).join(', ');

/** The desk's own entry point: which event types may be appended follows from it. */
export function appendSql(desk: string): string {
  if (!/^[a-z]+$/.test(desk)) throw new Error('A desk has a lower-case name');
  return `SELECT first_position, recorded_at FROM ledger.append_${desk}(${PARAMETERS})`;
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
  /** Ordinal of the act in the batch, from 1. */
  readonly act: number;
  readonly index: number;
}

/** Versions within a stream count on from the act's claim. An act has few streams: a search beats a map. */
function placedEvents(acts: readonly ActToAppend[]): Placed[] {
  const placed: Placed[] = [];
  for (const [ordinal, act] of acts.entries()) {
    const versions = act.streams.map(({ version }) => version);
    for (const [index, event] of act.events.entries()) {
      const at = act.streams.findIndex(({ streamId }) => streamId === event.streamId);
      if (at < 0) throw new TypeError('An event of an act is on a stream that the act does not claim');
      const version = (versions[at] as number) + 1;
      versions[at] = version;
      placed.push({ event, version, of: act, act: ordinal + 1, index: index + 1 });
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

/** In the order of `ledger.append`. */
export function appendParameters(acts: readonly ActToAppend[]): Buffer[] {
  return [...columnsOf(acts)];
}

/** The same, giving way to the event loop between columns: what is being sent meanwhile must not stand still. */
export async function appendParametersInTurns(acts: readonly ActToAppend[]): Promise<Buffer[]> {
  const columns: Buffer[] = [];
  for (const column of columnsOf(acts)) {
    columns.push(column);
    await setImmediate();
  }
  return columns;
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

function* columnsOf(acts: readonly ActToAppend[]): Generator<Buffer> {
  const { opened, held } = claimsOf(acts);
  const reserved = reservationsOf(acts);
  const events = placedEvents(acts);
  let last = 0;
  yield uuidArray(acts.map(({ requestId }) => requestId));
  yield byteaArray(acts.map(({ contentHash }) => contentHash));
  yield uuidArray(acts.map(({ actId }) => actId));
  yield int4Array(acts.map((act) => (last += act.events.length)));
  yield textArray(acts.map(({ result }) => result));
  yield int4Array(opened.map(({ act }) => act));
  yield uuidArray(opened.map(({ claim }) => claim.streamId));
  yield textArray(opened.map(({ claim }) => claim.kind));
  yield int4Array(opened.map(({ claim }) => claim.events));
  yield int4Array(held.map(({ act }) => act));
  yield uuidArray(held.map(({ claim }) => claim.streamId));
  yield int4Array(held.map(({ claim }) => claim.version));
  yield int4Array(held.map(({ claim }) => claim.events));
  yield int4Array(reserved.map(({ act }) => act));
  yield textArray(reserved.map(({ reservation }) => reservation.kind));
  yield textArray(reserved.map(({ reservation }) => reservation.value));
  yield uuidArray(reserved.map(({ reservation }) => reservation.streamId));
  yield int4Array(events.map(({ act }) => act));
  yield int2Array(events.map(({ index }) => index));
  yield int2Array(events.map(({ of }) => of.events.length));
  yield uuidArray(events.map(({ event }) => event.streamId));
  yield int4Array(events.map(({ version }) => version));
  yield uuidArray(events.map(() => uuidv7()));
  yield textArray(events.map(({ event }) => event.type));
  yield int2Array(events.map(({ event }) => event.schemaVersion));
  yield dateArray(events.map(({ event }) => event.occurredOn));
  yield dateArray(events.map(({ event }) => event.reportedOn));
  yield textArray(events.map(({ of }) => of.office));
  yield textArray(events.map(({ event }) => event.data));
  yield textArray(events.map(({ of }) => of.meta));
}
