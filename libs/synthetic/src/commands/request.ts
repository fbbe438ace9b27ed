import type { RegisteringName } from '@peristiwa/contracts';
import type { ActContext, ActDecision, Known, Person, Relationship } from '@peristiwa/domain';
import type { MemoryStreams } from '../memory-streams';
import type { Path } from '../plan/step';

/** The desks check the bodies; here each field has the type that the plan gives it. */
export type Body = { readonly reportedOn: string; readonly [field: string]: unknown };
export type Ref = { readonly personId?: string; readonly nik?: string };

export interface Request {
  readonly body: Body;
  /** The fields of the path. */
  readonly path: Path;
  readonly context: ActContext;
}

/** Reads what the decider of a command needs, and asks it: `gather` and `decide` of a desk. */
export type Decide = (register: MemoryStreams, request: Request) => ActDecision<object>;
/** Decisions by command. */
export type Decisions<Name extends RegisteringName = RegisteringName> = Readonly<Record<Name, Decide>>;

/** The person whom a field names. */
export const personIn = (register: MemoryStreams, body: Body, field: string): Known<Person> =>
  register.person(body[field] as Ref);

/** The person whom an optional field names. */
export const optionalIn = (register: MemoryStreams, body: Body, field: string): Known<Person> | undefined =>
  body[field] ? personIn(register, body, field) : undefined;

/** Relationships that a form states, by person. */
export function statedIn(register: MemoryStreams, body: Body): ReadonlyMap<string, Relationship> {
  const list = (body['relationships'] ?? []) as { person: Ref; relationship: Relationship }[];
  return new Map(list.map(({ person, relationship }) => [register.person(person).id, relationship]));
}
