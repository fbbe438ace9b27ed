import {
  addressFacts,
  alone,
  arrivalFacts,
  birthFacts,
  contextOn,
  DAUGHTER,
  deathFacts,
  cancelIn,
  departureFacts,
  FAMILY,
  family,
  familyOfFour,
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
  membersOf,
  MOTHER,
  mother,
  move,
  NEW_1,
  on,
  OTHER_VILLAGE,
  person,
  SON,
  VILLAGE,
  type Register,
} from '@peristiwa/testing/domain';
import { openDeparture, residenceOf } from '../person/person';
import { registerBirth } from '../person/register-birth';
import { registerDeath } from '../person/register-death';
import type { RegisterArrival } from './arrival-report';
import { registerArrival } from './arrive';
import { changeAddress } from './change-address';
import { cancelDeparture, expireDeparture } from './close-departure';
import { registerDeparture } from './depart';

const MOVE = NEW_1;
const BABY = idOf(0x3001);
const SECOND_CASE = idOf(0x4001);
const TODAY = on('2026-11-22');
const DIED = '2026-11-10';
const reportedOn = on('2026-11-20');
const sameCard = { kind: 'same-card' } as const;
const newCard = (headId: string) => ({ kind: 'new-card', headId, relationships: new Map() }) as const;

const departs =
  (movers: readonly string[], departedOn = '2026-11-01', caseId = MOVE) =>
  (register: Register) =>
    registerDeparture(
      { reportedOn: on(departedOn), destination: FAR_VILLAGE, reason: 'work' },
      departureFacts(register, movers),
      { ...contextOn(), newId: () => caseId },
    );
const dies =
  (id: string, diedOn = DIED, office?: string) =>
  (register: Register) =>
    registerDeath(
      { diedOn: on(diedOn), reportedOn, cause: 'accident', attestedBy: 'police' },
      deathFacts(register, id),
      contextOn(TODAY, office),
    );
const arrives =
  (arrivedOn: string, card: RegisterArrival['family'] = sameCard, caseId = MOVE) =>
  (register: Register) => {
    let ids = 0x2000;
    return registerArrival(
      { arrivedOn: on(arrivedOn), reportedOn, address: FAR_HOME, family: card },
      arrivalFacts(register, caseId),
      { ...contextOn(TODAY, FAR_OFFICE), newId: () => idOf(++ids) },
    );
  };
const bears = (register: Register) =>
  registerBirth(
    {
      bornOn: on('2026-11-03'),
      reportedOn: on('2026-11-04'),
      children: [{ name: 'Putri Santoso', sex: 'female', birthPlace: '3204', birthOrder: 3 }],
    },
    birthFacts(register, { mother: MOTHER, father: FATHER }),
    { ...contextOn(), newId: () => BABY },
  );
const relocates =
  (changedOn: string, address = { ...HOME, area: OTHER_VILLAGE }) =>
  (register: Register) =>
    changeAddress(
      { changedOn: on(changedOn), reportedOn, address },
      addressFacts(register, FAMILY),
      contextOn(),
    );

const arrivedAs = (kkNumber: string, relationship: 'head' | 'child', arrivedOn = '2026-11-05') => ({
  type: 'PersonArrived' as const,
  occurredOn: on(arrivedOn),
  data: {
    moveId: MOVE,
    arrivedOn: on(arrivedOn),
    from: VILLAGE,
    reason: 'work' as const,
    placement: { familyId: FAMILY, kkNumber, relationship, address: FAR_HOME },
  },
});
const completedOn = (arrivedOn: string) => ({
  type: 'MoveCaseCompleted' as const,
  occurredOn: on(arrivedOn),
  data: { arrivedOn: on(arrivedOn), familyId: FAMILY },
});

/** INV-02, domain.md §2.8: what occurred up to the day of a death is recorded after it. ADR 0003. */
describe('an arrival recorded after the death of the only mover', () => {
  const four = given(familyOfFour())
    .after(departs([SON]))
    .after(dies(SON));
  const single = given(household([father]))
    .after(departs([FATHER]))
    .after(dies(FATHER));

  it('is recorded on its day; the dead keeps the last card, and no card changes', () => {
    const register = four
      .when(arrives('2026-11-05'))
      .thenAppends([move(MOVE), completedOn('2026-11-05')], [person(SON), arrivedAs(KK, 'child')])
      .thenReserves()
      .thenAnswers({ moveId: MOVE, arrived: [SON], cardUnchanged: 'deceased' })
      .thenRecords();
    expect(register.registered(SON)).toMatchObject({
      placement: { familyId: FAMILY, address: FAR_HOME },
      placedOn: '2026-11-05',
      death: { diedOn: DIED },
    });
    expect(residenceOf(register.registered(SON))).toBe('deceased');
    expect(openDeparture(register.registered(SON))).toBeUndefined();
    expect(register.move(MOVE).state.status).toBe('completed');
    expect(membersOf(register.family(FAMILY).state)).toEqual({
      [FATHER]: 'head',
      [MOTHER]: 'wife',
      [DAUGHTER]: 'child',
    });
  });

  it('moves the card of which nobody is left along with its head', () => {
    const relocated = {
      type: 'FamilyRelocated' as const,
      occurredOn: reportedOn,
      data: { moveId: MOVE, address: FAR_HOME },
    };
    const register = single
      .when(arrives('2026-11-05'))
      .thenAppends(
        [move(MOVE), completedOn('2026-11-05')],
        [family(FAMILY), relocated],
        [person(FATHER), arrivedAs(KK, 'head')],
      )
      .thenAnswers({ moveId: MOVE, arrived: [FATHER] })
      .thenRecords();
    expect(register.family(FAMILY).state).toMatchObject({ status: 'closed', address: FAR_HOME, members: [] });
  });

  it('issues no new card to the dead, and says so', () => {
    single
      .when(arrives('2026-11-05', newCard(FATHER)))
      .thenAppendsTypes('MoveCaseCompleted', 'FamilyRelocated', 'PersonArrived')
      .thenReserves()
      .thenAnswers({ moveId: MOVE, arrived: [FATHER], cardUnchanged: 'deceased' });
  });

  it.each([
    [DIED, 'accepted'],
    ['2026-11-11', 'rejected'],
  ])('arrived on %s, died on 2026-11-10: %s', (arrivedOn, kind) => {
    expect(arrives(arrivedOn)(single.register).kind).toBe(kind);
  });

  it('leaves the same states as a death recorded last', () => {
    const one = given(household([father]));
    const [left, came, died] = [departs([FATHER]), arrives('2026-11-05'), dies(FATHER)];
    const states = [
      one
        .after(left)
        .after(came)
        .after(dies(FATHER, DIED, FAR_OFFICE)),
      one.after(left).after(died).after(came),
      one.after(died).after(left).after(came),
    ].map(({ register }) => {
      // The office where he stood at the death issued the number of the act.
      const { death, ...rest } = register.registered(FATHER);
      return [{ ...rest, diedOn: death?.diedOn }, register.family(FAMILY).state];
    });
    expect(states[1]).toEqual(states[0]);
    expect(states[2]).toEqual(states[0]);
  });

  it('puts him where he lives again when the death is cancelled', () => {
    const late = single.after(arrives('2026-11-05')).register;
    const death = late.stream(person(FATHER)).find(({ type }) => type === 'DeathRegistered');
    const actId = death?.actId ?? '';
    const act = cancelIn(late, actId, contextOn());
    if (act.kind === 'rejected') throw new Error('The death was not cancelled');
    late.append(act.changes, {
      actId: 'cancellation',
      office: '3204',
      reportedOn: TODAY,
      recordedOn: TODAY,
      supersedes: act.supersedes,
    });
    expect(residenceOf(late.registered(FATHER))).toBe('resident');
    expect(late.registered(FATHER).placement.address).toEqual(FAR_HOME);
    expect(late.family(FAMILY).state).toMatchObject({ status: 'active', headId: FATHER, address: FAR_HOME });
  });
});

describe('an arrival with a mover who has died since', () => {
  it.each([
    ['2026-11-09', FAR_HOME],
    [DIED, FAR_HOME],
    ['2026-11-11', HOME],
  ])(
    'on %s: those who lived on that day arrive, also the one who died on 2026-11-10',
    (arrivedOn, address) => {
      const all = [FATHER, MOTHER, SON, DAUGHTER];
      const register = given(familyOfFour())
        .after(departs(all))
        .after(dies(SON))
        .when(arrives(arrivedOn))
        .thenRecords();
      expect(register.registered(SON).placement).toMatchObject({ familyId: FAMILY, kkNumber: KK, address });
      expect(register.family(FAMILY).state).toMatchObject({ address: FAR_HOME });
      expect(Object.keys(membersOf(register.family(FAMILY).state))).toEqual([FATHER, MOTHER, DAUGHTER]);
    },
  );

  it('names the dead among those who arrived; the card of the death moves with its head', () => {
    given(familyOfFour())
      .after(departs([FATHER, SON]))
      .after(dies(SON))
      .when(arrives('2026-11-05', newCard(FATHER)))
      .thenAnswers({
        moveId: MOVE,
        familyId: FAMILY,
        kkNumber: KK,
        arrived: [FATHER, SON],
        stayersFamilyId: idOf(0x2001),
        stayersKkNumber: '3204012211269001',
      });
  });

  it.each([
    ['2026-11-05', FAR_HOME],
    ['2026-11-11', HOME],
  ])('on %s: so does a child who came along and died on 2026-11-10', (arrivedOn, address) => {
    const register = given(familyOfFour())
      .after(departs([FATHER, MOTHER, SON, DAUGHTER]))
      .after(bears)
      .after(dies(BABY))
      .when(arrives(arrivedOn))
      .thenRecords();
    expect(register.registered(BABY).placement.address).toEqual(address);
  });

  it('leaves a living child on its card when no mover lives', () => {
    given(familyOfFour())
      .after(departs([MOTHER]))
      .after(bears)
      .after(dies(MOTHER))
      .when(arrives('2026-11-05'))
      .thenAnswers({ moveId: MOVE, arrived: [MOTHER], cardUnchanged: 'deceased' });
  });
});

describe('the SKPWNI of movers who all died before they arrived', () => {
  const open = given(familyOfFour())
    .after(departs([SON]))
    .after(dies(SON));
  it.each([
    ['cancelled', (register: Register) => cancelDeparture({ reportedOn }, register.move(MOVE), contextOn())],
    ['expired', (register: Register) => expireDeparture(register.move(MOVE), on('2026-12-23'))],
  ])('is %s at the origin', (status, close) => {
    const register = open.after(close).register;
    expect(register.move(MOVE).state.status).toBe(status);
    expect(openDeparture(register.registered(SON))).toBeUndefined();
    expect(residenceOf(register.registered(SON))).toBe('deceased');
  });
});

/** Found by `verify:truth`: BPS had no move of a child who was said to come from where it never lived. */
describe('a child who died where the family lived before', () => {
  const movers = [FATHER, MOTHER, DAUGHTER];
  const movesBack = (register: Register) =>
    registerDeparture(
      { reportedOn: on(DIED), destination: VILLAGE, reason: 'work' },
      departureFacts(register, movers),
      { ...contextOn(TODAY, FAR_OFFICE), newId: () => SECOND_CASE },
    );
  const arrivesBack = (register: Register) =>
    registerArrival(
      { arrivedOn: on(DIED), reportedOn, address: HOME, family: sameCard },
      arrivalFacts(register, SECOND_CASE),
      contextOn(TODAY),
    );

  it('does not come along when the family moves on, on the day of the death', () => {
    given(familyOfFour())
      .after(bears)
      .after(departs(movers, '2026-11-05'))
      .after(dies(BABY))
      .after(arrives(DIED, newCard(FATHER)))
      .after(movesBack)
      .when(arrivesBack)
      .thenAnswers(expect.objectContaining({ moveId: SECOND_CASE, arrived: movers }));
  });
});

describe('a departure recorded after the death of a mover', () => {
  it('opens a case, and the arrival completes it', () => {
    const register = given(familyOfFour())
      .after(dies(SON))
      .when(departs([SON], '2026-11-02'))
      .thenAnswers({
        moveId: MOVE,
        documentNumber: 'SKPWNI/3204/22112026/9001',
        validUntil: on('2026-12-22'),
      })
      .thenRecords();
    expect(register.move(MOVE).state).toMatchObject({
      status: 'open',
      movers: [SON],
      stayers: [FATHER, MOTHER, DAUGHTER],
      origin: VILLAGE,
    });
    expect(residenceOf(register.registered(SON))).toBe('deceased');
    const arrival = arrives('2026-11-05')(register);
    expect(arrival).toMatchObject({ kind: 'accepted', result: { arrived: [SON] } });
  });

  it('of the only one of a card, which is closed', () => {
    const register = given(household([father]))
      .after(dies(FATHER))
      .when(departs([FATHER], DIED))
      .thenRecords();
    expect(register.move(MOVE).state).toMatchObject({ movers: [FATHER], stayers: [], origin: VILLAGE });
  });

  it('replaces an SKPWNI that expired before the arrival was recorded', () => {
    given(familyOfFour())
      .after(departs([SON]))
      .after(dies(SON))
      .after((register) => expireDeparture(register.move(MOVE), on('2026-12-23')))
      .after(departs([SON], '2026-11-01', SECOND_CASE))
      .when(arrives('2026-11-05', sameCard, SECOND_CASE))
      .thenAnswers({ moveId: SECOND_CASE, arrived: [SON], cardUnchanged: 'deceased' });
  });

  it('is refused beside a living mover who lives in another regency by now', () => {
    given(familyOfFour())
      .after(dies(SON))
      .after(departs([FATHER, MOTHER, DAUGHTER]))
      .after(arrives('2026-11-12'))
      .when(departs([SON, FATHER], '2026-11-02', SECOND_CASE))
      .thenRejects({ code: 'movers-not-on-one-card', field: 'movers.1' });
  });
});

describe('a change of address recorded after a death', () => {
  const moved = { ...HOME, area: OTHER_VILLAGE };
  const addressOf = (register: Register, id: string) => register.registered(id).placement.address;

  it.each([
    ['2026-11-09', moved],
    [DIED, moved],
    ['2026-11-11', HOME],
  ])('of %s: the last address of a member who died on 2026-11-10', (changedOn, last) => {
    const register = given(familyOfFour()).after(dies(SON)).when(relocates(changedOn)).thenRecords();
    expect(addressOf(register, SON)).toEqual(last);
    expect(addressOf(register, FATHER)).toEqual(moved);
  });

  it('of a card on which nobody is left', () => {
    const closed = given(household([father])).after(dies(FATHER));
    const register = closed
      .when(relocates(DIED))
      .thenAppendsTypes('FamilyRelocated', 'AddressChanged')
      .thenAnswers({ familyId: FAMILY, persons: [FATHER] })
      .thenRecords();
    expect(addressOf(register, FATHER)).toEqual(moved);
    expect(register.family(FAMILY).state).toMatchObject({ status: 'closed', address: moved });
    closed
      .when(relocates('2026-11-11'))
      .thenRejects({ code: 'already-deceased', field: 'family', diedOn: DIED });
    closed
      .after(relocates(DIED))
      .when(relocates(DIED))
      .thenRejects({ code: 'address-unchanged', field: 'address' });
  });

  it('of a card that its members left for another regency concerns nobody', () => {
    given(household([father, mother]))
      .after(departs([FATHER, MOTHER]))
      .after(arrives('2026-11-05', newCard(MOTHER)))
      .when(relocates('2026-11-02'))
      .thenRejects({ code: 'family-not-found', field: 'family' });
  });

  it('leaves out a member who lived elsewhere at the end', () => {
    const register = given(familyOfFour(), alone(7))
      .after(departs([SON]))
      .after(dies(SON))
      .after(arrives('2026-11-05'))
      .when(relocates('2026-11-08'))
      .thenRecords();
    expect(addressOf(register, SON)).toEqual(FAR_HOME);
  });
});
