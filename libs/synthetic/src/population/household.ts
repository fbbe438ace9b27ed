import {
  provinceOf,
  regencyOf,
  type Address,
  type BloodType,
  type Education,
  type MaritalStatus,
  type Relationship,
  type Religion,
  type Sex,
} from '@peristiwa/domain';
import { addDays, ageOn, latest, type PlainDate } from '@peristiwa/kernel';
import { Random } from '../random';
import { educationAt, occupationAt, religionsOf } from './demography';
import { composeHousehold, type Role } from './composition';
import { cultureOf } from './name-tables';
import { clanIn, legacyName } from './names';
import { newAddress, type Places } from './places';

/** One resident of the initial population, as a biodata form (F-1.01) describes them. */
interface Member {
  readonly person: {
    readonly name: string;
    readonly sex: Sex;
    readonly bornOn: PlainDate;
    readonly birthPlace: string;
    readonly religion: Religion;
    readonly maritalStatus: MaritalStatus;
    readonly education: Education;
    readonly occupation: number;
    readonly bloodType: BloodType;
  };
  readonly relationship: Relationship;
  /** Indexes in the list of members, always before this member. */
  readonly spouse?: number;
  readonly mother?: number;
  readonly father?: number;
  readonly reportedOn: PlainDate;
}

export interface Household {
  readonly office: string;
  readonly address: Address;
  readonly members: readonly Member[];
}

/** Household number `index` of a world; the same arguments always give the same people. */
export function generateHousehold(seed: string, index: number, places: Places, today: PlainDate): Household {
  const random = new Random(`${seed}/household/${index}`);
  const office = places.offices[index % places.offices.length] ?? random.pick(places.offices);
  const address = newAddress(places.village(office, random), random);
  const religion = random.weighted(religionsOf(provinceOf(office)));
  const someDay = addDays(today, -random.int(365, 8 * 365));
  const roles = composeHousehold(random);
  const ages = roles.flatMap(({ age, maritalStatus }) => (maritalStatus === 'single' ? [] : [age]));
  // Whoever is married was of age when the form said so.
  const recordedOn = latest(someDay, ...ages.map((age) => addDays(today, -(age - MARRIAGE_AGE) * 365)));
  const members: Member[] = [];
  for (const role of roles) {
    members.push(memberOf(role, { members, religion, office, places, recordedOn, today, random }));
  }
  return { office, address, members };
}

/** UU 16/2019 art. 7. */
const MARRIAGE_AGE = 19;

interface Setting {
  readonly members: readonly Member[];
  readonly religion: Religion;
  readonly office: string;
  readonly places: Places;
  readonly recordedOn: PlainDate;
  readonly today: PlainDate;
  readonly random: Random;
}

function memberOf(role: Role, setting: Setting): Member {
  const { members, office, places, random, recordedOn, today } = setting;
  const bornOn = addDays(today, -Math.floor(role.age * 365.25) - random.int(0, 360));
  const age = ageOn(bornOn, today);
  // Spouses have the same religion in 99 of 100 couples; children have that of their parents.
  const mixed = role.spouse !== undefined && random.chance(0.01);
  const religion = mixed ? random.weighted(religionsOf('')) : setting.religion;
  const father = role.father === undefined ? undefined : members[role.father];
  const brothers = members.filter((member) => member.relationship === role.relationship).length;
  const culture = cultureOf(provinceOf(office));
  const naming = {
    culture,
    religion,
    sex: role.sex,
    bornOn,
    clan: father && clanIn(father.person.name, culture),
    birthOrder: role.relationship === 'child' ? brothers + 1 : undefined,
  };
  const reported = bornOn > recordedOn ? addDays(bornOn, random.int(10, 400)) : recordedOn;
  const person = {
    name: legacyName(naming, random),
    sex: role.sex,
    bornOn,
    birthPlace: birthPlace(office, places, random),
    religion,
    maritalStatus: role.maritalStatus,
    education: educationAt(age, random),
    occupation: occupationAt(age, role.sex, random),
    bloodType: bloodType(random),
  };
  const { relationship, spouse, mother } = role;
  const reportedOn = reported > today ? today : reported;
  return { person, relationship, spouse, mother, father: role.father, reportedOn };
}

/** Most people were born where they live; the others make lifetime migration countable. */
function birthPlace(office: string, places: Places, random: Random): string {
  return random.chance(0.85) ? regencyOf(office) : random.pick(places.offices);
}

function bloodType(random: Random): BloodType {
  return random.weighted<BloodType>([
    ['unknown', 77],
    ['O', 9],
    ['B', 6],
    ['A', 6],
    ['AB', 2],
  ]);
}
