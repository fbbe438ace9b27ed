import { uuidv7 } from 'uuidv7';
import { byteaArray, dateArray, int2Array, int4Array, textArray, uuidArray } from '@peristiwa/postgres';
import type { ActToAppend, EventToAppend, StreamClaim } from './ledger';

const PARAMETERS = Array.from({ length: 26 }, (_, index) => `$${index + 1}`).join(', ');

/** The desk's own entry point: which event types may be appended follows from it. */
export function appendSql(desk: string): string {
  if (!/^[a-z]+$/.test(desk)) throw new Error('A desk has a lower-case name');
  return `SELECT first_position, recorded_at FROM ledger.append_${desk}(${PARAMETERS})`;
}

interface Claims {
  readonly acts: number[];
  readonly streams: StreamClaim[];
}

/**
 * What the database has to check and move, each stream once. Acts of one batch may build on each other: a claim that
 * goes on exactly where the batch has brought the stream is settled here; any other goes to the database, which
 * refuses it unless it is the stream's own version.
 */
function claimsOf(acts: readonly ActToAppend[]): Claims {
  const claims: Claims = { acts: [], streams: [] };
  const held = new Map<string, { at: number; version: number }>();
  for (const [index, act] of acts.entries()) {
    for (const claim of act.streams) {
      const known = held.get(claim.streamId);
      if (known && claim.version === known.version) {
        const first = claims.streams[known.at] as StreamClaim;
        claims.streams[known.at] = { ...first, events: first.events + claim.events };
        known.version += claim.events;
        continue;
      }
      held.set(claim.streamId, { at: claims.streams.length, version: claim.version + claim.events });
      claims.acts.push(index + 1);
      claims.streams.push(claim);
    }
  }
  return claims;
}

interface Placed {
  readonly event: EventToAppend;
  readonly version: number;
  /** Ordinal of the act in the batch, from 1. */
  readonly act: number;
  readonly index: number;
  readonly size: number;
}

/** Versions within a stream count on from the act's claim. */
function placedEvents(acts: readonly ActToAppend[]): Placed[] {
  const placed: Placed[] = [];
  for (const [ordinal, act] of acts.entries()) {
    const versions = new Map<string, number>();
    for (const { streamId, version } of act.streams) versions.set(streamId, version);
    const size = act.events.length;
    for (const [index, event] of act.events.entries()) {
      const version = (versions.get(event.streamId) ?? 0) + 1;
      versions.set(event.streamId, version);
      placed.push({ event, version, act: ordinal + 1, index: index + 1, size });
    }
  }
  return placed;
}

/** In the order of `ledger.append`. */
export function appendParameters(acts: readonly ActToAppend[]): Buffer[] {
  const claims = claimsOf(acts);
  const reservations = acts.flatMap((act) => act.reservations);
  const reservedBy = acts.flatMap((act, index) => act.reservations.map(() => index + 1));
  const events = placedEvents(acts);
  return [
    uuidArray(acts.map(({ requestId }) => requestId)),
    byteaArray(acts.map(({ contentHash }) => contentHash)),
    uuidArray(acts.map(({ actId }) => actId)),
    textArray(acts.map(({ office }) => office)),
    textArray(acts.map(({ meta }) => meta)),
    textArray(acts.map(({ result }) => result)),
    int4Array(claims.acts),
    uuidArray(claims.streams.map(({ streamId }) => streamId)),
    textArray(claims.streams.map(({ kind }) => kind)),
    int4Array(claims.streams.map(({ version }) => version)),
    int4Array(claims.streams.map((claim) => claim.events)),
    int4Array(reservedBy),
    textArray(reservations.map(({ kind }) => kind)),
    textArray(reservations.map(({ value }) => value)),
    uuidArray(reservations.map(({ streamId }) => streamId)),
    int4Array(events.map(({ act }) => act)),
    int2Array(events.map(({ index }) => index)),
    int2Array(events.map(({ size }) => size)),
    uuidArray(events.map(({ event }) => event.streamId)),
    int4Array(events.map(({ version }) => version)),
    uuidArray(events.map(() => uuidv7())),
    textArray(events.map(({ event }) => event.type)),
    int2Array(events.map(({ event }) => event.schemaVersion)),
    dateArray(events.map(({ event }) => event.occurredOn)),
    dateArray(events.map(({ event }) => event.reportedOn)),
    textArray(events.map(({ event }) => event.data)),
  ];
}
