import type { MaritalStatus, Relationship, Sex } from '@peristiwa/domain';
import type { Random } from '../random';
import { householdSizes } from './demography';

/** A member of a household before a name is given. */
export interface Role {
  readonly relationship: Relationship;
  readonly sex: Sex;
  readonly age: number;
  readonly maritalStatus: MaritalStatus;
  readonly spouse?: number;
  readonly mother?: number;
  readonly father?: number;
}

/**
 * The members of one household: about 65 % are nuclear families, 10 % single parents, 20 % extended families, and the
 * rest persons who live alone (`domain.md` §8.6). The head is first, then the spouse, then children, so that each form
 * can name the members before it.
 */
export function composeHousehold(random: Random): Role[] {
  const size = random.weighted(householdSizes);
  if (size === 1) return [alone(random)];
  const kind = random.weighted([
    ['couple', size === 2 ? 62 : 72],
    ['single-parent', size === 2 ? 28 : 8],
    ['with-elder', size === 2 ? 10 : 14],
    ['three-generations', size >= 5 ? 18 : 0],
  ] as const);
  if (kind === 'single-parent') return singleParent(size - 1, random);
  if (kind === 'with-elder') return withElder(size, random);
  return kind === 'couple' ? couple(size - 2, random) : threeGenerations(size, random);
}

function alone(random: Random): Role {
  const old = random.chance(0.6);
  const sex: Sex = random.chance(old ? 0.42 : 0.66) ? 'male' : 'female';
  const age = old ? random.int(48, 84) : random.int(19, 40);
  const maritalStatus: MaritalStatus = old
    ? random.weighted([
        ['widowed', age - 30],
        ['divorced-recorded', 12],
        ['single', 8],
      ])
    : random.weighted([
        ['single', 90],
        ['divorced-recorded', 10],
      ]);
  return { relationship: 'head', sex, age, maritalStatus };
}

function parents(husbandAge: number, random: Random): Role[] {
  const wifeAge = Math.min(74, Math.max(19, Math.round(husbandAge - random.normal(3, 2.5))));
  const married: MaritalStatus = 'married-recorded';
  // Women head 15–16 % of families; most of them have no husband on the card.
  if (random.chance(0.03)) {
    return [
      { relationship: 'head', sex: 'female', age: wifeAge, maritalStatus: married },
      { relationship: 'husband', sex: 'male', age: husbandAge, maritalStatus: married, spouse: 0 },
    ];
  }
  return [
    { relationship: 'head', sex: 'male', age: husbandAge, maritalStatus: married },
    { relationship: 'wife', sex: 'female', age: wifeAge, maritalStatus: married, spouse: 0 },
  ];
}

function couple(children: number, random: Random): Role[] {
  const young = children === 0 ? random.chance(0.35) : random.chance(0.62);
  const husbandAge = young
    ? random.int(22 + 3 * children, 42)
    : random.int(children === 0 ? 52 : 42, children === 0 ? 80 : 66);
  const pair = parents(husbandAge, random);
  const mother = pair.findIndex(({ sex }) => sex === 'female');
  const father = 1 - mother;
  return [
    ...pair,
    ...childrenOf({ mother, father, age: pair[mother]?.age ?? 30 }, children, 'child', random),
  ];
}

/** Brothers and sisters, the oldest first. The mother is from 18 to 47 years old at each birth. */
function childrenOf(
  of: { readonly mother?: number; readonly father?: number; readonly age: number },
  count: number,
  relationship: Relationship,
  random: Random,
): Role[] {
  const oldest = Math.max(0, of.age - 18);
  let age = random.int(Math.max(0, of.age - 47), Math.max(0, Math.min(22, of.age - 21)));
  const roles: Role[] = [];
  for (let child = 0; child < count; child += 1) {
    const { mother, father } = of;
    const sex: Sex = random.chance(105 / 205) ? 'male' : 'female';
    roles.unshift({ relationship, sex, age: Math.min(age, oldest), maritalStatus: 'single', mother, father });
    age += random.int(2, 4);
  }
  return roles;
}

function singleParent(children: number, random: Random): Role[] {
  const sex: Sex = random.chance(0.7) ? 'female' : 'male';
  const age = random.int(28 + 2 * children, 64);
  const maritalStatus: MaritalStatus = random.chance(0.55) ? 'widowed' : 'divorced-recorded';
  const head: Role = { relationship: 'head', sex, age, maritalStatus };
  const parent = sex === 'female' ? { mother: 0 } : { father: 0 };
  return [head, ...childrenOf({ ...parent, age }, children, 'child', random)];
}

function withElder(size: number, random: Random): Role[] {
  const elder = (headAge: number, relationship: Relationship): Role => ({
    relationship,
    sex: random.chance(0.62) ? 'female' : 'male',
    age: Math.min(90, Math.round(headAge + random.normal(26, 4))),
    maritalStatus: 'widowed',
  });
  if (size === 2) {
    const age = random.int(24, 58);
    const sex: Sex = random.chance(0.6) ? 'male' : 'female';
    const maritalStatus: MaritalStatus = age < 38 ? 'single' : 'divorced-recorded';
    return [{ relationship: 'head', sex, age, maritalStatus }, elder(age, 'parent')];
  }
  const family = couple(size - 3, random);
  const relationship = random.chance(0.6) ? 'parent' : 'parent-in-law';
  return [...family, elder(family[0]?.age ?? 40, relationship)];
}

/** A couple, one married child with spouse, and the grandchildren. */
function threeGenerations(size: number, random: Random): Role[] {
  const pair = parents(random.int(46, 66), random);
  const mother = pair.findIndex(({ sex }) => sex === 'female');
  const motherAge = pair[mother]?.age ?? 45;
  const childSex: Sex = random.chance(0.5) ? 'male' : 'female';
  const childAge = Math.max(20, motherAge - random.int(19, 25));
  const maritalStatus: MaritalStatus = 'married-recorded';
  const child: Role = {
    relationship: 'child',
    sex: childSex,
    age: childAge,
    maritalStatus,
    mother,
    father: 1 - mother,
  };
  const other: Role = {
    relationship: 'child-in-law',
    sex: childSex === 'male' ? 'female' : 'male',
    age: Math.max(20, childAge + random.int(-3, 3)),
    maritalStatus,
    spouse: 2,
  };
  const young = childSex === 'female' ? { mother: 2, father: 3 } : { mother: 3, father: 2 };
  const youngMotherAge = childSex === 'female' ? childAge : other.age;
  const grandchildren = childrenOf({ ...young, age: youngMotherAge }, size - 4, 'grandchild', random);
  return [...pair, child, other, ...grandchildren];
}
