import { addDays, type PlainDate } from '@peristiwa/kernel';
import type { ActContext, ActDecision, Address, RegisteredPerson } from '@peristiwa/domain';
import type { Register } from '../register';
import { worldVillages, type World } from '../world-state';

/** A command of the random world, decided on the register as it stands. */
export interface Attempt {
  readonly command: string;
  /** Area code of the office that receives it: usually, but not always, the office in charge. */
  readonly office: string;
  readonly reportedOn: PlainDate;
  readonly decide: (register: Register, context: ActContext) => ActDecision<unknown>;
}

/** Draws a command of one kind, sensible or not. */
export type RandomCommand = (world: World) => Attempt;

export type Resident = readonly [id: string, state: RegisteredPerson];

export function people({ register }: World): Resident[] {
  return register.registeredAmong(register.streamIds('person'));
}

/** In 92 of 100 cases a suitable person, else any person, so that refusals happen too. */
export function pick(world: World, suits: (state: RegisteredPerson) => boolean): Resident {
  const everyone = people(world);
  const suited = everyone.filter(([, state]) => suits(state));
  return world.random.pick(suited.length > 0 && world.random.chance(0.92) ? suited : everyone);
}

export const alive = (state: RegisteredPerson): boolean => !state.death;

/** Somebody who lives, or at times somebody who has died: the fact is then of a day before the death (INV-02). */
export function livingOrDeceased(world: World): Resident {
  return pick(world, world.random.chance(0.8) ? alive : (state) => !alive(state));
}

/** The day of the fact, or the day of death of somebody who died before it. */
export function inLifeOf([, state]: Resident, day: PlainDate): PlainDate {
  const diedOn = state.death?.diedOn ?? day;
  return diedOn < day ? diedOn : day;
}

export const areaOf = ([, state]: Resident): string => state.placement.address.area;

export function officeFor(world: World, area: string): string {
  return world.random.chance(0.97) ? area : world.random.pick(worldVillages);
}

/** A day of occurrence before or on today, and a day of report between that day and today. */
export function dates(
  { random, today }: World,
  daysMax = 90,
): { occurredOn: PlainDate; reportedOn: PlainDate } {
  const ago = random.chance(0.4) ? 0 : random.below(daysMax);
  const occurredOn = addDays(today, -ago);
  return { occurredOn, reportedOn: addDays(occurredOn, random.below(ago + 1)) };
}

export function addressIn(world: World, area: string): Address {
  const number = String(1 + world.random.below(40));
  return { area, line: `Jalan Mawar ${number}`, rt: '001', rw: number.padStart(3, '0') };
}

const NAMES = ['Putri', 'Agus', 'Dewi', 'Budi', 'Rina', 'Joko', 'Sari', 'Eko'];
export const nameOf = ({ random }: World): string => `${random.pick(NAMES)} ${random.pick(NAMES)}`;
