import type { Relationship, Sex } from '@peristiwa/domain';
import { plainDate } from '@peristiwa/kernel';
import { arrive, arrivedBeforeDeath, arriving, die, leave, openMove, recordSpouses } from './effects';
import { kinshipTo } from './kinship';
import { symbols, World, type Card, type Resident } from './world';

const today = plainDate('2026-11-20');
const address = { area: '3204012001', line: 'Jalan Melati 7', rt: '002', rw: '004' };

interface Somebody {
  readonly as: Relationship;
  readonly born?: number;
  readonly sex?: Sex;
  readonly mother?: Resident;
  readonly father?: Resident;
}

/** A world with one card; the first person on it is the head. */
class Household {
  readonly world = new World();
  readonly card: Card = this.world.addCard(0, [], address);

  add({ as, born = 1980, sex = 'male', mother, father }: Somebody): Resident {
    const person = this.world.addPerson({
      name: 'Somebody',
      sex,
      bornOn: plainDate(`${born}-01-01`),
      religion: 'islam',
      declaredMaritalStatus: 'single',
      mother: mother?.key,
      father: father?.key,
      watched: false,
      card: this.card.key,
      relationship: as,
      lastOccurredOn: plainDate('2026-01-01'),
    });
    this.card.members.push(person.key);
    return person;
  }

  couple(): [Resident, Resident] {
    const [husband, wife] = [this.add({ as: 'head' }), this.add({ as: 'wife', sex: 'female', born: 1982 })];
    recordSpouses(husband, wife);
    return [husband, wife];
  }

  departure(...movers: Resident[]) {
    return openMove(this.world, {
      card: this.card.key,
      movers: movers.map(({ key }) => key),
      origin: address.area,
      destination: '3578011001',
      departedOn: plainDate('2026-11-10'),
      validUntil: plainDate('2026-12-20'),
      dueAt: 0,
      ending: 'arrival',
    });
  }

  die(person: Resident, successor?: Resident): Resident | undefined {
    return die(this.world, person, { diedOn: today, today, successor: successor?.key });
  }
}

const relationships = (...people: Resident[]) => people.map(({ relationship }) => relationship);

describe('a head is succeeded (F-1.02; domain.md §2.6)', () => {
  it('by the spouse before an older adult, and by a named successor before the spouse', () => {
    const home = new Household();
    const [husband, wife] = home.couple();
    const elder = home.add({ as: 'parent', born: 1940 });
    expect(home.die(husband)).toBe(wife);
    expect(relationships(wife, elder)).toEqual(['head', 'parent-in-law']);
    expect(home.card).toMatchObject({ head: wife.key, edition: 1 });

    const other = new Household();
    const [head, spouse] = other.couple();
    const named = other.add({ as: 'parent', born: 1940 });
    expect(other.die(head, named)).toBe(named);
    expect(spouse.relationship).toBe('child-in-law');
  });

  it('by the oldest adult relative, else by a minor relative, and by a boarder only where no relative stays', () => {
    const home = new Household();
    const head = home.add({ as: 'head' });
    const boarder = home.add({ as: 'other', born: 1950 });
    const helper = home.add({ as: 'helper', born: 1960 });
    const brother = home.add({ as: 'other-relative', born: 1990 });
    const child = home.add({ as: 'child', born: 2015 });
    expect(home.die(head)).toBe(brother);
    expect(home.die(brother)).toBe(child);
    expect(home.die(child)).toBe(boarder);
    expect(home.die(boarder)).toBe(helper);
  });

  it('by the oldest minor relative when no adult stays', () => {
    const home = new Household();
    const head = home.add({ as: 'head' });
    home.add({ as: 'helper', born: 2010 });
    const child = home.add({ as: 'child', born: 2013 });
    home.add({ as: 'child', born: 2016 });
    expect(home.die(head)).toBe(child);
  });

  it('by no one when the head stays or no member is left', () => {
    const home = new Household();
    const [husband, wife] = home.couple();
    expect(leave(home.world, home.card, [wife.key], { today })).toBeUndefined();
    expect(leave(home.world, home.card, [husband.key], { today })).toBeUndefined();
    expect(home.card.edition).toBe(0);
  });

  it('and every relationship follows from kinship with the new head', () => {
    const home = new Household();
    const [grandfather, grandmother] = home.couple();
    const son = home.add({ as: 'child', born: 2000, father: grandfather, mother: grandmother });
    const daughterInLaw = home.add({ as: 'child-in-law', born: 2001, sex: 'female' });
    recordSpouses(son, daughterInLaw);
    const grandchild = home.add({ as: 'grandchild', born: 2024, father: son, mother: daughterInLaw });
    const brother = home.add({ as: 'child', born: 2003, father: grandfather, mother: grandmother });
    const helper = home.add({ as: 'helper', born: 1970 });
    const all = [grandmother, son, daughterInLaw, grandchild, brother, helper];
    expect(home.die(grandfather, son)).toBe(son);
    expect(relationships(...all)).toEqual(['parent', 'head', 'wife', 'child', 'other-relative', 'helper']);
    expect(home.die(son)).toBe(daughterInLaw);
    expect(relationships(grandmother, daughterInLaw, grandchild)).toEqual(['parent-in-law', 'head', 'child']);
    expect(home.die(daughterInLaw, grandmother)).toBe(grandmother);
    expect(relationships(grandchild, brother)).toEqual(['grandchild', 'child']);
  });

  it.each<[Relationship, Relationship]>([
    ['child', 'child'],
    ['child-in-law', 'child-in-law'],
    ['grandchild', 'grandchild'],
    ['parent', 'parent-in-law'],
    ['parent-in-law', 'parent'],
    ['other-relative', 'other-relative'],
    ['helper', 'helper'],
    ['other', 'other'],
  ])('by the spouse: without kinship on record %s becomes %s', (before, after) => {
    const home = new Household();
    const [husband] = home.couple();
    const person = home.add({ as: before, born: 1990 });
    home.die(husband);
    expect(person.relationship).toBe(after);
  });

  it('by a child: without kinship on record the spouse becomes a parent, and others become relatives', () => {
    const home = new Household();
    const [husband, stepmother] = home.couple();
    const child = home.add({ as: 'child', born: 2000 });
    const others = [home.add({ as: 'parent', born: 1950 }), home.add({ as: 'child', born: 2005 })];
    home.die(husband, child);
    expect(relationships(stepmother, ...others)).toEqual(['parent', 'other-relative', 'other-relative']);
  });
});

describe('kinship on record', () => {
  it('continues after a death, and ends for in-laws with a divorce', () => {
    const home = new Household();
    const mother = home.add({ as: 'head', sex: 'female', born: 1950 });
    const son = home.add({ as: 'child', mother });
    const wife = home.add({ as: 'child-in-law', sex: 'female' });
    recordSpouses(son, wife);
    home.die(son);
    expect(kinshipTo(home.world, mother, wife)).toBe('child-in-law');
    expect(kinshipTo(home.world, wife, mother)).toBe('parent-in-law');
    for (const union of [...son.unions, ...wife.unions]) union.endedBy = 'divorce';
    expect(kinshipTo(home.world, mother, wife)).toBeUndefined();
    expect(kinshipTo(home.world, wife, mother)).toBeUndefined();
  });

  it('names the spouse by sex, and only in a marriage that lasts', () => {
    const home = new Household();
    const [husband, wife] = home.couple();
    expect(kinshipTo(home.world, husband, wife)).toBe('wife');
    expect(kinshipTo(home.world, wife, husband)).toBe('husband');
    home.die(husband);
    expect(kinshipTo(home.world, wife, husband)).toBeUndefined();
  });
});

describe('who arrives (Permendagri 108/2019 arts 29–30; issue 9, rows 7 and 21)', () => {
  it.each([2023, 2026])(
    'a child of %s that entered the card after the issue goes with the mother',
    (born) => {
      const home = new Household();
      const [husband, wife] = home.couple();
      const move = home.departure(husband, wife);
      const child = home.add({ as: 'child', born, mother: wife });
      expect(arriving(home.world, move)).toEqual([husband, wife, child]);
      arrive(home.world, move, {
        arrivedOn: today,
        today,
        address: { ...address, area: '3578011001' },
        family: 'same-card',
        relationships: new Map(),
      });
      expect(home.card.members).toEqual([husband.key, wife.key, child.key]);
      expect([...home.world.counts.moves]).toEqual([
        ['3204 3578 2026-11', [husband.key, wife.key, child.key]],
      ]);
    },
  );

  it('a child that was on the card at the issue stays when the document does not name it', () => {
    const home = new Household();
    const [husband, wife] = home.couple();
    home.add({ as: 'child', born: 2020, mother: wife });
    expect(arriving(home.world, home.departure(husband, wife))).toEqual([husband, wife]);
  });

  it('a child goes with its father, unless its mother stays on the card', () => {
    const home = new Household();
    const [husband, wife] = home.couple();
    const move = home.departure(husband);
    const child = home.add({ as: 'child', born: 2026, mother: wife, father: husband });
    expect(arriving(home.world, move)).toEqual([husband]);
    home.die(wife);
    expect(arriving(home.world, move)).toEqual([husband, child]);
  });

  it('a child goes along even when its parent died before the arrival', () => {
    const home = new Household();
    const [husband, wife] = home.couple();
    const aunt = home.add({ as: 'other-relative', sex: 'female' });
    const move = home.departure(wife, aunt);
    const child = home.add({ as: 'child', born: 2026, mother: wife, father: husband });
    home.die(wife);
    expect(arriving(home.world, move)).toEqual([aunt, child]);
  });

  it('a person who is no child of a mover stays', () => {
    const home = new Household();
    const [husband, wife] = home.couple();
    const move = home.departure(husband, wife);
    home.add({ as: 'other-relative', born: 2026 });
    expect(arriving(home.world, move)).toEqual([husband, wife]);
  });

  it.each([
    ['2026-11-19', true],
    ['2026-11-20', true],
    ['2026-11-21', false],
  ])('on %s: a mover who died on 2026-11-20 arrived: %s (domain.md §2.8, INV-02)', (day, isThere) => {
    const home = new Household();
    const [husband, wife] = home.couple();
    const move = home.departure(husband, wife);
    home.die(wife);
    const there = { ...address, area: '3578011001' };
    const arrivedOn = plainDate(day);
    expect(arrivedBeforeDeath(home.world, move, arrivedOn)).toEqual(isThere ? [wife] : []);
    arrive(home.world, move, {
      arrivedOn,
      today: arrivedOn,
      address: there,
      family: 'same-card',
      relationships: new Map(),
    });
    expect(wife.lastPlace?.address).toEqual(isThere ? there : address);
    expect([...home.world.counts.moves.values()]).toEqual([
      isThere ? [husband.key, wife.key] : [husband.key],
    ]);
  });

  it('a head who dies before the arrival is succeeded on the card and does not arrive', () => {
    const home = new Household();
    const [husband, wife] = home.couple();
    const move = home.departure(husband, wife);
    expect(home.die(husband)).toBe(wife);
    expect(arriving(home.world, move)).toEqual([wife]);
    expect(husband.lastPlace).toEqual({ kk: symbols.kk({ key: 0, edition: 0 }), address });
  });
});
