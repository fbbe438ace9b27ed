import { addDays, plainDate } from '@peristiwa/kernel';
import {
  regencyOf,
  withSerial,
  type ActContext,
  type ActDecision,
  type Reservation,
} from '@peristiwa/domain';
import type { Attempt } from './commands/attempt';
import { randomCommand } from './commands/random-command';
import { supersedingCommand } from './commands/superseding';
import { idOf, isOnTheList } from './fixtures';
import { Random } from './random';
import { Register, type RecordedEvent } from './register';
import { worldVillages, type World } from './world-state';

/** With so few acts on record there is little to correct. */
const FIRST_ACTS = 15;

export interface Step {
  readonly number: number;
  readonly world: World;
  readonly attempt: Attempt;
  readonly decision: ActDecision<unknown>;
  /** Decides the same command a second time. */
  readonly again: () => ActDecision<unknown>;
}

interface WorldOptions {
  /** Share of the commands that correct or cancel an act, of any kind and at any depth. */
  readonly superseding?: number;
}

/**
 * Runs `steps` commands in a small world that starts with five households. Refused commands count as steps. `onStep`
 * is called after each step. Deterministic: no clock, no Math.random.
 */
export function randomWorld(
  seed: number,
  steps: number,
  onStep: (step: Step) => void = () => {},
  { superseding = 0 }: WorldOptions = {},
): Register {
  const random = new Random(seed);
  const register = new Register();
  const reserved = new Set<string>();
  const numbers = numberSource();
  let today = plainDate('2024-01-08');
  for (let number = 1; number <= steps; number++) {
    if (number > worldVillages.length) today = addDays(today, random.below(12));
    const world: World = { random, register, today, reserved };
    const isSuperseding = superseding > 0 && number > FIRST_ACTS && random.chance(superseding);
    const attempt = isSuperseding ? supersedingCommand(world) : randomCommand(world, number);
    const context: ActContext = { office: regencyOf(attempt.office), today, receivedOn: today, ...numbers };
    const decision = attempt.decide(register, context);
    // The ledger refuses a value that is taken (INV-01), so such an act never happened.
    if (decision.kind === 'accepted' && isFree(decision.reservations, reserved)) {
      for (const { kind, value } of decision.reservations) reserved.add(`${kind} ${value}`);
      register.append(decision.changes, {
        actId: idOf(0xac0000 + number),
        office: context.office,
        reportedOn: attempt.reportedOn,
        recordedOn: today,
        supersedes: decision.supersedes,
      });
    }
    onStep({ number, world, attempt, decision, again: () => attempt.decide(register, context) });
  }
  return register;
}

/** The events of a random world in the order of recording, with stream, version, position and act. */
export function randomHistory(
  seed: number,
  steps: number,
  options: WorldOptions = {},
): readonly RecordedEvent[] {
  return randomWorld(seed, steps, undefined, options).events;
}

function isFree(reservations: readonly Reservation[], reserved: ReadonlySet<string>): boolean {
  return reservations.every(({ kind, value }) => !reserved.has(`${kind} ${value}`));
}

/** The ids and serials of one world; the serials are in the synthetic range. */
function numberSource(): Pick<ActContext, 'newId' | 'nextNumber' | 'knowsDistrict'> {
  let ids = 0;
  const serials = new Map<string, number>();
  return {
    newId: () => idOf(++ids),
    nextNumber: (kind, series) => {
      const prefix = series(0);
      const serial = (serials.get(`${kind} ${prefix}`) ?? 8999) + 1;
      serials.set(`${kind} ${prefix}`, serial);
      return withSerial(prefix, serial);
    },
    knowsDistrict: isOnTheList,
  };
}
