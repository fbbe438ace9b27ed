import { ageOn } from '@peristiwa/kernel';
import type { Resident } from '../../model/world';
import { findDead, findPerson, officeOf, personRef, type Scene } from '../scene';
import type { Draft, Expectation } from '../step';
import { otherOffice, refused, unknown, withAnyone, type Faults } from './fault';

export const birthFaults: Faults = {
  'birth to an unknown mother': withAnyone((scene, person) =>
    birthTo(scene, person, refused('person-not-found'), { mother: unknown(scene) }),
  ),
  'birth after the death of the mother': (scene) => {
    const dead = findDead(scene, (person) => {
      return person.sex === 'female' && (person.diedOn ?? '9') < scene.today;
    });
    return dead && birthTo(scene, dead, refused('mother-deceased'));
  },
  'mother is a man': (scene) => {
    const man = findPerson(scene, (person) => person.sex === 'male');
    return man && birthTo(scene, man, refused('mother-not-female'));
  },
  'birth at another office': (scene) => {
    const mother = adultWoman(scene);
    const office = mother && otherOffice(scene, mother);
    return office ? birthTo(scene, mother, refused('other-office-area'), {}, office) : undefined;
  },
  'born before the mother': (scene) => {
    const mother = adultWoman(scene);
    return mother && birthTo(scene, mother, refused('born-before-mother'), { bornOn: mother.bornOn });
  },
  'a newborn with a name of one word': (scene) => {
    const mother = adultWoman(scene);
    const child = { name: 'Sukarni', sex: 'male', birthPlace: '3204', birthOrder: 1 };
    return (
      mother && birthTo(scene, mother, refused('name-invalid', 'invalid-request'), { children: [child] })
    );
  },
};

function adultWoman(scene: Scene): Resident | undefined {
  return findPerson(scene, (person) => {
    const age = ageOn(person.bornOn, scene.today);
    return person.sex === 'female' && age > 18;
  });
}

function birthTo(
  scene: Scene,
  mother: Resident,
  expected: Expectation,
  changes: object = {},
  office?: string,
): Draft {
  const card = scene.world.cardOf(mother);
  const today = scene.today;
  const child = { name: 'Putri Percobaan', sex: 'female', birthPlace: officeOf(card), birthOrder: 1 };
  return {
    command: 'register-birth',
    office: office ?? officeOf(card),
    body: {
      reportedOn: today,
      bornOn: today,
      mother: personRef(scene, mother),
      children: [child],
      ...changes,
    },
    expected,
    touches: [card.key],
  };
}
