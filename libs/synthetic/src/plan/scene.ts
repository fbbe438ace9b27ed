import { regencyOf, todayIn } from '@peristiwa/domain';
import { addDays, daysBetween, latest, type PlainDate } from '@peristiwa/kernel';
import { isAlive, isHere, symbols, type Card, type Resident, type World } from '../model/world';
import type { Places } from '../population/places';
import type { Random } from '../random';
import { symbol, type Draft, type Step } from './step';

/** The input of a plan. A plan reads nothing else, so that the same seed and clock give the same story. */
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

/** Undefined when the world has no suitable person: another kind of event is then tried. */
export type Planned = Draft | undefined;

/** The clocks of two machines may differ by up to five minutes, so the form day changes five minutes after midnight. */
const CLOCK_SLACK_MS = 300_000;

/**
 * The day that clerks write on their forms: the day in western Indonesia (WIB). In the east the new day begins up to two
 * hours earlier. An office in the west would refuse a form with that date, because it is in the future there.
 */
export function formDay(at: number): PlainDate {
  return todayIn('31', at - CLOCK_SLACK_MS);
}

const TRIES = 400;

/** A random person on a card for whom `fits` is true; undefined when none is found in 400 tries. */
export function findPerson(scene: Scene, fits: (person: Resident) => boolean): Resident | undefined {
  const { random, world } = scene;
  if (world.people.length === 0) return undefined;
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const person = random.pick(world.people);
    if (isHere(person) && fits(person)) return person;
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

/** No member of the card has an open move, or one that expired today. */
export function isSettled(scene: Scene, card: Card): boolean {
  const { today } = scene;
  return scene.world
    .membersOf(card)
    .every(
      (person) => person.move === undefined && (person.expiredOn === undefined || person.expiredOn < today),
    );
}

/** Forms name some people by NIK and others by the id of the register. */
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

/** The day `days` before today, or the latest day on which something happened to these people if that is later. */
export function recently(scene: Scene, days: number, people: readonly Resident[]): PlainDate {
  const { today } = scene;
  const wanted = latest(addDays(today, -days), ...people.map(({ lastOccurredOn }) => lastOccurredOn));
  return wanted > today ? today : wanted;
}

export const officeOf = (card: Card): string => regencyOf(card.address.area);

/** Of births and deaths: these occurred outside Indonesia. */
const ABROAD_SHARE = 0.02;
const DAYS_UNTIL_REPORT_MAX = 90;
const MISSIONS = [
  { country: 'MY', mission: 'KBRI Kuala Lumpur', city: 'Kuala Lumpur' },
  { country: 'SA', mission: 'KJRI Jeddah', city: 'Jeddah' },
  { country: 'HK', mission: 'KJRI Hong Kong', city: 'Hong Kong' },
] as const;

/**
 * At times, an event of this day occurred outside Indonesia: the city, and the part of the request about it. It is
 * reported after the return, in some cases late (UU 23/2006 arts 29(4) and 37(4): within 30 days).
 */
export function outsideIndonesia({ n, random, today }: Scene, on: PlainDate) {
  if (!random.chance(ABROAD_SHARE)) return undefined;
  const { city, ...place } = random.pick(MISSIONS);
  const days = random.int(0, Math.min(daysBetween(on, today), DAYS_UNTIL_REPORT_MAX));
  const returnedOn = addDays(today, -days);
  const certificate = { number: `${n}/KONS/${today.slice(0, 4)}`, date: returnedOn };
  return { city, abroad: { ...place, certificate, returnedOn } };
}
