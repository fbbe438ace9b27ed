import type { Resident } from '../../model/world';
import { findPerson, isSettled, officeOf, type Planned, type Scene } from '../scene';
import type { Expectation } from '../step';

/**
 * Plans a command that an office must refuse, with the expected code. Such a command changes nothing in the world.
 */
export type Fault = (scene: Scene) => Planned;
/** Faults by what is wrong. */
export type Faults = Readonly<Record<string, Fault>>;

export const refused = (...codes: string[]): Expectation => ({ outcome: 'rejected', codes });

/** The card of the deceased may be of another office by now: the last office of the deceased is in charge of their acts. */
export const OF_THE_DEAD = ['already-deceased', 'other-office-area'] as const;

function anyone(scene: Scene): Resident | undefined {
  return findPerson(scene, (person) => isSettled(scene, scene.world.cardOf(person)));
}

export function withAnyone(plan: (scene: Scene, person: Resident) => Planned): Fault {
  return (scene) => {
    const person = anyone(scene);
    return person && plan(scene, person);
  };
}

export function otherOffice(scene: Scene, person: Resident): string | undefined {
  const own = officeOf(scene.world.cardOf(person));
  const others = scene.places.offices.filter((office) => office !== own);
  return others.length > 0 ? scene.random.pick(others) : undefined;
}

/** A reference to a person who is not in the register. */
export const unknown = (scene: Scene) => ({ personId: scene.random.uuid() });
