import { addDays, ageOn, latest } from '@peristiwa/kernel';
import { recordDay } from '../model/effects';
import { isHere } from '../model/world';
import { isKinForbidden } from '../model/kinship';
import { findPerson, officeOf, personRef, type Planned, type Scene } from './scene';

/** Pengakuan anak: a father acknowledges a child who was registered with the mother only (UU 24/2013 art. 49). */
export function planAcknowledgement(scene: Scene): Planned {
  const { random, today, world } = scene;
  const births = world.vitalEvents.filter(({ kind, person }) => {
    const child = world.person(person);
    return kind === 'birth' && child.father === undefined && isHere(child);
  });
  if (births.length === 0) return undefined;
  const child = world.person(random.pick(births).person);
  const mother = child.mother === undefined ? undefined : world.person(child.mother);
  const father = findPerson(
    scene,
    (person) =>
      person.sex === 'male' &&
      person.religion === mother?.religion &&
      ageOn(person.bornOn, child.bornOn) >= 18 &&
      !isKinForbidden(world, person, mother),
  );
  if (!father || !mother) return undefined;
  const acknowledgedOn = latest(
    addDays(today, -random.int(0, 25)),
    child.lastOccurredOn,
    father.lastOccurredOn,
  );
  if (acknowledgedOn > today) return undefined;
  child.father = father.key;
  father.children.push(child.key);
  recordDay(acknowledgedOn, child, father);
  return {
    command: 'acknowledge-child',
    office: officeOf(world.cardOf(child)),
    body: {
      reportedOn: today,
      child: personRef(scene, child),
      father: personRef(scene, father),
      acknowledgedOn,
      statement: `${random.int(1, 999)}/SP-PA/${scene.n}`,
      courtDecree: `${random.int(1, 2500)}/Pdt.P/${acknowledgedOn.slice(0, 4)}/PN`,
    },
    touches: [child.card, father.card],
  };
}

/** Lahir mati: no person (INV-12), so nothing changes in the world but the day of the mother. */
export function planStillbirth(scene: Scene): Planned {
  const { random, today, world } = scene;
  const bornOn = addDays(today, -random.int(0, 25));
  const mother = findPerson(
    scene,
    ({ sex, bornOn: hers, lastOccurredOn }) =>
      sex === 'female' && ageOn(hers, bornOn) >= 18 && ageOn(hers, bornOn) < 40 && lastOccurredOn < bornOn,
  );
  if (!mother) return undefined;
  recordDay(bornOn, mother);
  return {
    command: 'record-stillbirth',
    office: officeOf(world.cardOf(mother)),
    body: {
      reportedOn: today,
      bornOn,
      mother: personRef(scene, mother),
      gestationWeeks: random.int(22, 40),
      birthOrder: mother.children.length + 1,
      deliveryPlace: random.pick(['hospital', 'puskesmas', 'home']),
      attestedBy: random.pick(['doctor', 'midwife']),
    },
    touches: [mother.card],
  };
}
