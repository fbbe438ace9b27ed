import { regencyOf } from '@peristiwa/domain';
import { addDays, ageOn, latest, plainDate, type PlainDate } from '@peristiwa/kernel';
import { recordDay, relocate } from '../model/effects';
import {
  isAlive,
  rowOf,
  symbols,
  type Mistake,
  type Resident,
  type Snapshot,
  type World,
} from '../model/world';
import { newAddress } from '../population/places';
import { nameOf } from './identity';
import { officeOf, type Scene } from './scene';
import { symbol } from './step';

/*
 * Pembetulan akta: each changes the world as if the act had been right, and returns the corrected fields; undefined if
 * nothing fits.
 */

export type Correct = (scene: Scene, mistake: Mistake) => Readonly<Record<string, unknown>> | undefined;

/** Another day of death. Whoever is widowed by it is so from that day. */
export const correctDeath: Correct = (scene, mistake) => {
  const { random, today, world } = scene;
  const [person] = whoDied(world, mistake.before);
  const earlier = mistake.before.people.find(({ key }) => key === person?.key);
  const wrong = person?.diedOn;
  if (!person || !earlier || !wrong || !person.lastPlace) return undefined;
  const diedOn = dayBetween(random, latest(earlier.lastOccurredOn, addDays(wrong, -20)), today);
  if (!diedOn || diedOn === wrong) return undefined;
  person.diedOn = diedOn;
  for (const spouse of person.unions.map((union) => world.person(union.spouse))) {
    for (const union of spouse.unions) {
      const isWidowed = union.spouse === person.key && union.endedBy === 'death' && union.endedOn === wrong;
      if (isWidowed) union.endedOn = diedOn;
    }
    recordDay(diedOn, spouse);
  }
  world.uncount(person.key, 'deaths');
  world.count('deaths', person, [world.homeOn(person, diedOn, person.lastPlace.address.area)], diedOn);
  reportDeaths(scene, [person]);
  return { diedOn };
};

/** Those who are dead now, and were not or of another day. */
export function whoDied(world: World, { people }: Snapshot): Resident[] {
  return people.flatMap(({ key, diedOn }) => {
    const person = world.person(key);
    return isAlive(person) || person.diedOn === diedOn ? [] : [person];
  });
}

/** The ministries stop the payment, and alert, again: the death has another day, or is on record again. */
export function reportDeaths(
  { n, world }: Scene,
  people: readonly Resident[],
  again: { isAgain?: true } = {},
): void {
  for (const person of people) {
    world.vitalEvents.push({ kind: 'death', step: n, person: person.key, card: person.card, ...again });
  }
}

/** Other names of the newborn. */
export const correctBirth: Correct = (scene, { before, after }) => {
  const known = new Set(before.people.map(({ key }) => key));
  const newborn = after.people.flatMap(({ key }) => (known.has(key) ? [] : [scene.world.person(key)]));
  const children = newborn.flatMap((child) => {
    const name = nameOf(scene, child);
    if (name === child.name) return [];
    child.name = name;
    return [{ personId: symbol(symbols.person(child.key)), name }];
  });
  return children.length > 0 ? { children } : undefined;
};

/** An earlier wedding day: the marriage book is of the day on which the clerk entered it. */
export const correctMarriage: Correct = ({ random, world }, mistake) => {
  const day = dayIn(mistake, 'marriedOn');
  const earlier = mistake.before.people.filter(({ key, unions }) => {
    return world.person(key).unions.length > unions.length;
  });
  const subjects = earlier.map(({ key }) => key);
  const couple = subjects.map((key) => world.person(key));
  const from = latest(addDays(day, -30), ...earlier.map(({ lastOccurredOn }) => lastOccurredOn));
  const marriedOn = dayBetween(random, from, addDays(day, -1));
  if (!marriedOn || couple.some(({ bornOn }) => ageOn(bornOn, marriedOn) < 19)) return undefined;
  for (const { unions } of couple) {
    for (const union of unions) if (subjects.includes(union.spouse)) union.marriedOn = marriedOn;
  }
  return { marriedOn };
};

/** Another house of the same regency. */
export const correctAddressChange: Correct = ({ places, random, world }, mistake) => {
  const [changed] = mistake.after.cards;
  if (!changed) return undefined;
  const card = world.card(changed.key);
  const address = newAddress(places.village(officeOf(card), random), random);
  relocate(world, card, { changedOn: dayIn(mistake, 'changedOn'), address });
  return { address };
};

export const correctNameChange: Correct = (scene, { before }) => {
  const earlier = before.people.find(({ key, name }) => scene.world.person(key).name !== name);
  if (!earlier) return undefined;
  const person = scene.world.person(earlier.key);
  const name = nameOf(scene, person);
  if (name === person.name) return undefined;
  person.name = name;
  return { name };
};

/** An earlier day of the step, on which the holder was as old as now, and nothing else had happened since. */
export const correctDocument: Correct = ({ random, world }, mistake) => {
  const day = dayIn(mistake, 'changedOn');
  const earlier = mistake.before.people.find(({ key, documents }) => {
    return JSON.stringify(world.person(key).documents) !== JSON.stringify(documents);
  });
  if (!earlier) return undefined;
  const from = latest(addDays(day, -20), addDays(earlier.lastOccurredOn, 1));
  const changedOn = dayBetween(random, from, addDays(day, -1));
  return changedOn && ageOn(earlier.bornOn, changedOn) === ageOn(earlier.bornOn, day)
    ? { changedOn }
    : undefined;
};

/** Another destination of an SKPWNI under which nobody has arrived. */
export const correctDeparture: Correct = ({ places, random, world }, { before, after }) => {
  const opened = after.moves.find(({ key }) => !before.moves.some((earlier) => earlier.key === key));
  if (!opened) return undefined;
  const offices = places.offices.filter((office) => office !== regencyOf(opened.origin));
  const destination = places.village(random.pick(offices), random);
  if (destination === opened.destination) return undefined;
  world.moves[opened.key] = { ...world.move(opened.key), destination };
  return { destination };
};

/** An earlier day of arrival. Somebody who has died since may have arrived by one day and not by the other. */
export const correctArrival: Correct = ({ random, world }, mistake) => {
  const day = dayIn(mistake, 'arrivedOn');
  const { before, after } = mistake;
  const closed = before.moves.find(
    ({ key, status }) => status === 'open' && world.move(key).status !== 'open',
  );
  if (!closed || world.card(closed.card).dead.length > 0) return undefined;
  const arrived = after.counted.filter(
    ([table, row, key]) =>
      table === 'moves' && !before.counted.some(([, was, who]) => was === row && who === key),
  );
  const earlier = before.people.filter(({ key }) => arrived.some(([, , who]) => who === key));
  const from = latest(closed.departedOn, ...earlier.map(({ lastOccurredOn }) => lastOccurredOn));
  const arrivedOn = dayBetween(random, from, addDays(day, -1));
  if (!arrivedOn) return undefined;
  for (const { key } of earlier) {
    const arrivals = world.arrivals.get(key) ?? [];
    const last = arrivals.at(-1);
    if (!last) throw new Error('An arrival that nobody counted');
    world.arrivals.set(key, [...arrivals.slice(0, -1), { ...last, on: arrivedOn }]);
    const areas = [last.from, last.to];
    world.recount('moves', key, { from: rowOf(areas, last.on), to: rowOf(areas, arrivedOn) });
  }
  return { arrivedOn };
};

/** An earlier day of departure. */
export const correctDepartureAbroad: Correct = ({ random, world }, mistake) => {
  const day = dayIn(mistake, 'departedOn');
  const earlier = mistake.before.people.filter(({ key, abroad }) => !abroad && world.person(key).abroad);
  const from = latest(addDays(day, -20), ...earlier.map(({ lastOccurredOn }) => addDays(lastOccurredOn, 1)));
  const departedOn = dayBetween(random, from, addDays(day, -1));
  if (!departedOn) return undefined;
  for (const { key } of earlier) {
    const person = world.person(key);
    if (person.abroad) person.abroad = { ...person.abroad, since: departedOn };
  }
  return { departedOn };
};

function dayIn({ body }: Mistake, field: string): PlainDate {
  return plainDate(String(body[field]));
}

function dayBetween(random: Scene['random'], first: PlainDate, last: PlainDate): PlainDate | undefined {
  const days = Array.from({ length: 31 }, (_, index) => addDays(first, index)).filter((day) => day <= last);
  return days.length === 0 ? undefined : random.pick(days);
}
