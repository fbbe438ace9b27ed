import { addDays, ageOn, latest } from '@peristiwa/kernel';
import { recordDay } from '../model/effects';
import { isKinForbidden } from '../model/kinship';
import { isForeigner, symbols, type Resident } from '../model/world';
import { findDead, findPerson, isSettled, officeOf, personRef, type Planned, type Scene } from './scene';
import { marriageBook } from './unions';
import { delivery } from './vital';

/*
 * Acts about people whom the register knows from other papers: the act of birth of a child who came with biodata, and
 * the act of a marriage that a death had ended before anybody reported it (`domain.md` §2.8, INV-02).
 */

const CHILD_AGE_MAX = 16;
const MARRIAGE_AGE = 19;
const DAYS_MARRIED_MAX = 60;

/** The act of birth of a child who came with biodata: the number stays, and nothing else changes. */
export function planBirthActOfResident(scene: Scene): Planned {
  const { random, today, world } = scene;
  const motherOf = ({ mother }: Resident) => (mother === undefined ? undefined : world.person(mother));
  const child = findPerson(scene, (person) => {
    const mother = motherOf(person);
    const isYoung = ageOn(person.bornOn, today) <= CHILD_AGE_MAX;
    return isYoung && !person.hasBirthAct && mother !== undefined && !mother.gone;
  });
  const mother = child && motherOf(child);
  if (!child || !mother) return undefined;
  child.hasBirthAct = true;
  const father = child.father === undefined ? undefined : world.person(child.father);
  const office = officeOf(world.cardOf(child));
  return {
    command: 'register-birth',
    office,
    body: {
      reportedOn: today,
      bornOn: child.bornOn,
      mother: personRef(scene, mother),
      father: father && !father.gone ? personRef(scene, father) : undefined,
      children: [
        {
          ...delivery(scene, office),
          person: personRef(scene, child),
          name: child.name,
          sex: child.sex,
          birthOrder: mother.children.indexOf(child.key) + 1,
        },
      ],
      lateDecision: `SK-${random.int(1, 999)}/DISDUKCAPIL`,
    },
    learns: { 'children.0.personId': symbols.person(child.key) },
    touches: [child.card, mother.card, ...(father ? [father.card] : [])],
  };
}

/** A wedding that is reported after one of the two has died: the other is widowed. No card changes. */
export function planWeddingOfTheDead(scene: Scene): Planned {
  const { random, today, world } = scene;
  const isSingle = (person: Resident) =>
    person.unions.length === 0 && person.declaredMaritalStatus === 'single' && !isForeigner(person);
  const dead = findDead(scene, (person) => isSingle(person) && !person.gone);
  if (!dead?.diedOn) return undefined;
  const { diedOn } = dead;
  const survivor = findPerson(
    scene,
    (person) =>
      isSingle(person) &&
      person.sex !== dead.sex &&
      person.religion === dead.religion &&
      person.lastOccurredOn <= diedOn &&
      !isKinForbidden(world, dead, person) &&
      isSettled(scene, world.cardOf(person)),
  );
  if (!survivor) return undefined;
  const marriedOn = latest(
    addDays(diedOn, -random.int(0, DAYS_MARRIED_MAX)),
    dead.lastOccurredOn,
    survivor.lastOccurredOn,
  );
  const isOfAge = [dead, survivor].every(({ bornOn }) => ageOn(bornOn, marriedOn) >= MARRIAGE_AGE);
  if (marriedOn > diedOn || !isOfAge) return undefined;
  dead.unions.push({ spouse: survivor.key, marriedOn });
  survivor.unions.push({ spouse: dead.key, marriedOn, endedOn: diedOn, endedBy: 'death' });
  recordDay(diedOn, survivor);
  const [husband, wife] = survivor.sex === 'male' ? [survivor, dead] : [dead, survivor];
  const isMuslim = survivor.religion === 'islam';
  return {
    command: 'register-marriage',
    office: officeOf(world.cardOf(survivor)),
    body: {
      reportedOn: today,
      marriedOn,
      husband: personRef(scene, husband),
      wife: personRef(scene, wife),
      authority: isMuslim ? 'kua' : 'civil-registry',
      marriageBook: isMuslim ? marriageBook(scene, marriedOn) : undefined,
      family: { kind: 'unchanged' },
    },
    learns: {},
    touches: [survivor.card, dead.card],
  };
}
