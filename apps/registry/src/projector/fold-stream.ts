import { isPlainDate, isTraceparent, isUuid } from '@peristiwa/kernel';
import {
  actsTakenOut,
  eventTypes,
  foldFamily,
  foldPerson,
  inEffectiveOrder,
  isNik,
  statusOf,
  type Family,
  type FactPlace,
  type FamilyEvent,
  type PersonEvent,
  type Recorded,
  type PersonOnRecord,
  presentData,
  toFact,
  UnknownEventError,
} from '@peristiwa/domain';
import type { StoredEvent } from '@peristiwa/ledger';

/**
 * A stream that cannot be placed as it stands. `reason` is a permanent code; it never repeats what an event holds,
 * since messages of JSON.parse or of a failed fold may quote personal data.
 */
export class Unplaceable extends Error {
  constructor(
    readonly reason:
      | 'data-not-json'
      | 'versions-not-dense'
      | 'not-in-register'
      | 'row-not-valid'
      | 'nik-taken'
      | 'fold-failed',
  ) {
    super(reason);
    this.name = 'Unplaceable';
  }
}

export interface PersonRow {
  readonly personId: string;
  readonly version: number;
  readonly position: number;
  readonly nik: string;
  readonly familyId: string;
  readonly status: string;
  readonly area: string;
  readonly sex: string;
  readonly bornOn: string;
  readonly diedOn?: string;
  /** JSON of the domain's `PersonOnRecord`. */
  readonly state: string;
  /** Kinds of the quality flags of the state, each once; none of a person who is out of the register. */
  readonly flags: readonly string[];
}

export interface FamilyRow {
  readonly familyId: string;
  readonly version: number;
  readonly position: number;
  readonly kkNumber: string;
  readonly headId: string;
  readonly status: string;
  readonly area: string;
  readonly state: string;
}

export interface ChangeRow {
  readonly position: number;
  readonly personId: string;
  readonly version: number;
  readonly actId: string;
  readonly requestId: string;
  readonly types: readonly string[];
  readonly facts: string;
  readonly occurredOn: string;
  readonly reportedOn: string;
  readonly recordedAt: Date;
  readonly state: string;
}

/** A change, with the position that every slice must have passed before the change gets its number. */
export interface DueChange extends ChangeRow {
  readonly due: number;
}

/** A stored event in its present form: version and content go together. */
export type Parsed = Omit<StoredEvent, keyof Recorded> & Recorded;

/** Stored events with their content in its present form. @throws Unplaceable */
export function parseStream(events: readonly StoredEvent[]): Parsed[] {
  return events.map((event, index) => {
    if (event.version !== index + 1) throw new Unplaceable('versions-not-dense');
    try {
      const fact = toFact(event);
      return { ...event, ...fact, schemaVersion: eventTypes[fact.type].version };
    } catch (error) {
      // An event of a newer release stops the projector; it does not park the stream.
      if (error instanceof UnknownEventError) throw error;
      throw new Unplaceable('data-not-json');
    }
  });
}

/** The person that these events make; they may come in any order. @throws Unplaceable */
export function personOf(
  events: readonly Parsed[],
  happened?: (fact: Pick<Recorded, 'occurredOn'>) => boolean,
): PersonOnRecord {
  const person = guarded(() => foldPerson(events as unknown as readonly Recorded<PersonEvent>[], happened));
  if (person.status === 'unregistered') throw new Unplaceable('not-in-register');
  return person;
}

/**
 * Folds the row of a person after all of `events`, and one change per act after `publishedVersion`, the version up to
 * which changes were published. A change carries the state after exactly the events up to its act. An act that cannot
 * be placed by itself, but can together with later ones (a parked stream that healed), carries the first state that
 * could be folded. @throws Unplaceable
 */
export function foldPersonStream(
  events: readonly StoredEvent[],
  publishedVersion: number,
): { row: PersonRow; changes: DueChange[]; last: FactPlace } {
  const parsed = parseStream(events);
  const last = parsed.at(-1);
  if (!last) throw new Unplaceable('not-in-register');
  const person = personOf(parsed);
  const row = personRow(last, person, JSON.stringify(person));
  const changes: DueChange[] = [];
  let state = row.state;
  for (const act of actsAfter(events, publishedVersion).toReversed()) {
    const end = (act.at(-1) as StoredEvent).version;
    if (end < last.version) state = stateAt(parsed.slice(0, end)) ?? state;
    changes.push(changeRow(act, state, takenOut(parsed, act)));
  }
  const { type, occurredOn, position } = inEffectiveOrder(
    parsed as unknown as readonly Recorded<PersonEvent>[],
  ).at(-1) as FactPlace;
  return { row, changes: changes.toReversed(), last: { type, occurredOn, position } };
}

/**
 * Folds the longest part of a stream that can be placed, when the whole cannot: whole acts, beyond `publishedVersion`,
 * up to the act before the fault. So the state never depends on how events were paged.
 */
export function longestPlaceable<Outcome>(
  events: readonly StoredEvent[],
  publishedVersion: number,
  fold: (events: readonly StoredEvent[]) => Outcome,
): Outcome | undefined {
  for (const act of actsAfter(events, publishedVersion).slice(1).toReversed()) {
    const outcome = placedOrNot(() => fold(events.slice(0, (act[0] as StoredEvent).version - 1)));
    if (outcome) return outcome;
  }
  return undefined;
}

function placedOrNot<Outcome>(fold: () => Outcome): Outcome | undefined {
  try {
    return fold();
  } catch (error) {
    if (error instanceof Unplaceable) return undefined;
    throw error;
  }
}

/** The row of a family card after all of `events`. @throws Unplaceable */
export function foldFamilyStream(events: readonly StoredEvent[]): FamilyRow {
  const parsed = parseStream(events) as unknown as (StoredEvent & Recorded<FamilyEvent>)[];
  const last = parsed.at(-1);
  const family = guarded(() => foldFamily(parsed));
  if (!last || family.status === 'none') throw new Unplaceable('not-in-register');
  return familyRow(last, family);
}

/** Acts that supersede are rare: for all others the stream is not read again. */
function takenOut(events: readonly Parsed[], [first]: readonly StoredEvent[]): readonly string[] {
  return first?.supersedes ? actsTakenOut(events, first.actId) : [];
}

function stateAt(events: readonly Parsed[]): string | undefined {
  return placedOrNot(() => JSON.stringify(personOf(events)));
}

function guarded<State>(fold: () => State): State {
  try {
    return fold();
  } catch {
    throw new Unplaceable('fold-failed');
  }
}

/** The acts after a version; events of one act are adjacent in a stream. */
export function actsAfter(events: readonly StoredEvent[], publishedVersion: number): StoredEvent[][] {
  const acts: StoredEvent[][] = [];
  for (const event of events) {
    if (event.version <= publishedVersion) continue;
    const open = acts.at(-1);
    if (open?.[0]?.actId === event.actId) open.push(event);
    else acts.push([event]);
  }
  return acts;
}

/** @throws Unplaceable */
export function personRow(
  { streamId, version, position }: Pick<StoredEvent, 'streamId' | 'version' | 'position'>,
  person: PersonOnRecord,
  state: string,
): PersonRow {
  const { nik, placement, sex, bornOn, death } = person;
  const area = placement?.address?.area;
  // The fold does not check what desks wrote. Columns do: one malformed value would make the whole batch fail.
  const valid =
    isNik(nik) &&
    isUuid(placement?.familyId) &&
    /^\d{10}$/.test(area) &&
    ['male', 'female'].includes(sex) &&
    isPlainDate(bornOn) &&
    (!death || isPlainDate(death.diedOn));
  if (!valid) throw new Unplaceable('row-not-valid');
  return {
    personId: streamId,
    version,
    position,
    nik,
    familyId: placement.familyId,
    status: statusOf(person),
    area,
    sex,
    bornOn,
    diedOn: death?.diedOn,
    state,
    flags: flagsOf(person),
  };
}

/** Malformed codes are left out: flags only draw attention, so a bad one must not park the person. */
function flagsOf({ status, flags }: PersonOnRecord): string[] {
  if (status !== 'registered' || flags.length === 0) return NO_FLAGS;
  return [...new Set(flags.map(({ kind }) => kind))].filter((kind) => /^[a-z0-9-]+$/.test(kind));
}
const NO_FLAGS: string[] = [];

/** @throws Unplaceable */
export function familyRow(
  { streamId, version, position }: Pick<StoredEvent, 'streamId' | 'version' | 'position'>,
  family: Exclude<Family, { status: 'none' }>,
): FamilyRow {
  const { kkNumber, headId, status, address } = family;
  if (!isUuid(headId) || !/^\d{16}$/.test(kkNumber) || !/^\d{10}$/.test(address?.area)) {
    throw new Unplaceable('row-not-valid');
  }
  const state = JSON.stringify(family);
  return { familyId: streamId, version, position, kkNumber, headId, status, area: address.area, state };
}

/** What the metadata of an act name. Few acts name anything, so `meta` is parsed for those only. */
function namedIn({ meta }: StoredEvent, name: 'settles' | 'campaignId'): string | undefined {
  if (!meta.includes(`"${name}":`)) return undefined;
  const value = (JSON.parse(meta) as Record<string, unknown>)[name];
  return typeof value === 'string' && isUuid(value) ? value : undefined;
}

/** The `traceparent` of the request, if it was traced. */
export function traceparentOf({ meta }: StoredEvent): string | undefined {
  if (!meta.includes('"traceparent":')) return undefined;
  const { traceparent } = JSON.parse(meta) as { traceparent?: unknown };
  return isTraceparent(traceparent) ? traceparent : undefined;
}

/**
 * The change has the date of the act's first event on the stream: that is the fact itself, before its consequences.
 * `supersedes`: the acts that it takes out of the stream; each of its facts names them in the change log, and the case
 * of data balikan that the act settles, the campaign that it is part of (ADR 0059), and its trace (ADR 0066).
 */
export function changeRow(
  act: readonly StoredEvent[],
  state: string,
  supersedes: readonly string[] = [],
): DueChange {
  const first = act[0] as StoredEvent;
  const last = act.at(-1) as StoredEvent;
  // The content was parsed before, so it is JSON and can be joined as it is.
  const settles = namedIn(first, 'settles');
  const campaignId = namedIn(first, 'campaignId');
  const traceparent = traceparentOf(first);
  const more =
    (supersedes.length > 0 ? `,"supersedes":${JSON.stringify(supersedes)}` : '') +
    (settles === undefined ? '' : `,"settles":${JSON.stringify(settles)}`) +
    (campaignId === undefined ? '' : `,"campaignId":${JSON.stringify(campaignId)}`) +
    (traceparent === undefined ? '' : `,"traceparent":${JSON.stringify(traceparent)}`);
  const facts = act.map(
    (event) => `{"type":${JSON.stringify(event.type)},"data":${presentData(event)}${more}}`,
  );
  return {
    position: last.position,
    personId: last.streamId,
    version: last.version,
    actId: last.actId,
    requestId: last.requestId,
    types: act.map(({ type }) => type),
    facts: `[${facts.join(',')}]`,
    occurredOn: first.occurredOn,
    reportedOn: first.reportedOn,
    recordedAt: first.recordedAt,
    state,
    due: last.position,
  };
}
