import {
  birthFacts,
  CARD,
  contextOn,
  deathFacts,
  family,
  FAMILY,
  FAR_HOME,
  FAR_OFFICE,
  FAR_VILLAGE,
  FATHER,
  father,
  given,
  HOME,
  household,
  idOf,
  KK,
  mother,
  MOTHER,
  NEW_1,
  on,
  OTHER_VILLAGE,
  person,
  recorded,
  VILLAGE,
  type Register,
} from '@peristiwa/testing/domain';
import { foldPerson, type PersonRecord } from '../fold';
import { registerBirth } from './register-birth';
import { registerDeath } from './register-death';
import { residenceOn } from './residence';

const couple = { mother: MOTHER, father: FATHER };
const members = [
  [MOTHER, 'wife'],
  [FATHER, 'head'],
] as const;
/** Both parents, with their card, arrive at an address. */
const arrived = (day: string, address: typeof HOME) => [
  ...members.flatMap(([id, relationship]) =>
    recorded(person(id), {
      type: 'PersonArrived',
      occurredOn: on(day),
      data: {
        moveId: idOf(77),
        arrivedOn: on(day),
        from: FAR_VILLAGE,
        reason: 'work',
        placement: { familyId: FAMILY, kkNumber: KK, relationship, address },
      },
    }),
  ),
  ...recorded(family(FAMILY), { type: 'FamilyRelocated', occurredOn: on(day), data: { address } }),
];
/** The family lived far away, and moved here in 2022 and within the regency in 2024. */
const moved = given(
  household([father, mother], { ...CARD, address: FAR_HOME, enteredOn: '2018-01-06' }),
  arrived('2022-03-01', { ...HOME, area: OTHER_VILLAGE }),
  arrived('2024-05-01', HOME),
);
const child = { name: 'Putri Santoso', sex: 'female', birthPlace: '3204', birthOrder: 1 } as const;
const births =
  (bornOn: string, parents: Parameters<typeof birthFacts>[1] = couple, host?: string) =>
  (register: Register) =>
    registerBirth(
      { bornOn: on(bornOn), reportedOn: on('2026-11-20'), children: [child], lateDecision: '1' },
      birthFacts(register, parents, host),
      contextOn(),
    );
const childAsOf = (register: Register, day: string) => {
  const facts = register.stream(person(NEW_1)) as readonly PersonRecord[];
  const then = foldPerson(facts, ({ occurredOn }) => occurredOn <= day);
  return then.status === 'registered' ? then.placement.address.area : undefined;
};

describe('residence on the day of the event (domain.md §5.3; asas domisili)', () => {
  it.each([
    ['2020-06-01', FAR_VILLAGE],
    ['2022-02-28', FAR_VILLAGE],
    ['2022-03-01', OTHER_VILLAGE],
    ['2024-04-30', OTHER_VILLAGE],
    ['2024-05-01', VILLAGE],
    ['2026-10-01', VILLAGE],
  ])(
    'a child born on %s, before or after moves of the family, was born a resident of %s',
    (day, residence) => {
      const data = moved.when(births(day)).dataOf('BirthRegistered');
      expect(data.residence).toBe(residence);
      expect(data.placement.address.area).toBe(residence);
    },
  );

  it('has lived where the mother lived, on any day, and is on her card now', () => {
    const outcome = moved.when(births('2020-06-01'));
    outcome.thenAppendsTypes(
      'BirthRegistered',
      'PlacedAfterBirth',
      'PlacedAfterBirth',
      'ChildBorn',
      'ChildBorn',
      'FamilyMemberBorn',
    );
    const register = outcome.thenRecords();
    const days = [
      '2020-05-31',
      '2020-06-01',
      '2022-02-28',
      '2022-03-01',
      '2024-04-30',
      '2024-05-01',
      '2026-11-22',
    ];
    expect(days.map((day) => childAsOf(register, day))).toEqual([
      undefined,
      FAR_VILLAGE,
      FAR_VILLAGE,
      OTHER_VILLAGE,
      OTHER_VILLAGE,
      VILLAGE,
      VILLAGE,
    ]);
    const now = register.registered(NEW_1);
    expect(now.placement).toMatchObject({ familyId: FAMILY, kkNumber: KK, address: HOME });
    expect(residenceOn(now, on('2023-01-01'))).toBe(OTHER_VILLAGE);
  });

  it('writes one event for a child of a family that has not moved since', () => {
    moved
      .when(births('2026-11-01'))
      .thenAppendsTypes('BirthRegistered', 'ChildBorn', 'ChildBorn', 'FamilyMemberBorn');
  });

  it('of a mother who entered the register after the birth: her first home on record', () => {
    expect(moved.when(births('2015-06-01')).dataOf('BirthRegistered').residence).toBe(FAR_VILLAGE);
  });

  it('of a mother who is not in the register: the home of the father, else that of the card', () => {
    const named = { name: 'Lastri' };
    const ofFather = moved.when(births('2020-06-01', { mother: named, father: FATHER }));
    expect(ofFather.dataOf('BirthRegistered').residence).toBe(FAR_VILLAGE);
    const ofCard = moved.when(births('2020-06-01', { mother: named }, FAMILY));
    expect(ofCard.dataOf('BirthRegistered').residence).toBe(VILLAGE);
  });

  it('is on the card of another address from the day of the report on', () => {
    const host = household([{ ...father, id: idOf(60) }], {
      id: idOf(0xf60),
      kkNumber: '3204010601209060',
      address: { ...HOME, area: OTHER_VILLAGE },
    });
    const outcome = given(household([father, mother]), host).when(births('2026-10-01', couple, idOf(0xf60)));
    const register = outcome.thenRecords();
    expect(outcome.dataOf('BirthRegistered').residence).toBe(VILLAGE);
    expect(childAsOf(register, '2026-11-19')).toBe(VILLAGE);
    expect(childAsOf(register, '2026-11-20')).toBe(OTHER_VILLAGE);
  });

  it.each([
    ['2017-12-01', FAR_VILLAGE],
    ['2021-06-01', FAR_VILLAGE],
    ['2022-03-01', OTHER_VILLAGE],
    ['2026-11-01', VILLAGE],
  ])('somebody who died on %s died a resident of %s, wherever the card is today', (day, residence) => {
    const data = moved
      .when((register) =>
        registerDeath(
          { diedOn: on(day), reportedOn: on('2026-11-20'), cause: 'other', attestedBy: 'doctor' },
          deathFacts(register, MOTHER),
          contextOn(),
        ),
      )
      .dataOf('DeathRegistered');
    expect(data.residence).toBe(residence);
  });

  it('the office of the present card registers a child who was born elsewhere', () => {
    expect(FAR_OFFICE).not.toBe(VILLAGE.slice(0, 4));
    moved.when(births('2020-06-01')).thenRecords();
  });
});
