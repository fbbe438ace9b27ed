import { regencyOf, todayIn } from '@peristiwa/domain';
import { addDays, latest, type PlainDate } from '@peristiwa/kernel';
import { isAlive, symbols, type Card, type Resident, type World } from '../model/world';
import type { Places } from '../population/places';
import type { Random } from '../random';
import { symbol, type Draft, type Step } from './step';

/** What a plan may look at: the world, the places, chance, and the day as the clock stood when the step was planned. */
export interface Scene {
  readonly seed: string;
  readonly n: number;
  readonly world: World;
  readonly places: Places;
  readonly random: Random;
  /** The day that clerks write on their forms. */
  readonly today: PlainDate;
  /** Earlier accepted steps, for repeats. */
  readonly recent: readonly Step[];
}

/** A plan finds nobody it could happen to: another kind of event is tried. */
export type Planned = Draft | undefined;

/** Clocks of two machines differ: five minutes after midnight the day before is still the day of the office. */
const CLOCK_SLACK_MS = 300_000;

/**
 * The day that clerks write on their forms: the one of western Indonesia (WIB). In the east the new day begins up to two
 * hours earlier, and a paper dated there tomorrow would come from the future at an office in the west.
 */
export function formDay(at: number): PlainDate {
  return todayIn('31', at - CLOCK_SLACK_MS);
}

const TRIES = 400;

/** A living person to whom `fits` applies, if chance finds one. */
export function findPerson(scene: Scene, fits: (person: Resident) => boolean): Resident | undefined {
  const { random, world } = scene;
  if (world.people.length === 0) return undefined;
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const person = random.pick(world.people);
    if (isAlive(person) && fits(person)) return person;
  }
  return undefined;
}

export function findDead(
  scene: Scene,
  fits: (person: Resident) => boolean = () => true,
): Resident | undefined {
  const { random, world } = scene;
  for (let attempt = 0; attempt < TRIES && world.people.length > 0; attempt += 1) {
    const person = random.pick(world.people);
    if (!isAlive(person) && fits(person)) return person;
  }
  return undefined;
}

/** Nobody on the card is on the way, or was until today. */
export function isSettled(scene: Scene, card: Card): boolean {
  const { today } = scene;
  return scene.world
    .membersOf(card)
    .every(
      (person) => person.move === undefined && (person.expiredOn === undefined || person.expiredOn < today),
    );
}

/** Clerks know some people by NIK, others by the id of the register. */
export function personRef(scene: Scene, person: Resident): { personId: string } | { nik: string } {
  return scene.random.chance(0.25)
    ? { nik: symbol(symbols.nik(person.key)) }
    : { personId: symbol(symbols.person(person.key)) };
}

export function familyRef(scene: Scene, card: Card): { familyId: string } | { kkNumber: string } {
  return scene.random.chance(0.4)
    ? { kkNumber: symbol(symbols.kk(card)) }
    : { familyId: symbol(symbols.family(card.key)) };
}

/** A day up to `days` before today, but not before anything known of these people. */
export function recently(scene: Scene, days: number, people: readonly Resident[]): PlainDate {
  const { today } = scene;
  const wanted = latest(addDays(today, -days), ...people.map(({ lastOn }) => lastOn));
  return wanted > today ? today : wanted;
}

export const officeOf = (card: Card): string => regencyOf(card.address.area);
