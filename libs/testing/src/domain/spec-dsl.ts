// The steps of a specification assert on behalf of the test that calls them.
/* oxlint-disable jest/no-standalone-expect */
import { plainDate } from '@peristiwa/kernel';
import type { ActDecision, Change, DatedEvent, Reservation, StreamRef } from '@peristiwa/domain';
import { OFFICE, type RecordedFact } from './fixtures';
import { Register, type ActStamp } from './register';

type DataByType = { readonly [Event in DatedEvent as Event['type']]: Event['data'] };
interface ExpectedRefusal {
  readonly code: string;
  readonly [fact: string]: unknown;
}
type Decide<Result> = (register: Register) => ActDecision<Result>;

/** Facts that are on record before the act, in the order given. */
export function given(...facts: readonly (RecordedFact | readonly RecordedFact[])[]) {
  const register = new Register();
  facts.flat().forEach((fact, index) => record(register, [changeOf(fact)], { actId: `given-${index + 1}` }));
  return new Given(register);
}

/** Never a step called `then`: an object with one would be awaited (`style.md` §3.6). */
class Given {
  constructor(readonly register: Register) {}

  /** An act that has to be accepted before the one under test. */
  after<Result>(decide: Decide<Result>): Given {
    return new Given(this.when(decide).thenRecords());
  }

  when<Result>(decide: Decide<Result>): Outcome<Result> {
    return new Outcome(this.register, decide(this.register));
  }
}

class Outcome<Result> {
  constructor(
    private readonly register: Register,
    readonly decision: ActDecision<Result>,
  ) {}

  /** All events of the act, exactly and in order; members that are undefined count as absent, as they do in JSON. */
  thenAppends(...expected: readonly (readonly [StreamRef, ...DatedEvent[]])[]): this {
    const changes = this.accepted().changes.map(({ stream, events }) => [stream, ...events]);
    expect(changes).toEqual(expected);
    return this;
  }

  /** The events of the act by name, for scenarios whose full content another spec checks. */
  thenAppendsTypes(...expected: readonly string[]): this {
    expect(this.types()).toEqual(expected);
    return this;
  }

  thenReserves(...expected: readonly (readonly [Reservation['kind'], string, string])[]): this {
    const reservations = this.accepted().reservations.map(({ kind, value, streamId }) => [
      kind,
      value,
      streamId,
    ]);
    expect(reservations).toEqual(expected);
    return this;
  }

  thenAnswers(expected: Result): this {
    expect(this.accepted().result).toEqual(expected);
    return this;
  }

  /** The whole refusal: its code and exactly these facts, and the others that stand beside it. */
  thenRejects(expected: ExpectedRefusal, ...others: readonly ExpectedRefusal[]): void {
    const beside = others.length > 0 ? { others } : {};
    expect(this.decision).toEqual({ kind: 'rejected', rejection: expected, ...beside });
  }

  /** The code of a refusal and the field that it names, for rules whose facts another test checks. */
  thenRefuses(code: string, field?: string): void {
    const { decision } = this;
    const found =
      decision.kind === 'rejected' ? [decision.rejection.code, decision.rejection.field] : ['accepted'];
    expect(found).toEqual([code, field]);
  }

  /** Records the act and returns the register with it. */
  thenRecords(): Register {
    const register = this.register.fork();
    const { changes, supersedes } = this.accepted();
    record(register, changes, { actId: `act-${register.events.length + 1}`, supersedes });
    return register;
  }

  /** The data of the only event of a type, or of the one on the stream of `id`. */
  dataOf<Type extends DatedEvent['type']>(type: Type, id?: string): DataByType[Type] {
    const found = this.accepted()
      .changes.filter(({ stream }) => id === undefined || stream.id === id)
      .flatMap(({ events }) => events)
      .filter((event) => event.type === type);
    expect(found).toHaveLength(1);
    return found[0]?.data as DataByType[Type];
  }

  private types(): string[] {
    return this.accepted().changes.flatMap(({ events }) => events.map(({ type }) => type));
  }

  private accepted() {
    if (this.decision.kind === 'accepted') return this.decision;
    throw new Error(`Expected an accepted act, got the refusal ${JSON.stringify(this.decision.rejection)}`);
  }
}

function changeOf({ stream, event }: RecordedFact): Change {
  return { stream, events: [event] };
}

function record(
  register: Register,
  changes: readonly Change[],
  act: Pick<ActStamp, 'actId' | 'supersedes'>,
): void {
  const day = plainDate('2026-11-22');
  register.append(changes, { ...act, office: OFFICE, reportedOn: day, recordedOn: day });
}
