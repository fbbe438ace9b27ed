import type { PlainDate } from '@peristiwa/kernel';
import type { AreaReform } from '../area-reform';
import type { Dated } from '../dated';
import type { Family } from '../family/family';
import type { MoveCase } from '../move/move-case';
import type { PersonOnRecord, RegisteredPerson } from '../person/person';

/** `death`: an act about somebody who is not in the register. It is in no state of a person or a card. */
export type StreamKind = 'person' | 'family' | 'move' | 'death' | 'area';

export type Desk = 'birth' | 'death' | 'move' | 'status';
export const desks: readonly Desk[] = ['birth', 'death', 'move', 'status'];

/**
 * Owner of a type that any desk may append, in an act that supersedes one of its own and in no other (design.md §3:
 * the owner of an act corrects or cancels it). The ledger enforces both conditions.
 */
export const SUPERSEDING_DESK = '*';
export type Owner = Desk | typeof SUPERSEDING_DESK;

export type Data = Readonly<Record<string, unknown>>;
/** From one stored version of a type to the next. Pure, total, and never changed once a ledger was read with it. */
type UpcastStep = (data: Data) => Data;

/**
 * The order of the types among the facts of one day: birth first, marriage before divorce and the annulment of either,
 * departure before arrival, death after them, and last what an officer found about a quality flag. Entry into the
 * register comes first on any day: without it there is no state to fold into.
 */
export const places = [
  'entry',
  'spouse',
  'child',
  'parentage',
  'marriage',
  'divorce',
  'annulment',
  'identity',
  'departure',
  'departure-closed',
  'placement',
  'document',
  'stay',
  'permit',
  'widowed',
  'death',
  'resolution',
] as const;
type Place = (typeof places)[number];

interface Definition {
  readonly owner: Owner;
  /** Steps from version 1 to 2, 2 to 3, …: the version that is written today is one more than their number. */
  readonly upcasts: readonly UpcastStep[];
  /**
   * An office writes on streams of its own area only. Where the law lets it write on a stream of another office, this
   * names the source.
   */
  readonly beyondArea?: string;
}
type Given<Full extends Definition> = Omit<Full, 'stream' | 'upcasts'> & Partial<Pick<Full, 'upcasts'>>;

/** What answers show of an event of a person. A member that is not listed stays confidential. */
interface Shown<Content> {
  readonly shown: readonly (keyof Content & string)[];
  /**
   * The source by which only the office of the person and auditors see the event in a timeline. What it changes is in
   * no answer about the person.
   */
  readonly confidential?: string;
}

/** A fact about a person who is in the register. */
export interface PersonDefinition<Content> extends Definition, Shown<Content> {
  readonly stream: 'person';
  readonly place: Exclude<Place, 'entry'>;
  readonly apply: (person: PersonOnRecord, fact: Dated<Content>) => PersonOnRecord;
  /**
   * The day of an own vital event, on which the person was alive: a death of before that day is flagged (INV-02).
   * Absent for what happens to others (birth of a child, death of a spouse) and for what offices do to cards.
   */
  readonly vitalOn?: (fact: Dated<Content>) => PlainDate | undefined;
  /** The act of another person from which this fact follows: where that act has no effect, the fact has none. */
  readonly restsOn?: (data: Content) => string | null;
}
/** The fact by which a person enters the register. */
export interface EntryDefinition<Content> extends Definition, Shown<Content> {
  readonly stream: 'person';
  readonly place: 'entry';
  readonly enter: (fact: Dated<Content>) => RegisteredPerson;
}
export interface FamilyDefinition<Content> extends Definition {
  readonly stream: 'family';
  readonly apply: (family: Family, fact: Dated<Content>) => Family;
}
export interface MoveDefinition<Content> extends Definition {
  readonly stream: 'move';
  readonly apply: (move: MoveCase, fact: Dated<Content>) => MoveCase;
}

export interface AreaDefinition<Content> extends Definition {
  readonly stream: 'area';
  readonly apply: (reforms: readonly AreaReform[], fact: Dated<Content>) => readonly AreaReform[];
}

/** A fact about somebody who is not in the register. */
export interface DeathDefinition<Content> extends Definition {
  readonly stream: 'death';
  /** For the type of the content only. */
  readonly content?: Content;
}

/**
 * How an act supersedes the act that it names, in one stream:
 * - `cancellation` takes out the named act. If that was a correction, what it corrected has effect again.
 * - `correction` takes out the named act and all that it superseded: the facts are restated in other streams.
 * - `kept`: the correction changes nothing here, so the facts of the named act stand.
 * - `annulment` takes out the named act and all that it superseded, without any fact in their place.
 */
export type VoidedBy = 'cancellation' | 'correction' | 'kept' | 'annulment';

/** A fact that changes no state by itself: it removes an earlier act from the fold (`effective.ts`). */
export interface VoidingDefinition<Stream extends StreamKind, Content> extends Definition, Shown<Content> {
  readonly stream: Stream;
  readonly voids: (data: Content) => VoidedBy;
}

export function personEvent<Content>(given: Given<PersonDefinition<Content>>): PersonDefinition<Content> {
  return { stream: 'person', upcasts: [], ...given };
}

export function personEntry<Content>(
  given: Omit<Given<EntryDefinition<Content>>, 'place'>,
): EntryDefinition<Content> {
  return { stream: 'person', place: 'entry', upcasts: [], ...given };
}

export function familyEvent<Content>(given: Given<FamilyDefinition<Content>>): FamilyDefinition<Content> {
  return { stream: 'family', upcasts: [], ...given };
}

export function moveEvent<Content>(given: Given<MoveDefinition<Content>>): MoveDefinition<Content> {
  return { stream: 'move', upcasts: [], ...given };
}

export function areaEvent<Content>(given: Given<AreaDefinition<Content>>): AreaDefinition<Content> {
  return { stream: 'area', upcasts: [], ...given };
}

export function deathEvent<Content>(given: Given<DeathDefinition<Content>>): DeathDefinition<Content> {
  return { stream: 'death', upcasts: [], ...given };
}
