import {
  addressFacts,
  alone,
  birthFacts,
  brokenCards,
  cancelIn,
  cancellationOf,
  contextOn,
  DAUGHTER,
  FAMILY,
  familyOfFour,
  FAR_HOME,
  FAR_OFFICE,
  FATHER,
  given,
  HOME,
  idOf,
  marriageFacts,
  bookOf,
  MOTHER,
  on,
  returnFacts,
  SON,
  supersedeFacts,
  type Register,
} from '@peristiwa/testing/domain';
import { changeAddress } from '../move/change-address';
import { registerBirth } from '../person/register-birth';
import { registerMarriage } from '../person/register-marriage';
import { residenceOf, type RegisteredPerson } from '../person/person';
import { residenceOn } from '../person/residence';
import { dies } from '../refusals/acts/death-under-test';
import { comesBack, leaves } from '../refusals/acts/abroad-under-test';
import { correctDepartureAbroad } from '../voiding/kinds/departure-abroad';
import { correctReturn } from '../voiding/kinds/return-from-abroad';
import { returnFromAbroad } from './return-from-abroad';

const four = given(familyOfFour());
const statusOf = (register: Register, id: string) => residenceOf(register.registered(id));
const cardOf = (register: Register, id: string) => register.family(id).state;
const membersOf = (register: Register, id: string) => {
  const card = cardOf(register, id);
  return card.status === 'none' ? [] : card.members.map(({ personId }) => personId);
};

describe('departAbroad (SKPLN; UU 23/2006 art. 18; domain.md §2.2 B, PLN)', () => {
  it('makes the wife head of the card with a new number when her husband leaves (domain.md §2.9)', () => {
    const after = four.when(leaves([FATHER])).thenRecords();
    expect(statusOf(after, FATHER)).toBe('abroad');
    expect(after.registered(FATHER).abroad).toEqual({ country: 'MY', since: '2026-11-01' });
    expect(cardOf(after, FAMILY)).toMatchObject({ status: 'active', headId: MOTHER });
    expect(membersOf(after, FAMILY)).toEqual([MOTHER, SON, DAUGHTER]);
    expect(after.registered(SON).placement.kkNumber).not.toBe(after.registered(FATHER).placement.kkNumber);
    expect(brokenCards(after)).toEqual([]);
  });

  it('names the documents and says what the family has to put right', () => {
    const { decision } = four.when(leaves([FATHER, MOTHER]));
    expect(decision).toMatchObject({
      result: { documentNumber: 'SKPLN/3204/22112026/9001', minorsAlone: [SON, DAUGHTER], successorId: SON },
    });
  });

  it('closes a card that all leave, and nobody has it any more', () => {
    const after = four.when(leaves([FATHER, MOTHER, SON, DAUGHTER])).thenRecords();
    expect(cardOf(after, FAMILY)).toMatchObject({ status: 'closed', members: [] });
    expect(brokenCards(after)).toEqual([]);
  });

  it('keeps the NIK, and the person is a resident of no village from the day of departure on (INV-17)', () => {
    const after = four.when(leaves([SON])).thenRecords();
    const son = after.registered(SON);
    expect(son.nik).toBe(four.register.registered(SON).nik);
    expect(residenceOn(son, on('2026-10-31'))).toBe(HOME.area);
    expect(residenceOn(son, on('2026-11-01'))).toBeUndefined();
  });

  it.each([
    ['the day of the report', '2026-11-02', undefined],
    ['a day after the report', '2026-11-03', 'occurred-after-report'],
  ])('departs on %s: %s', (_what, departedOn, code) => {
    const { decision } = four.when(leaves([SON], { departedOn: on(departedOn) }));
    expect(decision.kind === 'rejected' ? decision.rejection.code : undefined).toBe(code);
  });

  it('refuses who is on another card, and who is abroad already', () => {
    given(familyOfFour(), alone(7))
      .when(leaves([FATHER, idOf(7)]))
      .thenRefuses('not-on-this-card', 'movers.1');
    four
      .after(leaves([SON]))
      .when(leaves([SON]))
      .thenRefuses('person-abroad', 'movers.0');
  });
});

describe('what nobody who lives abroad takes part in (INV-17)', () => {
  const away = four.after(leaves([MOTHER]));

  it('leaves them out of a change of address of the card', () => {
    const after = away
      .when((known) =>
        changeAddress(
          {
            changedOn: on('2026-11-10'),
            reportedOn: on('2026-11-20'),
            address: { ...HOME, line: 'Jalan Baru 1' },
          },
          addressFacts(known, FAMILY),
          contextOn(),
        ),
      )
      .thenRecords();
    expect(after.registered(MOTHER).placement.address).toEqual(HOME);
  });

  it('registers a death abroad, and no card changes', () => {
    const after = away.when(dies(MOTHER, { diedOn: on('2026-11-15') })).thenRecords();
    expect(statusOf(after, MOTHER)).toBe('deceased');
    expect(membersOf(after, FAMILY)).toEqual([FATHER, SON, DAUGHTER]);
    expect(after.registered(FATHER).marriages).toMatchObject([{ endedBy: 'death' }]);
    const death = after.stream({ kind: 'person', id: MOTHER }).find(({ type }) => type === 'DeathRegistered');
    expect(death?.data).toMatchObject({ residence: undefined });
  });

  it('enters a child on the card of the father who is here', () => {
    const after = away
      .when((known) =>
        registerBirth(
          {
            bornOn: on('2026-11-12'),
            reportedOn: on('2026-11-20'),
            children: [{ name: 'Ayu Santoso', sex: 'female', birthPlace: '3204', birthOrder: 3 }],
          },
          birthFacts(known, { mother: MOTHER, father: FATHER }),
          contextOn(),
        ),
      )
      .thenRecords();
    expect(membersOf(after, FAMILY)).toHaveLength(4);
  });

  it('records a wedding without a shared card', () => {
    const pair = given(
      alone(21, { name: 'Joko Susilo', sex: 'male', bornOn: '1990-06-01' }),
      alone(22, {}, { kkNumber: '3204010601209122' }),
    );
    const { decision } = pair.after(leaves([idOf(22)])).when((known) =>
      registerMarriage(
        {
          marriedOn: on('2026-11-10'),
          reportedOn: on('2026-11-20'),
          authority: 'kua',
          marriageBook: bookOf('2026-11-10'),
          family: { kind: 'join', host: 'husband' },
        },
        marriageFacts(known, idOf(21), idOf(22)),
        contextOn(),
      ),
    );
    expect(decision).toMatchObject({ kind: 'accepted', result: { cardUnchanged: 'abroad' } });
  });
});

describe('returnFromAbroad (SKDLN; UU 23/2006 art. 19; domain.md §2.2 B, DLN)', () => {
  const away = four.after(leaves([FATHER, MOTHER, SON, DAUGHTER]));
  const all = [FATHER, MOTHER, SON, DAUGHTER];

  it('gives a family that left together a new card with the relationships of before', () => {
    const after = away.when(comesBack(all)).thenRecords();
    const { familyId } = after.registered(FATHER).placement;
    expect(familyId).not.toBe(FAMILY);
    expect(cardOf(after, familyId)).toMatchObject({
      headId: FATHER,
      members: [
        { personId: FATHER, relationship: 'head' },
        { personId: MOTHER, relationship: 'wife' },
        { personId: SON, relationship: 'child' },
        { personId: DAUGHTER, relationship: 'child' },
      ],
    });
    expect(all.map((id) => statusOf(after, id))).toEqual(all.map(() => 'resident'));
    expect(after.registered(SON).nik).toBe(four.register.registered(SON).nik);
    expect(brokenCards(after)).toEqual([]);
  });

  it('is recorded by the office of the new address, whichever they left', () => {
    const { decision } = away.when((known) =>
      returnFromAbroad(
        {
          returnedOn: on('2026-11-15'),
          reportedOn: on('2026-11-20'),
          travelDocument: 'X9000001',
          family: { kind: 'new', headId: FATHER, address: FAR_HOME },
          stated: new Map(),
        },
        returnFacts(known, all),
        contextOn(undefined, FAR_OFFICE),
      ),
    );
    expect(decision).toMatchObject({ kind: 'accepted', result: { returned: all } });
    away
      .when(comesBack(all, { family: { kind: 'new', headId: FATHER, address: FAR_HOME } }))
      .thenRefuses('other-office-area');
  });

  it('lets a child join the card of the parents again', () => {
    const after = four
      .after(leaves([SON]))
      .when(comesBack([SON], { family: { kind: 'join' }, stated: new Map([[SON, 'child']]) }, FAMILY))
      .thenRecords();
    expect(membersOf(after, FAMILY)).toEqual([FATHER, MOTHER, DAUGHTER, SON]);
    expect(after.registered(SON).placement).toMatchObject({ familyId: FAMILY, relationship: 'child' });
  });

  it.each([
    ['on the day of the departure', '2026-11-01', false],
    ['14 days before the record', '2026-11-08', false],
    ['15 days before the record', '2026-11-07', true],
  ])('that happened %s is late: %s', (_what, returnedOn, reportedLate) => {
    const isLate = returnedOn === '2026-11-01' || reportedLate;
    const after = away.when(comesBack(all, { returnedOn: on(returnedOn) })).thenRecords();
    const last = after.stream({ kind: 'person', id: FATHER }).at(-1);
    expect(last?.data).toMatchObject({ reportedLate: isLate, from: 'MY' });
  });

  it('refuses a head who is under age or does not return, and what nobody says about a relationship', () => {
    away
      .when(comesBack([SON], { family: { kind: 'new', headId: SON, address: HOME } }))
      .thenRefuses('head-under-age', 'family.head');
    away
      .when(comesBack([MOTHER], { family: { kind: 'new', headId: FATHER, address: HOME } }))
      .thenRefuses('head-not-among-movers', 'family.head');
    away
      .when(comesBack([MOTHER, SON], { family: { kind: 'new', headId: MOTHER, address: HOME } }))
      .thenRefuses('relationship-unknown', 'relationships');
    away.when(comesBack([SON, SON])).thenRefuses('not-abroad', 'persons.1');
    away
      .when(comesBack([SON], { family: { kind: 'join' } }, idOf(0xdead)))
      .thenRefuses('family-not-found', 'family.host');
  });
});

describe('correction and cancellation', () => {
  const actOf = (register: Register, type: string) =>
    register.events.findLast((event) => event.type === type)?.actId ?? '';
  const cancels = (type: string) => (known: Register) => cancelIn(known, actOf(known, type), contextOn());
  const recorded = (register: Register, decision: ReturnType<ReturnType<typeof cancels>>, type: string) => {
    if (decision.kind === 'rejected') throw new Error(decision.rejection.code);
    const after = register.fork();
    const day = on('2026-11-22');
    after.append(decision.changes, {
      actId: 'superseding',
      office: '3204',
      reportedOn: day,
      recordedOn: day,
      supersedes: actOf(register, type),
    });
    return after;
  };
  const cancelled = (register: Register, type: string) => recorded(register, cancels(type)(register), type);

  it('brings the head back to the card with its number when the SKPLN is cancelled', () => {
    const left = four.when(leaves([FATHER])).thenRecords();
    const after = cancelled(left, 'DepartedAbroad');
    expect(statusOf(after, FATHER)).toBe('resident');
    expect(cardOf(after, FAMILY)).toMatchObject({
      headId: FATHER,
      kkNumber: four.register.registered(FATHER).placement.kkNumber,
    });
    expect(brokenCards(after)).toEqual([]);
  });

  it('has the person abroad again when the SKDLN is cancelled', () => {
    const back = four.after(leaves([SON])).when(comesBack([SON], { family: { kind: 'join' } }, FAMILY));
    const after = cancelled(back.thenRecords(), 'ReturnedFromAbroad');
    expect(statusOf(after, SON)).toBe('abroad');
    expect(membersOf(after, FAMILY)).toEqual([FATHER, MOTHER, DAUGHTER]);
    expect(brokenCards(after)).toEqual([]);
  });

  it('corrects country and day of the departure in place', () => {
    const left = four.when(leaves([FATHER])).thenRecords();
    const actId = actOf(left, 'DepartedAbroad');
    const corrected = { country: 'SG', departedOn: on('2026-10-30'), foreignAddress: null };
    const decision = correctDepartureAbroad(
      { ...cancellationOf(actId), corrected },
      supersedeFacts(left, actId),
      contextOn(),
    );
    const after = recorded(left, decision, 'DepartedAbroad').registered(FATHER) as RegisteredPerson;
    expect(after.abroad).toEqual({ country: 'SG', since: '2026-10-30' });
  });

  it.each([
    ['2026-11-01', undefined],
    ['2026-10-31', 'return-before-departure'],
  ])('corrects the day of a return to %s: %s', (returnedOn, code) => {
    const back = four
      .after(leaves([SON]))
      .when(comesBack([SON], { family: { kind: 'join' } }, FAMILY))
      .thenRecords();
    const actId = actOf(back, 'ReturnedFromAbroad');
    const decision = correctReturn(
      { ...cancellationOf(actId), corrected: { returnedOn: on(returnedOn) } },
      supersedeFacts(back, actId),
      contextOn(),
    );
    expect(decision.kind === 'rejected' ? decision.rejection.code : undefined).toBe(code);
  });
});
