import type { z } from 'zod';
import type { CommandName } from '@peristiwa/contracts';
import type { ActContext, ActDecision, LegalBasis } from '@peristiwa/domain';
import type { AreaClaim } from './area-claims';
import { enveloped, type Envelope } from './envelope';
import type { Reading } from './reading';

/** Fields of every request to a desk. */
export interface CommandBody {
  /** UUID chosen by the caller; the same request may be sent again at any time and is appended once. */
  readonly requestId: string;
  /** The day of the report to the office, `YYYY-MM-DD`. */
  readonly reportedOn: string;
}

/**
 * One kind of act that a desk registers. `gather` reads the facts that the decision needs; `decide` is the pure
 * decider. Because it is pure it can run twice: first to count the numbers it needs, then with those numbers.
 */
export interface DeskCommand<Body extends CommandBody, Facts> {
  readonly name: string;
  readonly body: z.ZodType<Body>;
  /** The fields of the body that are recorded with the act and are not decided on. */
  readonly envelope?: readonly (keyof Envelope)[];
  /** Offers a dry run over HTTP: the same answer, and nothing is recorded. */
  readonly preview?: true;
  /** Of an act that supersedes another: reason and legal basis, stored with the act. */
  readonly grounds?: (body: Body) => { readonly reason: string; readonly legalBasis: LegalBasis };
  readonly areas?: (body: Body) => readonly AreaClaim[];
  readonly gather: (body: Body, read: Reading) => Promise<Facts>;
  readonly decide: (body: Body, facts: Facts, context: ActContext) => ActDecision<object>;
}

/** A command that registrars may send. Its name fixes its desk and its path (`commands` of libs/contracts). */
export interface OfferedCommand<Body extends CommandBody, Facts> extends DeskCommand<Body, Facts> {
  readonly name: CommandName;
  /** For the API documentation, with the Indonesian term or form in it. */
  readonly summary: string;
  /** All fields, also those that HTTP takes from the path. */
  readonly body: z.ZodObject & z.ZodType<Body>;
}

/** A list of commands with different bodies. */
// eslint-disable-next-line typescript/no-explicit-any -- the body type is bound inside each command
export type AnyDeskCommand = DeskCommand<any, any>;

// eslint-disable-next-line typescript/no-explicit-any -- the body type is bound inside each command
export type AnyOfferedCommand = OfferedCommand<any, any>;

/** A command that the desk offers over HTTP and on its intake topic alike; its body gets the envelope of its form. */
export function deskCommand<Body extends CommandBody, Facts>(
  command: OfferedCommand<Body, Facts>,
): OfferedCommand<Body, Facts> {
  return { ...command, ...enveloped(command.name, command.body) };
}

/** A command that the API does not offer: only a timer of the desk runs it. */
export function internalCommand<Body extends CommandBody, Facts>(
  command: DeskCommand<Body, Facts>,
): DeskCommand<Body, Facts> {
  return command;
}
