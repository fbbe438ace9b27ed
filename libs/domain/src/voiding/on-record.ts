import type { PlainDate } from '@peristiwa/kernel';
import { reportDay } from '../card-day';
import type { Change, StreamRef } from '../act';
import { foldFamily, foldMove, foldPerson, type Recorded } from '../fold';
import type { Family } from '../family/family';
import type { MoveCase } from '../move/move-case';
import type { Person } from '../person/person';

/** A stored fact, with what an officer has to know of its act. */
export interface FactOnRecord extends Recorded {
  /** Regency code of the office that recorded it. */
  readonly office: string;
  /** Tanggal administrasi, at that office. */
  readonly recordedOn: PlainDate;
}

export interface StreamOnRecord {
  readonly stream: StreamRef;
  readonly facts: readonly FactOnRecord[];
}

/** Whole streams as they were read for one decision, by id. */
export type Streams = ReadonlyMap<string, StreamOnRecord>;

/** The state of each stream. */
export interface States {
  readonly persons: ReadonlyMap<string, Person>;
  readonly families: ReadonlyMap<string, Family>;
  readonly moves: ReadonlyMap<string, MoveCase>;
}

/** In the order of the ids: a decision does not depend on the order of reading. */
export function statesOf(streams: Streams): States {
  const persons = new Map<string, Person>();
  const families = new Map<string, Family>();
  const moves = new Map<string, MoveCase>();
  for (const [id, { stream, facts }] of [...streams].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    if (stream.kind === 'person') persons.set(id, once(facts, foldPerson));
    if (stream.kind === 'family') families.set(id, once(facts, foldFamily));
    if (stream.kind === 'move') moves.set(id, once(facts, foldMove));
  }
  return { persons, families, moves };
}

/** States by the facts that were folded: one decision asks for the same streams several times. */
const folded = new WeakMap<readonly FactOnRecord[], unknown>();

function once<State, Fact>(facts: readonly FactOnRecord[], fold: (own: readonly Fact[]) => State): State {
  if (!folded.has(facts)) folded.set(facts, fold(facts as unknown as readonly Fact[]));
  return folded.get(facts) as State;
}

/** An act that is not appended yet. */
interface PendingAct {
  readonly actId: string;
  readonly supersedes: string;
  readonly office: string;
  readonly reportedOn: PlainDate;
  readonly recordedOn: PlainDate;
}

/** The streams as they will be once the act is appended. */
export function streamsWith(streams: Streams, changes: readonly Change[], act: PendingAct): Streams {
  const appended = new Map(streams);
  let position = Math.max(
    0,
    ...[...streams.values()].flatMap(({ facts }) => facts.map((fact) => fact.position)),
  );
  for (const { stream, events } of changes) {
    const facts = events.map((event): FactOnRecord => {
      position += 1;
      return { ...event, ...act, reportedOn: reportDay(event, act.reportedOn), position };
    });
    appended.set(stream.id, { stream, facts: [...(appended.get(stream.id)?.facts ?? []), ...facts] });
  }
  return appended;
}
