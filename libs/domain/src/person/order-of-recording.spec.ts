import {
  BOOK_KEY,
  certificateOf,
  bookOf,
  contextOn,
  deathFacts,
  divorceFacts,
  given,
  HOME,
  household,
  idOf,
  marriageFacts,
  on,
  person,
  type Register,
  type MemberFixture,
} from '@peristiwa/testing/domain';
import fc from 'fast-check';
import type { ActDecision } from '../act';
import { maritalStatusOf, type RegisteredPerson } from './person';
import { registerDeath } from './register-death';
import { registerDivorce } from './register-divorce';
import { registerMarriage } from './register-marriage';

const SEED = 20261127;
const [HE, SHE, SECOND] = [idOf(21), idOf(22), idOf(23)];
const someone = (id: string, sex: MemberFixture['sex']): MemberFixture => ({
  id,
  name: 'Joko Susilo',
  sex,
  bornOn: '1990-06-01',
  relationship: 'head',
});
const couple = [
  ...household([someone(HE, 'male')], { id: idOf(0xf21), kkNumber: '3204010601209021' }),
  ...household([someone(SHE, 'female')], { id: idOf(0xf22), kkNumber: '3204010601209022' }),
  ...household([someone(SECOND, 'male')], { id: idOf(0xf23), kkNumber: '3204010601209023' }),
];
const reportedOn = on('2026-11-22');

type Report = (register: Register) => ActDecision<unknown>;
const weds =
  (marriedOn: string, husband = HE): Report =>
  (register) =>
    registerMarriage(
      {
        marriedOn: on(marriedOn),
        reportedOn,
        authority: 'kua',
        marriageBook: bookOf(marriedOn),
        family: { kind: 'unchanged' },
      },
      marriageFacts(register, husband, SHE),
      contextOn(),
    );
const divorces =
  (divorcedOn: string): Report =>
  (register) =>
    registerDivorce(
      {
        divorcedOn: on(divorcedOn),
        reportedOn,
        court: 'PA Soreang',
        decisionNumber: '7/Pdt.G/2026/PA.Sor',
        divorceCertificate: certificateOf(divorcedOn),
      },
      divorceFacts(register, HE, SHE),
      contextOn(),
    );
const dies =
  (id: string, diedOn: string): Report =>
  (register) =>
    registerDeath(
      { diedOn: on(diedOn), reportedOn, cause: 'other', attestedBy: 'other' },
      deathFacts(register, id),
      contextOn(),
    );

/** The couple after the reports in this order; undefined when one of them is refused. */
function after(reports: readonly Report[]): Register | undefined {
  let story = given(couple);
  for (const report of reports) {
    if (report(story.register).kind === 'rejected') return undefined;
    story = story.after(report);
  }
  return story.register;
}

function ordersOf<Item>(items: readonly Item[]): Item[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((first, index) => ordersOf(items.toSpliced(index, 1)).map((rest) => [first, ...rest]));
}

/** Act numbers follow the order of recording. */
const vitalFacts = (state: RegisteredPerson) => ({
  marriages: state.marriages.map(({ spouseId, marriedOn, endedOn, endedBy }) => ({
    spouseId,
    marriedOn,
    endedOn,
    endedBy,
  })),
  diedOn: state.death?.diedOn,
  flags: state.flags.map(({ kind }) => kind),
  lastOccurredOn: state.lastOccurredOn,
  status: maritalStatusOf(state),
});
const outcomeOf = (register: Register) => [HE, SHE].map((id) => vitalFacts(register.registered(id)));

/** INV-02, domain.md §2.8; ADR 0003. */
describe(`marriage, divorce and deaths in any order of recording (seed ${SEED})`, () => {
  it('leave the same states in all orders that are accepted', () => {
    const day = fc.integer({ min: 1, max: 6 }).map((number) => `2026-11-0${number}`);
    const several = { of: 0 };
    fc.assert(
      fc.property(fc.tuple(day, day, day, day), ([wedding, divorce, his, hers]) => {
        for (const reports of [
          [weds(wedding), divorces(divorce), dies(HE, his), dies(SHE, hers)],
          [weds(wedding), dies(HE, his), dies(SHE, hers)],
          [weds(wedding), divorces(divorce), dies(HE, his)],
        ]) {
          const registers = ordersOf(reports).flatMap((order) => after(order) ?? []);
          const [first, ...others] = registers.map(outcomeOf);
          for (const other of others) expect(other).toEqual(first);
          several.of += others.length;
        }
      }),
      { seed: SEED, numRuns: 100 },
    );
    expect(several.of).toBeGreaterThan(100);
  });

  it('accepts every order where each fact came before the deaths', () => {
    const reports = [
      weds('2026-11-01'),
      divorces('2026-11-02'),
      dies(HE, '2026-11-03'),
      dies(SHE, '2026-11-04'),
    ];
    // The divorce needs its marriage: 12 of 24.
    expect(ordersOf(reports).flatMap((order) => after(order) ?? [])).toHaveLength(12);
  });

  it.each([
    ['he', HE, SHE],
    ['she', SHE, HE],
  ])('widows the survivor when the marriage is recorded after %s died', (_who, dead, survivor) => {
    const outcome = given(couple)
      .after(dies(dead, '2026-11-03'))
      .when(weds('2026-11-03'))
      .thenAppendsTypes(
        ...(dead === SHE
          ? ['MarriageRegistered', 'WidowhoodRecorded', 'MarriageRegistered']
          : ['MarriageRegistered', 'MarriageRegistered', 'WidowhoodRecorded']),
      );
    const register = outcome.thenRecords();
    const deathActId = register.registered(dead).death?.actId;
    expect(outcome.dataOf('WidowhoodRecorded', survivor)).toEqual({
      spouseId: dead,
      diedOn: '2026-11-03',
      deathActId,
    });
    expect(maritalStatusOf(register.registered(survivor))).toBe('widowed');
  });

  it('refuses a wedding on the day after a death', () => {
    expect(weds('2026-11-04')(given(couple).after(dies(HE, '2026-11-03')).register)).toMatchObject({
      rejection: { code: 'already-deceased', field: 'husband', diedOn: '2026-11-03' },
    });
  });

  it.each([
    [{ kind: 'new', head: 'wife', address: HOME }, 'deceased'],
    [{ kind: 'join', host: 'husband' }, 'deceased'],
    [{ kind: 'unchanged' }, undefined],
  ] as const)('changes no card when one of the two has died, and says so: %j', (family, cardUnchanged) => {
    given(couple)
      .after(dies(HE, '2026-11-03'))
      .when((register) =>
        registerMarriage(
          {
            marriedOn: on('2026-11-01'),
            reportedOn,
            authority: 'kua',
            marriageBook: bookOf('2026-11-01'),
            family,
          },
          marriageFacts(register, HE, SHE),
          contextOn(),
        ),
      )
      .thenAppendsTypes('MarriageRegistered', 'MarriageRegistered', 'WidowhoodRecorded')
      .thenReserves(['act', BOOK_KEY, HE])
      .thenAnswers({ marriageActNumber: '0123/045/XI/2026', cardUnchanged });
  });

  it.each([
    ['children who go along', {}, [SECOND], 'deceased'],
    ['a new address', { leaverAddress: HOME }, [], 'deceased'],
    ['neither', {}, [], undefined],
  ] as const)(
    'a divorce with %s splits no card when one of the two has died',
    (_what, more, children, notice) => {
      given(couple)
        .after(weds('2026-11-01'))
        .after(dies(HE, '2026-11-03'))
        .when((register) =>
          registerDivorce(
            {
              divorcedOn: on('2026-11-02'),
              reportedOn,
              court: 'PA Soreang',
              decisionNumber: '7/Pdt.G/2026/PA.Sor',
              divorceCertificate: certificateOf('2026-11-02'),
              ...more,
            },
            divorceFacts(register, HE, SHE, children),
            contextOn(),
          ),
        )
        .thenAppendsTypes('DivorceRegistered', 'DivorceRegistered')
        .thenAnswers({ divorceActNumber: '0456/AC/2026/PA.Sor', cardUnchanged: notice });
    },
  );

  it.each([
    ['2026-11-03', 'accepted'],
    ['2026-11-02', 'rejected'],
  ])('a widow who married again on %s: her first marriage, recorded last, is %s (INV-06)', (again, kind) => {
    const register = given(couple).after(dies(HE, '2026-11-03')).after(weds(again, SECOND)).register;
    expect(weds('2026-11-01')(register).kind).toBe(kind);
  });

  it('widows both when both died on one day', () => {
    const register = after([weds('2026-11-01'), dies(SHE, '2026-11-03'), dies(HE, '2026-11-03')]);
    expect([HE, SHE].map((id) => register && maritalStatusOf(register.registered(id)))).toEqual([
      'widowed',
      'widowed',
    ]);
  });

  it('ends a marriage on record whose wedding day is after the death', () => {
    const register = after([weds('2026-11-05'), dies(HE, '2026-11-03')]);
    expect(register?.stream(person(SHE)).at(-1)).toMatchObject({
      type: 'SpouseDied',
      occurredOn: '2026-11-05',
      data: { diedOn: '2026-11-03' },
    });
    expect(register && maritalStatusOf(register.registered(SHE))).toBe('widowed');
  });
});
