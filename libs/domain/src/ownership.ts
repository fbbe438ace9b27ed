import type { DomainEvent } from './act';

export type Desk = 'birth' | 'death' | 'move' | 'status';
export const desks: readonly Desk[] = ['birth', 'death', 'move', 'status'];

/**
 * One event type has exactly one owning app; the ledger refuses a desk that appends another's (`ledger.event_type`).
 * `version` is the stored form that is written today; older ones are upcast on read.
 */
export const eventTypes = {
  BirthRegistered: { owner: 'birth', version: 1 },
  ChildBorn: { owner: 'birth', version: 1 },
  FamilyMemberBorn: { owner: 'birth', version: 1 },
  DeathRegistered: { owner: 'death', version: 1 },
  SpouseDied: { owner: 'death', version: 1 },
  FamilyHeadSucceeded: { owner: 'death', version: 1 },
  FamilyMemberDied: { owner: 'death', version: 1 },
  DepartureIssued: { owner: 'move', version: 1 },
  DepartureCancelled: { owner: 'move', version: 1 },
  DepartureExpired: { owner: 'move', version: 1 },
  PersonArrived: { owner: 'move', version: 1 },
  FamilyHeadDeparted: { owner: 'move', version: 1 },
  AddressChanged: { owner: 'move', version: 1 },
  FamilyCardIssuedOnArrival: { owner: 'move', version: 1 },
  FamilyMembersJoined: { owner: 'move', version: 1 },
  FamilyMembersLeft: { owner: 'move', version: 1 },
  FamilyRelocated: { owner: 'move', version: 1 },
  MoveCaseOpened: { owner: 'move', version: 1 },
  MoveCaseCompleted: { owner: 'move', version: 1 },
  MoveCaseCancelled: { owner: 'move', version: 1 },
  MoveCaseExpired: { owner: 'move', version: 1 },
  BiodataRecorded: { owner: 'status', version: 1 },
  SpouseRecorded: { owner: 'status', version: 1 },
  MarriageRegistered: { owner: 'status', version: 1 },
  DivorceRegistered: { owner: 'status', version: 1 },
  CardChanged: { owner: 'status', version: 1 },
  FamilyCardIssued: { owner: 'status', version: 1 },
  FamilyMemberRecorded: { owner: 'status', version: 1 },
  FamilyMemberMarriedIn: { owner: 'status', version: 1 },
  FamilyMembersSeparated: { owner: 'status', version: 1 },
} as const satisfies Record<DomainEvent['type'], { owner: Desk; version: number }>;

export type EventType = keyof typeof eventTypes;

/** Unknown event type or version: stop and say so, never guess (`design.md` §2, guarantee 7). */
export class UnknownEventError extends Error {
  constructor(
    readonly type: string,
    readonly schemaVersion: number,
    readonly position: number,
  ) {
    super(`Event type ${type} version ${schemaVersion} at position ${position} is not known to this release`);
  }
}

/** @throws UnknownEventError for a type or version that a newer release wrote. */
export function assertKnownEvent(
  type: string,
  schemaVersion: number,
  position: number,
): asserts type is EventType {
  const known = Object.hasOwn(eventTypes, type) ? eventTypes[type as EventType] : undefined;
  if (!known || schemaVersion < 1 || schemaVersion > known.version) {
    throw new UnknownEventError(type, schemaVersion, position);
  }
}
