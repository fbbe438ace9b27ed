/** The kinds of message on a feed; `ce_type` is `id.peristiwa.person.<kind>.v1`. Permanent: add, never rename. */
export const personMessageKinds = [
  'born',
  'died',
  'moved',
  'departed',
  'status-changed',
  'biodata-changed',
  'entered-scope',
  'left-scope',
] as const;
export type PersonMessageKind = (typeof personMessageKinds)[number];

export const HEARTBEAT_TYPE = 'id.peristiwa.feed.heartbeat.v1';
/** `ce_source` of every message of the publisher. */
export const FEED_SOURCE = '/peristiwa/publisher';

export type PersonMessageType = `id.peristiwa.person.${PersonMessageKind}.v1`;

export function personMessageType(kind: PersonMessageKind): PersonMessageType {
  return `id.peristiwa.person.${kind}.v1`;
}

/** The kind in a `ce_type`; undefined for a heartbeat and for types of a later release. */
export function personMessageKind(type: string): PersonMessageKind | undefined {
  return personMessageKinds.find((kind) => personMessageType(kind) === type);
}
