import type { PlainDate } from '@peristiwa/kernel';
import { reportDay } from '../card-day';
import type { Change, StreamRef } from '../act';
import type { FamilyEvent, MoveEvent, PersonEvent } from '../events/catalogue';
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

export function statesOf(streams: Streams): States {
  const persons = new Map<string, Person>();
  const families = new Map<string, Family>();
  const moves = new Map<string, MoveCase>();
  for (const [id, { stream, facts }] of streams) {
    if (stream.kind === 'person') persons.set(id, foldPerson(facts as readonly Recorded<PersonEvent>[]));
    if (stream.kind === 'family') families.set(id, foldFamily(facts as readonly Recorded<FamilyEvent>[]));
    if (stream.kind === 'move') moves.set(id, foldMove(facts as readonly Recorded<MoveEvent>[]));
  }
  return { persons, families, moves };
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
