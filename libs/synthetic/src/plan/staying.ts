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
    ({ bornOn, move, hasStayed }) => move === undefined && !hasStayed && ageOn(bornOn, scene.today) >= 17,
  );
  if (!person) return undefined;
  const own = world.cardOf(person).address.area;
  const area = places.village(random.pick(places.offices), random);
  if (area === own) return undefined;
  const from = recently(scene, random.int(0, 20), [person]);
  recordDay(from, person);
  person.hasStayed = true;
  return {
    command: 'register-stay',
    office: area.slice(0, 4),
    body: {
      reportedOn: scene.today,
      person: personRef(scene, person),
      from,
      until: addDays(from, random.int(30, 360)),
      address: newAddress(area, random),
      reason: random.weighted(moveReasonWeights),
    },
    learns: { personId: symbols.person(person.key) },
    touches: [person.card],
  };
}
