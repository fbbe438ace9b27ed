import { uuidv7 } from 'uuidv7';
import { byteaArray, dateArray, int2Array, int4Array, textArray, uuidArray } from '@peristiwa/postgres';
import type { ActToAppend, EventToAppend, StreamClaim } from './ledger';

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

/** Versions within a stream count on from the act's claim. */
function placedEvents(acts: readonly ActToAppend[]): Placed[] {
  const placed: Placed[] = [];
  for (const [ordinal, act] of acts.entries()) {
    const versions = new Map<string, number>();
    for (const { streamId, version } of act.streams) versions.set(streamId, version);
    for (const [index, event] of act.events.entries()) {
      const version = (versions.get(event.streamId) ?? 0) + 1;
      versions.set(event.streamId, version);
      placed.push({ event, version, of: act, act: ordinal + 1, index: index + 1 });
    }
  }
  return placed;
}

/** In the order of `ledger.append`. */
export function appendParameters(acts: readonly ActToAppend[]): Buffer[] {
  const { opened, held } = claimsOf(acts);
  const reservations = acts.flatMap((act) => act.reservations);
  const reservedBy = acts.flatMap((act, index) => act.reservations.map(() => index + 1));
  const events = placedEvents(acts);
  let last = 0;
  return [
    uuidArray(acts.map(({ requestId }) => requestId)),
    byteaArray(acts.map(({ contentHash }) => contentHash)),
    uuidArray(acts.map(({ actId }) => actId)),
    int4Array(acts.map((act) => (last += act.events.length))),
    textArray(acts.map(({ result }) => result)),
    int4Array(opened.map(({ act }) => act)),
    uuidArray(opened.map(({ claim }) => claim.streamId)),
    textArray(opened.map(({ claim }) => claim.kind)),
    int4Array(opened.map(({ claim }) => claim.events)),
    int4Array(held.map(({ act }) => act)),
    uuidArray(held.map(({ claim }) => claim.streamId)),
    int4Array(held.map(({ claim }) => claim.version)),
    int4Array(held.map(({ claim }) => claim.events)),
    int4Array(reservedBy),
    textArray(reservations.map(({ kind }) => kind)),
    textArray(reservations.map(({ value }) => value)),
    uuidArray(reservations.map(({ streamId }) => streamId)),
    int4Array(events.map(({ act }) => act)),
    int2Array(events.map(({ index }) => index)),
    int2Array(events.map(({ of }) => of.events.length)),
    uuidArray(events.map(({ event }) => event.streamId)),
    int4Array(events.map(({ version }) => version)),
    uuidArray(events.map(() => uuidv7())),
    textArray(events.map(({ event }) => event.type)),
    int2Array(events.map(({ event }) => event.schemaVersion)),
    dateArray(events.map(({ event }) => event.occurredOn)),
    dateArray(events.map(({ event }) => event.reportedOn)),
    textArray(events.map(({ of }) => of.office)),
    textArray(events.map(({ event }) => event.data)),
    textArray(events.map(({ of }) => of.meta)),
  ];
}
