import { regencyOf } from '@peristiwa/domain';
import { addDays, ageOn } from '@peristiwa/kernel';
import { symbols } from '../model/world';
import { moveReasonWeights } from '../population/demography';
import { newAddress } from '../population/places';
import { recordDay } from '../model/effects';
import { findPerson, personRef, recently, type Planned, type Scene } from './scene';

/** Somebody lives in another regency for a time. Nothing changes for card, address and feeds. */
export function planStay(scene: Scene): Planned {
  const { places, random, world } = scene;
  const person = findPerson(
    scene,
    ({ bornOn, move, stay }) => move === undefined && !stay && ageOn(bornOn, scene.today) >= 17,
  );
  if (!person) return undefined;
  const own = world.cardOf(person).address.area;
  const area = places.village(random.pick(places.offices), random);
  if (area === own) return undefined;
  const from = recently(scene, random.int(0, 20), [person]);
  const until = addDays(from, random.int(30, 360));
  const office = regencyOf(area);
  recordDay(from, person);
  person.stay = { office, from, until };
  return {
    command: 'register-stay',
    office,
    body: {
      reportedOn: scene.today,
      person: personRef(scene, person),
      from,
      until,
      address: newAddress(area, random),
      reason: random.weighted(moveReasonWeights),
    },
    learns: { personId: symbols.person(person.key) },
    touches: [person.card],
  };
}

/** The stay ends before its term. */
export function planStayEnd(scene: Scene): Planned {
  const { today } = scene;
  const person = findPerson(
    scene,
    ({ stay }) => stay !== undefined && !stay.isEnded && stay.from <= today && stay.until > today,
  );
  const { stay } = person ?? {};
  if (!person || !stay) return undefined;
  recordDay(today, person);
  person.stay = { ...stay, isEnded: true };
  return {
    command: 'end-stay',
    office: stay.office,
    body: { reportedOn: today, person: personRef(scene, person), endedOn: today },
    learns: { personId: symbols.person(person.key) },
    touches: [person.card],
  };
}
