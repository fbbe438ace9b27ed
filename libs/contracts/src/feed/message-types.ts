import { AREA_RELABELLED_TYPE } from './area-relabelled';
import { DEATH_WITHOUT_NIK_TYPE } from './death-without-nik';

/**
 * Kinds of message that report an act, the gravest first: when one act touches a person in several ways, the gravest
 * names the message. A message of such a kind exists only because of such an act and carries that act's dates.
 * Permanent: add, never rename.
 */
export const actKinds = [
  'reinstated',
  'cancelled',
  'merged',
  'corrected',
  'died',
  'born',
  'moved',
  'departed',
  'departed-abroad',
  'returned-from-abroad',
  'divorced',
  'divorce-declared',
  'marriage-annulled',
  'divorce-annulled',
  'widowed',
  'married',
  'marriage-declared',
  'marriage-legalised',
  'citizenship-changed',
  'identity-changed',
  'missing',
  'found',
  'nik-deactivated',
  'nik-reactivated',
  'biodata-recorded',
  'move-cancelled',
  'move-expired',
  'address-changed',
  'spouse-recorded',
  'head-succeeded',
  'head-departed',
  'card-changed',
  'placement-settled',
  'child-born',
  'element-changed',
  'birth-recorded',
  'parentage-changed',
  'stillbirth',
  'document-changed',
  'stay-registered',
  'stay-ended',
  'adoption-recorded',
] as const;
export type ActKind = (typeof actKinds)[number];

/**
 * Kinds of message that report no act; they carry no date of one.
 * - `entered-scope`, `left-scope`: the agreement covers the person from now on, or no longer.
 * - `grants-changed`: the agreement grants other fields; the message names them.
 * - `fields-changed`: an act that the agreement does not publish changed fields that it grants.
 * - `resynced`: the copy follows the register again, after a suspension, a correction of the registry or a change of
 *   the person's place on the watch-list.
 * - `observation-settled`: what became of an observation of the partner (data balikan); the person is as before.
 */
export const stateKinds = [
  'entered-scope',
  'left-scope',
  'grants-changed',
  'fields-changed',
  'resynced',
  'observation-settled',
] as const;
export type StateKind = (typeof stateKinds)[number];

/** Kinds that feeds contain from before each act had its own; no longer written. */
export const retiredKinds = ['status-changed', 'biodata-changed', 'act-voided'] as const;

/** The kinds of message on a feed; `ce_type` is `id.peristiwa.person.<kind>.v1`. */
export const personMessageKinds = [...actKinds, ...stateKinds] as const;
export type PersonMessageKind = (typeof personMessageKinds)[number];

export const HEARTBEAT_TYPE = 'id.peristiwa.feed.heartbeat.v1';
/** `ce_source` of every message of the publisher. */
export const FEED_SOURCE = '/peristiwa/publisher';

type ReadKind = PersonMessageKind | (typeof retiredKinds)[number];
export type PersonMessageType = `id.peristiwa.person.${ReadKind}.v1`;

export function personMessageType(kind: ReadKind): PersonMessageType {
  return `id.peristiwa.person.${kind}.v1`;
}

/** The kind in a `ce_type`; undefined for a heartbeat and for types of a later release. */
export function personMessageKind(type: string): ReadKind | undefined {
  return [...personMessageKinds, ...retiredKinds].find((kind) => personMessageType(kind) === type);
}

/** The types of messages that have a sequence and are about no person of the register. */
export const impersonalTypes = {
  relabelled: AREA_RELABELLED_TYPE,
  'death-without-nik': DEATH_WITHOUT_NIK_TYPE,
} as const;
export type ImpersonalKind = keyof typeof impersonalTypes;

/** The kinds of message that have a sequence. */
export type SequencedKind = PersonMessageKind | ImpersonalKind;

export function sequencedType(
  kind: SequencedKind,
): PersonMessageType | (typeof impersonalTypes)[ImpersonalKind] {
  return kind === 'relabelled' || kind === 'death-without-nik'
    ? impersonalTypes[kind]
    : personMessageType(kind);
}
