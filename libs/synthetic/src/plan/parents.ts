import { ageOn, latest } from '@peristiwa/kernel';
import { leave, recordDay } from '../model/effects';
import { isKinForbidden } from '../model/kinship';
import { activeUnions, isHere, isWithoutAct, maritalStatus, symbols, type Resident } from '../model/world';
import { findPerson, isSettled, officeOf, personRef, recently, type Planned, type Scene } from './scene';
import { marriageOf } from './unions';

/** Children with an act of birth who are here, with parents that fit. */
function childrenBorn({ world }: Scene, fits: (child: Resident) => boolean): Resident[] {
  return world.vitalEvents
    .filter(({ kind }) => kind === 'birth')
    .map(({ person }) => world.person(person))
    .filter((child) => isHere(child) && fits(child));
}

const ADOPTER_AGE = { min: 30, max: 55 };

/** Pengangkatan anak: a couple with an act of marriage adopts a child of another card of the regency. */
export function planAdoption(scene: Scene): Planned {
  const { random, today, world } = scene;
  const children = childrenBorn(scene, (child) => {
    const card = world.cardOf(child);
    return (
      child.adoptiveParents === undefined &&
      ageOn(child.bornOn, today) < 17 &&
      card.head !== child.key &&
      isSettled(scene, card)
    );
  });
  if (children.length === 0) return undefined;
  const child = random.pick(children);
  const card = world.cardOf(child);
  const father = findPerson(scene, (person) => {
    const host = world.cardOf(person);
    const [union] = activeUnions(person);
    const wife = union && world.person(union.spouse);
    return (
      person.sex === 'male' &&
      wife?.card === host.key &&
      host.head === person.key &&
      host !== card &&
      officeOf(host) === officeOf(card) &&
      isSettled(scene, host) &&
      union !== undefined &&
      !isWithoutAct(union) &&
      [person, wife].every((parent) => mayAdopt(scene, parent, child))
    );
  });
  const [union] = father ? activeUnions(father) : [];
  if (!father || !union) return undefined;
  const mother = world.person(union.spouse);
  const adoptedOn = latest(recently(scene, random.int(0, 25), [child, father, mother]), union.marriedOn);
  if (adoptedOn > today) return undefined;
  const isMuslim = child.religion === 'islam';
  const refs = {
    child: personRef(scene, child),
    father: personRef(scene, father),
    mother: personRef(scene, mother),
  };
  const host = world.cardOf(father);
  leave(world, card, [child.key], { today });
  child.adoptiveParents = [mother.key, father.key];
  child.card = host.key;
  child.relationship = 'child';
  host.members.push(child.key);
  recordDay(today, child);
  recordDay(adoptedOn, mother, father);
  return {
    command: 'record-adoption',
    office: officeOf(host),
    body: {
      reportedOn: today,
      ...refs,
      adoptedOn,
      court: isMuslim ? 'Pengadilan Agama' : 'Pengadilan Negeri',
      decreeNumber: `${random.int(1, 2500)}/Pdt.P/${adoptedOn.slice(0, 4)}/${isMuslim ? 'PA' : 'PN'}`,
    },
    learns: {
      personId: symbols.person(child.key),
      familyId: symbols.family(host.key),
      kkNumber: symbols.kk(host),
    },
    touches: [card.key, host.key],
  };
}

/** Of the religion of the child, and no kin: grandparents and siblings stay what they are. */
function mayAdopt({ today, world }: Scene, parent: Resident, child: Resident): boolean {
  const age = ageOn(parent.bornOn, today);
  const isOfAge = age >= ADOPTER_AGE.min && age <= ADOPTER_AGE.max;
  return isOfAge && parent.religion === child.religion && !isKinForbidden(world, parent, child);
}

/** The parents of a child whom the father acknowledged marry. */
export function planMarriageOfParents(scene: Scene): Planned {
  const { random, today, world } = scene;
  const isFree = (person: Resident | undefined): person is Resident =>
    person !== undefined &&
    isHere(person) &&
    ageOn(person.bornOn, today) >= 20 &&
    !maritalStatus(person).startsWith('married') &&
    isSettled(scene, world.cardOf(person));
  const couples = childrenBorn(scene, () => true).flatMap(({ mother, father }) => {
    const [bride, groom] = [mother, father].map((key) => (key === undefined ? undefined : world.person(key)));
    const mayMarry = isFree(bride) && isFree(groom) && bride.card !== groom.card;
    return mayMarry && !groom.unions.some(({ spouse }) => spouse === bride.key) ? [{ bride, groom }] : [];
  });
  if (couples.length === 0) return undefined;
  const { bride, groom } = random.pick(couples);
  const acrossOffices = officeOf(world.cardOf(bride)) !== officeOf(world.cardOf(groom));
  const marriedOn = recently(scene, random.int(0, 30), [bride, groom]);
  return marriageOf(scene, { groom, bride, acrossOffices, marriedOn });
}

/** Pengesahan anak: the parents married after the birth. */
export function planLegitimation(scene: Scene): Planned {
  const { random, today, world } = scene;
  const weddingOf = (child: Resident) => {
    const mother = child.mother === undefined ? undefined : world.person(child.mother);
    const union = mother?.unions.find(({ spouse }) => spouse === child.father);
    return union && !isWithoutAct(union) && union.endedBy !== 'annulment' ? union : undefined;
  };
  const children = childrenBorn(scene, (child) => {
    const { marriedOn } = (child.isLegitimised ? undefined : weddingOf(child)) ?? {};
    return marriedOn !== undefined && marriedOn > child.bornOn;
  });
  if (children.length === 0) return undefined;
  const child = random.pick(children);
  const { marriedOn, legalisedOn = marriedOn } = weddingOf(child) ?? {};
  const legitimisedOn = latest(recently(scene, random.int(0, 25), [child]), legalisedOn);
  child.isLegitimised = true;
  recordDay(legitimisedOn, child);
  return {
    command: 'legitimise-child',
    office: officeOf(world.cardOf(child)),
    body: {
      reportedOn: today,
      child: personRef(scene, child),
      legitimisedOn,
      courtDecree: `${random.int(1, 2500)}/Pdt.P/${legitimisedOn.slice(0, 4)}/PN`,
    },
    learns: { personId: symbols.person(child.key) },
    touches: [child.card],
  };
}
