import type { z } from 'zod';
import type { ActContext, ActDecision } from '@peristiwa/domain';
import type { Reading } from './reading';

/** What every request to a desk carries. */
export interface CommandBody {
  /** UUID chosen by the caller; the same request may be sent again at any time and is appended once. */
  readonly requestId: string;
  /** The day on which the office heard of it, `YYYY-MM-DD`. */
  readonly reportedOn: string;
}

/** An area code in the body that must exist on the official list, at this level. */
interface AreaClaim {
  readonly field: string;
  readonly code: string;
  readonly level: 'regency' | 'village';
}

/**
 * One thing a desk can be asked to register. `gather` reads what the decision needs; `decide` is the pure decider.
 * Because it is pure it can run twice: first to learn which numbers it needs, then with them.
 */
export interface DeskCommand<Body extends CommandBody, Facts> {
  readonly name: string;
  readonly body: z.ZodType<Body>;
  readonly areas?: (body: Body) => readonly AreaClaim[];
  readonly gather: (body: Body, read: Reading) => Promise<Facts>;
  readonly decide: (body: Body, facts: Facts, context: ActContext) => ActDecision<object>;
}

/** A list of commands with different bodies, for the intake. */
// eslint-disable-next-line typescript/no-explicit-any -- the body type is bound inside each command
export type AnyDeskCommand = DeskCommand<any, any>;

export function deskCommand<Body extends CommandBody, Facts>(
  command: DeskCommand<Body, Facts>,
): DeskCommand<Body, Facts> {
  return command;
}
