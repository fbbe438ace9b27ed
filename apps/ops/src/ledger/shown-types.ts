import {
  catalogue,
  eventTypes,
  streamKindOf,
  SUPERSEDING_DESK,
  type EventType,
  type Owner,
  type StreamKind,
} from '@peristiwa/domain';

/** Stands for a type that the reader may not learn of. */
const CONFIDENTIAL = 'confidential';

export interface ListedType {
  readonly type: string;
  readonly stream: StreamKind;
  /** The desk that owns it; null for a type that every desk may write. */
  readonly desk: Exclude<Owner, '*'> | null;
}

const types = Object.keys(eventTypes).toSorted() as EventType[];

const isConfidential = (type: string): boolean =>
  Object.hasOwn(catalogue, type) && 'confidential' in catalogue[type as EventType];

/**
 * That somebody was adopted is confidential, and so is the type of the event (UU 24/2013 art. 84(1)): auditors see it,
 * others see that there is an event.
 */
export const shownType = (type: string, isAuditor: boolean): string =>
  isConfidential(type) && !isAuditor ? CONFIDENTIAL : type;

export const maySearch = (type: string, isAuditor: boolean): boolean => isAuditor || !isConfidential(type);

/** The types by which the reader may search. */
export function listedTypes(isAuditor: boolean): ListedType[] {
  return types
    .filter((type) => maySearch(type, isAuditor))
    .map((type) => ({ type, stream: streamKindOf[type], desk: deskOf(type) }));
}

/** The desk that recorded an act with these types. */
export function deskOfAct(ofAct: readonly string[]): ListedType['desk'] {
  return ofAct.map(deskOf).find((desk) => desk !== null) ?? null;
}

function deskOf(type: string): ListedType['desk'] {
  if (!Object.hasOwn(eventTypes, type)) return null;
  const { owner } = eventTypes[type as EventType];
  return owner === SUPERSEDING_DESK ? null : owner;
}
