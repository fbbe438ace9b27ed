import fc from 'fast-check';
import { canonicalJson } from '@peristiwa/kernel';
import {
  alone,
  family,
  familyOfFour,
  FATHER,
  given,
  HOME,
  idOf,
  MOTHER,
  on,
  person,
  Random,
  randomWorld,
  recorded,
  type RecordedEvent,
} from '@peristiwa/testing/domain';
import { evolvePerson, foldFamily, foldMove, foldPerson, type Recorded } from './fold';
import { catalogue, type PersonEvent } from './events/catalogue';
import { isRegistered } from './rules';
import { maritalStatusOf, residenceOf, type Person } from './person/person';

const SEED = 20261122;
type Life = readonly (RecordedEvent & Recorded<PersonEvent>)[];

/**
 * The same facts recorded in another order, with new positions. Only placements and changes of the
 * person's own data that take effect on one day keep their relative order: the last of a day holds (`design.md` §3).
 */
function recordedInAnotherOrder(life: Life, seed: number): Life {
  const random = new Random(seed);
  const positions = life.map(({ position }) => position);
  for (let last = positions.length - 1; last > 0; last--) {
    const other = random.below(last + 1);
    [positions[last], positions[other]] = [positions[other] as number, positions[last] as number];
  }
  const dealt = life.map((event, index) => ({ ...event, position: positions[index] as number }));
  const lastOfDayHolds = dealt.filter(
    ({ data, type }) =>
      'placement' in data ||
      ['placement', 'stay', 'identity'].includes(placeOf(type as PersonEvent['type']) ?? ''),
  );
  for (const day of new Set(lastOfDayHolds.map(({ occurredOn }) => occurredOn))) {
    const same = lastOfDayHolds.filter(({ occurredOn }) => occurredOn === day);
    const ascending = same.map(({ position }) => position).toSorted((a, b) => a - b);
    same.forEach((event, index) => (event.position = ascending[index] as number));
  }
  return dealt.toSorted((a, b) => a.position - b.position);
}

function placeOf(type: PersonEvent['type']): string | undefined {
  const definition = catalogue[type];
  return 'place' in definition ? definition.place : undefined;
}

/** Lists of facts of one day have no order of their own: twins, two departures, two flags. */
function withoutListOrder(state: Person): unknown {
  if (state.status === 'unregistered') return state;
  const sorted = (list: readonly unknown[]) => list.map((item) => canonicalJson(item)).toSorted();
  return {
    ...state,
    marriages: sorted(state.marriages),
    children: sorted(state.children),
    departures: sorted(state.departures),
    flags: sorted(state.flags),
    derived: [maritalStatusOf(state), residenceOf(state)],
  };
}

function livesOf(seed: number): Life[] {
  const register = randomWorld(seed, 80);
  return register.streamIds('person').map((id) => register.stream({ kind: 'person', id }) as unknown as Life);
}

describe(`folding a person (seed ${SEED})`, () => {
  it('gives the same state for every order in which the facts were recorded', () => {
    const seeds = fc.tuple(
      fc.integer({ min: 1, max: 2 ** 31 - 1 }),
      fc.integer({ min: 1, max: 2 ** 31 - 1 }),
    );
    fc.assert(
      fc.property(seeds, ([world, order]) => {
        for (const life of livesOf(world)) {
          const state = foldPerson(recordedInAnotherOrder(life, order));
          expect(withoutListOrder(state)).toEqual(withoutListOrder(foldPerson(life)));
        }
      }),
      { seed: SEED, numRuns: 30 },
    );
  });

  it('does not depend on the order in which the events are passed', () => {
    for (const life of livesOf(3)) {
      expect(foldPerson(life.toReversed())).toEqual(foldPerson(life));
    }
  });

  it('takes the entry first, on any day', () => {
    const register = given(familyOfFour()).register;
    const earlier = {
      type: 'ChildBorn' as const,
      occurredOn: on('2012-05-05'),
      data: {
        childId: idOf(3),
        name: 'Agus',
        sex: 'male' as const,
        bornOn: on('2012-05-05'),
        parent: 'mother' as const,
      },
      reportedOn: on('2012-05-05'),
      position: 0,
      actId: 'a',
      supersedes: null,
    };
    const life = register.stream(person(MOTHER)) as unknown as Life;
    expect(foldPerson([earlier, ...life])).toMatchObject({
      lastOccurredOn: '2020-01-06',
      children: [{ childId: idOf(3) }],
    });
  });

  it('ignores facts about a person who is not in the register', () => {
    const spouse = {
      type: 'SpouseRecorded' as const,
      occurredOn: on('2020-01-06'),
      reportedOn: on('2020-01-06'),
      data: { spouseId: FATHER },
    };
    expect(foldPerson([{ ...spouse, position: 1, actId: 'a', supersedes: null }])).toEqual({
      status: 'unregistered',
    });
  });

  describe('whose act of entry is void', () => {
    const life = given(familyOfFour()).register.stream(person(FATHER)) as unknown as Life;
    const entry = { ...life.find(({ type }) => type === 'BiodataRecorded'), actId: 'entry' } as Life[number];
    const later = { ...life.find(({ type }) => type === 'SpouseRecorded'), actId: 'later' } as Life[number];
    const marker = (by: string, supersedes: string, position: number) =>
      ({
        ...entry,
        type: 'PersonActVoided',
        data: { by },
        position,
        actId: `act-${position}`,
        supersedes,
      }) as unknown as Life[number];
    const cancelled = [entry, later, marker('cancellation', 'entry', 90)];

    it('keeps a readable state, as the act of entry was', () => {
      const state = foldPerson(cancelled);
      expect(state).toEqual({ ...foldPerson([entry]), status: 'cancelled' });
      expect(isRegistered(state)).toBe(false);
      expect(cancelled.slice(-1).reduce<Person>(evolvePerson, state)).toBe(state);
    });

    it('has the data of the last correction, when the whole chain is annulled', () => {
      const corrected = {
        ...entry,
        data: { ...entry.data, name: 'Slamet Riyadi' },
        position: 91,
        actId: 'correction',
        supersedes: 'entry',
      } as Life[number];
      const chain = [entry, later, corrected];
      expect(foldPerson(chain)).toMatchObject({ status: 'registered', name: 'Slamet Riyadi' });
      expect(foldPerson([...chain, marker('annulment', 'correction', 92)])).toMatchObject({
        status: 'cancelled',
        name: 'Slamet Riyadi',
      });
    });

    it('is registered again when the cancellation is cancelled', () => {
      const again = [...cancelled, marker('cancellation', 'act-90', 91)];
      expect(foldPerson(again)).toEqual(foldPerson([entry, later]));
    });

    it('is not cancelled on a day before the entry that stands', () => {
      const corrected = {
        ...entry,
        occurredOn: on('2020-02-06'),
        position: 91,
        actId: 'b',
        supersedes: 'entry',
      };
      const until = (day: string) => foldPerson([entry, corrected], (fact) => fact.occurredOn <= on(day));
      expect([until('2020-01-06').status, until('2020-02-06').status]).toEqual([
        'unregistered',
        'registered',
      ]);
    });
  });

  it('keeps the order of recording for two placements of one day', () => {
    const changed = (line: string) =>
      recorded(person(FATHER), {
        type: 'AddressChanged',
        occurredOn: on('2026-01-05'),
        data: { changedOn: on('2026-01-05'), from: HOME.area, address: { ...HOME, line } },
      });
    const first = given(familyOfFour(), changed('Jalan A'), changed('Jalan B')).register.registered(FATHER);
    const second = given(familyOfFour(), changed('Jalan B'), changed('Jalan A')).register.registered(FATHER);
    expect([first.placement.address.line, second.placement.address.line]).toEqual(['Jalan B', 'Jalan A']);
  });
});

describe('marriages in the fold', () => {
  const spouse = idOf(7);
  const married = (marriedOn: string) =>
    recorded(person(FATHER), {
      type: 'MarriageRegistered',
      occurredOn: on(marriedOn),
      data: {
        spouseId: spouse,
        marriedOn: on(marriedOn),
        actNumber: marriedOn,
        authority: 'kua',
        marriageBook: null,
        courtDispensation: null,
        courtPermit: null,
        reportedLate: false,
        flags: [],
      },
    });
  const divorced = (divorcedOn: string) =>
    recorded(person(FATHER), {
      type: 'DivorceRegistered',
      occurredOn: on(divorcedOn),
      data: {
        spouseId: spouse,
        divorcedOn: on(divorcedOn),
        actNumber: 'x',
        court: 'PA Soreang',
        decisionNumber: 'y',
        divorceCertificate: null,
        reportedLate: false,
      },
    });
  const died = (diedOn: string) =>
    recorded(person(FATHER), {
      type: 'SpouseDied',
      occurredOn: on(diedOn),
      data: { spouseId: spouse, diedOn: on(diedOn) },
    });
  const man = alone(1, { sex: 'male' });

  it.each([
    ['married', [married('2021-01-01')], 'married-recorded', 1],
    ['divorced', [married('2021-01-01'), divorced('2022-01-01')], 'divorced-recorded', 1],
    [
      'divorced, recorded before the wedding',
      [divorced('2022-01-01'), married('2021-01-01')],
      'divorced-recorded',
      1,
    ],
    [
      'married and divorced on one day',
      [divorced('2022-01-01'), married('2022-01-01')],
      'divorced-recorded',
      1,
    ],
    [
      'married again the day after the divorce',
      [married('2021-01-01'), divorced('2022-01-01'), married('2022-01-02')],
      'married-recorded',
      2,
    ],
    ['widowed', [married('2021-01-01'), died('2023-01-01')], 'widowed', 1],
    ['widowed by a death before the wedding', [married('2021-01-01'), died('2020-06-01')], 'widowed', 1],
    [
      'widowed by a death before the divorce',
      [married('2021-01-01'), divorced('2022-01-01'), died('2021-06-01')],
      'widowed',
      1,
    ],
    [
      'widowed after marrying again',
      [married('2021-01-01'), divorced('2022-01-01'), married('2023-01-01'), died('2024-01-01')],
      'widowed',
      2,
    ],
    [
      'divorced before a death, in both orders of recording',
      [married('2021-01-01'), died('2023-01-01'), divorced('2022-01-01')],
      'divorced-recorded',
      1,
    ],
    [
      'divorced on the day of the death',
      [married('2021-01-01'), died('2022-01-01'), divorced('2022-01-01')],
      'divorced-recorded',
      1,
    ],
  ])('%s', (_title, facts, status, marriages) => {
    const state = given(man, facts.flat()).register.registered(FATHER);
    expect([maritalStatusOf(state), state.marriages.length]).toEqual([status, marriages]);
  });

  /** domain.md §3.1: status 3 without an act of marriage, 5 after such a marriage ended. */
  describe('without an act', () => {
    const declared = alone(1, { sex: 'male', maritalStatus: 'married-unrecorded' });
    const named = recorded(person(FATHER), {
      type: 'SpouseRecorded',
      occurredOn: on('2020-01-06'),
      data: { spouseId: spouse },
    });
    it.each([
      ['declared', [], 'married-unrecorded', 'unrecorded'],
      ['divorced', [divorced('2022-01-01')], 'divorced-unrecorded', 'unrecorded'],
      ['widowed', [died('2022-01-01')], 'widowed', 'unrecorded'],
      ['an act of an earlier day is recorded later', [married('2015-01-01')], 'married-recorded', 'recorded'],
      ['an act of a later day is recorded', [married('2021-01-01')], 'married-recorded', 'recorded'],
    ])('%s', (_title, facts, status, form) => {
      const state = given(declared, named, facts.flat()).register.registered(FATHER);
      expect([maritalStatusOf(state), state.marriages.map((one) => one.form)]).toEqual([status, [form]]);
    });
  });

  it('counts a death last among endings of one day, in both orders of recording', () => {
    const other = recorded(person(FATHER), {
      type: 'DivorceRegistered',
      occurredOn: on('2023-01-01'),
      data: {
        spouseId: idOf(8),
        divorcedOn: on('2023-01-01'),
        actNumber: 'x',
        court: 'PA Soreang',
        decisionNumber: 'y',
        divorceCertificate: null,
        reportedLate: false,
      },
    });
    for (const facts of [
      [other, died('2023-01-01')],
      [died('2023-01-01'), other],
    ]) {
      const state = given(man, married('2021-01-01'), facts.flat()).register.registered(FATHER);
      expect(maritalStatusOf(state)).toBe('widowed');
    }
  });

  /** domain.md §2.1 point 5: the act of marriage was cancelled, the act of death stands. */
  it('widows nobody by the death of somebody to whom no marriage is on record', () => {
    const state = given(man, died('2023-01-01')).register.registered(FATHER);
    expect([maritalStatusOf(state), state.marriages]).toEqual(['single', []]);
  });

  it('widows by a death of before the day of the form that names the spouse', () => {
    const named = recorded(person(FATHER), {
      type: 'SpouseRecorded',
      occurredOn: on('2024-01-01'),
      data: { spouseId: spouse },
    });
    const state = given(man, died('2023-01-01'), named).register.registered(FATHER);
    expect([maritalStatusOf(state), state.marriages]).toEqual([
      'widowed',
      [{ spouseId: spouse, form: 'recorded', endedOn: '2023-01-01', endedBy: 'death' }],
    ]);
  });
});

describe('cards and move cases in the fold', () => {
  it('do not exist before they are issued', () => {
    expect(foldFamily([])).toEqual({ status: 'none' });
    expect(foldMove([])).toEqual({ status: 'none' });
  });
  it('do not exist while their issue is not on record, or void', () => {
    const stamp = { reportedOn: on('2026-01-01'), position: 1, actId: 'a', supersedes: null };
    const left = {
      type: 'FamilyMemberDied' as const,
      occurredOn: on('2026-01-01'),
      data: { personId: FATHER },
    };
    expect(foldFamily([{ ...left, ...stamp }])).toEqual({ status: 'none' });
    const expired = { type: 'MoveCaseExpired' as const, occurredOn: on('2026-01-01'), data: {} };
    expect(foldMove([{ ...expired, ...stamp }])).toEqual({ status: 'none' });
  });
  it('close with the last member and take effect in the order of recording', () => {
    const left = recorded(family(idOf(0xf01)), {
      type: 'FamilyMemberDied',
      occurredOn: on('2019-01-01'),
      data: { personId: FATHER },
    });
    const { state } = given(alone(1), left).register.family(idOf(0xf01));
    expect(state).toMatchObject({ status: 'closed', members: [], changedOn: '2019-01-01' });
  });
});
