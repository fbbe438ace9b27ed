import { ageOn, plainDate } from '@peristiwa/kernel';
import { generateHousehold, type Household } from './household';
import { placesFrom } from './places';

const today = plainDate('2026-11-20');
const households = (office: string, count: number): Household[] => {
  const places = placesFrom([`${office}012001`, `${office}012002`]);
  return Array.from({ length: count }, (_, index) => generateHousehold('spec', index, places, today));
};
const java = households('3204', 3_000);
const people = java.flatMap(({ members }) => members);
const share = (fits: (member: (typeof people)[number]) => boolean, of = people) =>
  of.filter(fits).length / of.length;
const age = (member: (typeof people)[number]) => ageOn(member.person.bornOn, today);

describe('generateHousehold', () => {
  it('gives families of the sizes of the nation (mean 3.04)', () => {
    expect(people.length / java.length).toBeCloseTo(3.04, 0);
    const ofSize = (size: number) =>
      java.filter(({ members }) => members.length === size).length / java.length;
    expect(ofSize(1)).toBeCloseTo(0.14, 1);
    expect(ofSize(3)).toBeCloseTo(0.27, 1);
    expect(ofSize(4)).toBeCloseTo(0.22, 1);
  });

  it('has 102 men for 100 women, within five', () => {
    const men = people.filter(({ person }) => person.sex === 'male').length;
    const ratio = (100 * men) / (people.length - men);
    expect(ratio).toBeGreaterThan(97);
    expect(ratio).toBeLessThan(107);
  });

  it('is about as old as the nation: 23 % children, 7.6 % from 65 on', () => {
    expect(share((member) => age(member) < 15)).toBeGreaterThan(0.18);
    expect(share((member) => age(member) < 15)).toBeLessThan(0.28);
    expect(share((member) => age(member) >= 65)).toBeGreaterThan(0.05);
    expect(share((member) => age(member) >= 65)).toBeLessThan(0.11);
  });

  it('has one head who may head a family, and spouses of opposite sex who are both married', () => {
    for (const { members } of java) {
      const [head, ...others] = members;
      expect(head?.relationship).toBe('head');
      expect(head && age(head)).toBeGreaterThanOrEqual(17);
      expect(others.every(({ relationship }) => relationship !== 'head')).toBe(true);
      for (const member of others) {
        const spouse = member.spouse === undefined ? undefined : members[member.spouse];
        if (!spouse) continue;
        expect(spouse.person.sex).not.toBe(member.person.sex);
        expect([spouse.person.maritalStatus, member.person.maritalStatus]).toEqual(
          Array(2).fill('married-recorded'),
        );
      }
    }
  });

  it('lets no mother be younger than 16 or older than 50 at a birth', () => {
    for (const { members } of java) {
      for (const member of members) {
        const mother = member.mother === undefined ? undefined : members[member.mother];
        if (!mother) continue;
        const years = ageOn(mother.person.bornOn, member.person.bornOn);
        expect(years).toBeGreaterThanOrEqual(16);
        expect(years).toBeLessThanOrEqual(50);
      }
    }
  });

  it('is Hindu by 86 % in Bali, with Balinese names', () => {
    const bali = households('5171', 2_000);
    const hindu = bali.filter(({ members }) => members[0]?.person.religion === 'hindu');
    expect(hindu.length / bali.length).toBeCloseTo(0.86, 1);
    const names = hindu.flatMap(({ members }) => members).filter(({ person }) => person.religion === 'hindu');
    expect(
      names.every(({ person }) =>
        /^(I|Ni) (Putu|Wayan|Gede|Made|Kadek|Nyoman|Komang|Ketut) /.test(person.name),
      ),
    ).toBe(true);
  });

  it('has one-word names for about 40 % of those born before 1980, and none for those born since 2022', () => {
    const old = people.filter(({ person }) => person.bornOn < '1980-01-01' && person.religion === 'islam');
    expect(share(({ person }) => !person.name.includes(' '), old)).toBeCloseTo(0.4, 1);
    const young = people.filter(({ person }) => person.bornOn >= '2022-01-01');
    expect(young.every(({ person }) => person.name.includes(' '))).toBe(true);
  });

  it('gives spouses one religion in 99 of 100 couples', () => {
    const couples = java.flatMap(({ members }) =>
      members.flatMap((member) =>
        member.spouse === undefined ? [] : [[member, members[member.spouse]] as const],
      ),
    );
    const same = couples.filter(([one, other]) => one.person.religion === other?.person.religion);
    expect(same.length / couples.length).toBeGreaterThanOrEqual(0.98);
  });
});
