import { ageOn } from '@peristiwa/kernel';
import { isKinForbidden } from '../../model/kinship';
import { activeUnions, isAlive, maritalStatus, type Resident } from '../../model/world';
import { findPerson, officeOf, personRef, type Scene } from '../scene';
import type { Draft, Expectation } from '../step';
import { marriageBook } from '../unions';
import { refused, type Faults } from './fault';

export const marriageFaults: Faults = {
  'wedding of a child': (scene) => {
    const groom = findPerson(
      scene,
      (person) => person.sex === 'male' && isMarriageable(scene, person, 19, 40),
    );
    const bride = findPerson(
      scene,
      (person) =>
        person.sex === 'female' && isMarriageable(scene, person, 12, 18) && areNoKin(scene, groom, person),
    );
    return groom && bride && wedding(scene, groom, bride, refused('under-marriage-age'));
  },
  'wedding of a married woman': (scene) => {
    const groom = findPerson(
      scene,
      (person) => person.sex === 'male' && isMarriageable(scene, person, 19, 60),
    );
    const bride = findPerson(scene, (person) => {
      return person.sex === 'female' && activeUnions(person).length > 0 && areNoKin(scene, groom, person);
    });
    return groom && bride && wedding(scene, groom, bride, refused('already-married'));
  },
  'wedding recorded by the wrong authority': (scene) => {
    const groom = findPerson(
      scene,
      (person) => person.sex === 'male' && isMarriageable(scene, person, 20, 60),
    );
    // A couple that divorced today would be refused with another code.
    const bride = findPerson(
      scene,
      (person) =>
        person.sex === 'female' &&
        isMarriageable(scene, person, 20, 60) &&
        areNoKin(scene, groom, person) &&
        !person.unions.some(({ spouse }) => spouse === groom?.key),
    );
    return groom && bride && wedding(scene, groom, bride, refused('recording-authority-mismatch'), true);
  },
  'divorce of two who never married': (scene) => {
    const man = findPerson(scene, (person) => person.sex === 'male');
    const woman = findPerson(scene, (person) => person.sex === 'female');
    if (!man || !woman || activeUnions(man).some(({ spouse }) => spouse === woman.key)) return undefined;
    const { world } = scene;
    const today = scene.today;
    const couple = { husband: personRef(scene, man), wife: personRef(scene, woman) };
    return {
      command: 'register-divorce',
      office: officeOf(world.cardOf(man)),
      body: {
        reportedOn: today,
        divorcedOn: today,
        ...couple,
        court: 'Pengadilan Negeri',
        decisionNumber: '1/Pdt.G/2026/PN',
      },
      expected: refused('marriage-not-found'),
      touches: [man.card, woman.card],
    };
  },
};

/** Kin would be refused with another code. */
const areNoKin = ({ world }: Scene, groom: Resident | undefined, bride: Resident) =>
  groom !== undefined && !isKinForbidden(world, groom, bride);

function isMarriageable(scene: Scene, person: Resident, from: number, to: number): boolean {
  const age = ageOn(person.bornOn, scene.today);
  return age >= from && age <= to && isAlive(person) && !maritalStatus(person).startsWith('married');
}

function wedding(
  scene: Scene,
  groom: Resident,
  bride: Resident,
  expected: Expectation,
  wrong = false,
): Draft {
  const today = scene.today;
  const kua = groom.religion === 'islam' && bride.religion === 'islam';
  return {
    command: 'register-marriage',
    office: officeOf(scene.world.cardOf(groom)),
    body: {
      reportedOn: today,
      marriedOn: today,
      husband: personRef(scene, groom),
      wife: personRef(scene, bride),
      authority: kua === wrong ? 'civil-registry' : 'kua',
      marriageBook: kua === wrong ? undefined : marriageBook(scene, today),
      family: { kind: 'unchanged' },
    },
    expected,
    touches: [groom.card, bride.card],
  };
}
