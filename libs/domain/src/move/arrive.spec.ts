import {
  alone,
  arrivalFacts,
  biodataFacts,
  brokenCards,
  birthFacts,
  contextOn,
  daughter,
  DAUGHTER,
  deathFacts,
  departureFacts,
  family,
  FAMILY,
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
  on,
  person,
  son,
  SON,
  STRANGER,
  VILLAGE,
  type Register,
} from '@peristiwa/testing/domain';
import { recordBiodata } from '../person/record-biodata';
import { registerBirth } from '../person/register-birth';
import { registerDeath } from '../person/register-death';
import { residenceOf } from '../person/person';
import {
  MOVE,
  NEW_CARD,
  HOST,
  TODAY,
  NEW_KK,
  ORIGIN_KK,
  wholeFamily,
  report,
  newCard,
  join,
  departs,
  farContext,
  arrives,
} from './arrival-under-test';
import { registerArrival } from './arrive';
import { cancelDeparture, expireDeparture } from './close-departure';
import { registerDeparture } from './depart';

const dies = (id: string) => (register: Register) =>
  registerDeath(
    { diedOn: on('2026-11-10'), reportedOn: on('2026-11-12'), cause: 'accident', attestedBy: 'police' },
    deathFacts(register, id),
    contextOn(),
  );
const BABY = idOf(0x3001);
const bears = (bornOn: string) => (register: Register) => {
  let ids = 0x3000;
  return registerBirth(
    {
      bornOn: on(bornOn),
      reportedOn: on('2026-11-06'),
      children: [{ name: 'Putri Santoso', sex: 'female', birthPlace: '3204', birthOrder: 3 }],
    },
    birthFacts(register, { mother: MOTHER, father: FATHER }),
    { ...contextOn(), newId: () => idOf(++ids) },
  );
};
/** Biodata of a child of ten years, on the card that moves. */
const isRecorded = (parents: { readonly father: string; readonly mother: string }) => (register: Register) =>
  recordBiodata(
    {
      reportedOn: on('2026-11-06'),
      person: {
        name: 'Putra Santoso',
        sex: 'male',
        bornOn: on('2016-02-03'),
        birthPlace: '3204',
        religion: 'islam',
        education: 'primary',
        occupation: 1,
        citizenship: 'indonesian',
        bloodType: 'O',
        maritalStatus: 'single',
      },
      family: { kind: 'join', relationship: 'child' },
    },
    biodataFacts(register, { host: FAMILY, ...parents }),
    { ...contextOn(), newId: () => BABY },
  );
const whole = given(familyOfFour()).after(departs(wholeFamily));

describe('registerArrival', () => {
  it('keeps the card and its number when all move with their head', () => {
    const arrived = (relationship: 'head' | 'wife' | 'child') => ({
      type: 'PersonArrived' as const,
      occurredOn: on('2026-11-15'),
      data: {
        moveId: MOVE,
        arrivedOn: on('2026-11-15'),
        from: VILLAGE,
        reason: 'work' as const,
        placement: { familyId: FAMILY, kkNumber: KK, relationship, address: FAR_HOME },
      },
    });
    const register = whole
      .when(arrives())
      .thenAppends(
        [
          move(MOVE),
          {
            type: 'MoveCaseCompleted',
            occurredOn: on('2026-11-15'),
            data: { arrivedOn: on('2026-11-15'), familyId: FAMILY },
          },
        ],
        [
          family(FAMILY),
          {
            type: 'FamilyRelocated',
            occurredOn: report.reportedOn,
            data: { moveId: MOVE, address: FAR_HOME },
          },
        ],
        [person(FATHER), arrived('head')],
        [person(MOTHER), arrived('wife')],
        [person(SON), arrived('child')],
        [person(DAUGHTER), arrived('child')],
      )
      .thenReserves()
      .thenAnswers({ moveId: MOVE, familyId: FAMILY, kkNumber: KK, arrived: wholeFamily })
      .thenRecords();
    expect(residenceOf(register.registered(SON))).toBe('resident');
  });

  /** Circular 470/13287/Dukcapil of 28 Sep 2021; domain.md §1.2, §2.6: a number changes with the head only. */
  it('leaves the head card and number, and gives those who stay a head, a card and a number of their own', () => {
    const stays = (relationship: 'head' | 'child') => ({
      type: 'FamilyHeadDeparted' as const,
      occurredOn: report.reportedOn,
      data: {
        placement: { familyId: NEW_CARD, kkNumber: ORIGIN_KK, relationship, address: HOME },
        flags: [],
      },
    });
    const register = given(familyOfFour())
      .after(departs([FATHER]))
      .when(arrives({ family: newCard(FATHER) }))
      .thenAppends(
        [
          move(MOVE),
          {
            type: 'MoveCaseCompleted',
            occurredOn: on('2026-11-15'),
            data: { arrivedOn: on('2026-11-15'), familyId: FAMILY },
          },
        ],
        [
          family(FAMILY),
          {
            type: 'FamilyMembersLeft',
            occurredOn: report.reportedOn,
            data: {
              moveId: MOVE,
              personIds: [MOTHER, SON, DAUGHTER],
              succession: {
                headId: FATHER,
                kkNumber: KK,
                relationships: [{ personId: FATHER, relationship: 'head' }],
              },
            },
          },
          {
            type: 'FamilyRelocated',
            occurredOn: report.reportedOn,
            data: { moveId: MOVE, address: FAR_HOME },
          },
        ],
        [
          family(NEW_CARD),
          {
            type: 'FamilyCardIssuedOnArrival',
            occurredOn: report.reportedOn,
            data: {
              moveId: MOVE,
              kkNumber: ORIGIN_KK,
              headId: MOTHER,
              address: HOME,
              members: [
                { personId: MOTHER, relationship: 'head' },
                { personId: SON, relationship: 'child' },
                { personId: DAUGHTER, relationship: 'child' },
              ],
            },
          },
        ],
        [
          person(FATHER),
          {
            type: 'PersonArrived',
            occurredOn: on('2026-11-15'),
            data: {
              moveId: MOVE,
              arrivedOn: on('2026-11-15'),
              from: VILLAGE,
              reason: 'work',
              placement: { familyId: FAMILY, kkNumber: KK, relationship: 'head', address: FAR_HOME },
            },
          },
        ],
        [person(MOTHER), stays('head')],
        [person(SON), stays('child')],
        [person(DAUGHTER), stays('child')],
      )
      .thenReserves(['kk', ORIGIN_KK, NEW_CARD])
      .thenAnswers({
        moveId: MOVE,
        familyId: FAMILY,
        kkNumber: KK,
        arrived: [FATHER],
        stayersFamilyId: NEW_CARD,
        stayersKkNumber: ORIGIN_KK,
      })
      .thenRecords();
    expect(brokenCards(register)).toEqual([]);
  });

  it('keeps the number of the card when a student stays behind or moves alone', () => {
    const adult = household([father, mother, { ...son, bornOn: '2005-05-05' }, daughter]);
    const register = given(adult)
      .after(departs([SON]))
      .when(arrives({ family: newCard(SON) }))
      .thenAppendsTypes(
        'MoveCaseCompleted',
        'FamilyMembersLeft',
        'FamilyCardIssuedOnArrival',
        'PersonArrived',
      )
      .thenReserves(['kk', NEW_KK, NEW_CARD])
      .thenAnswers({ moveId: MOVE, familyId: NEW_CARD, kkNumber: NEW_KK, arrived: [SON] })
      .thenRecords();
    expect(register.family(FAMILY).state).toMatchObject({ kkNumber: KK, headId: FATHER });
    expect(membersOf(register.family(NEW_CARD).state)).toEqual({ [SON]: 'head' });
  });

  /** Row 9 of issue 11: whom the form does not name gets the relationship that is on record. */
  it('records the relationships that the new card names or the register knows, with one head only', () => {
    const named = newCard(FATHER, { [MOTHER]: 'wife', [SON]: 'head' });
    const register = whole.when(arrives({ family: named })).thenRecords();
    const { state } = register.family(FAMILY);
    expect(membersOf(state)).toEqual({
      [FATHER]: 'head',
      [MOTHER]: 'wife',
      [SON]: 'child',
      [DAUGHTER]: 'child',
    });
    expect(state).toMatchObject({ kkNumber: KK, address: FAR_HOME });
  });

  it('lets movers join the card of a host, at the address of the host', () => {
    const hostHome = { ...FAR_HOME, line: 'Jalan Cempaka 3' };
    const register = given(familyOfFour(), alone(7, {}, { address: hostHome }))
      .after(departs([SON]))
      .when(arrives({ family: join }, HOST))
      .thenAppendsTypes('MoveCaseCompleted', 'FamilyMembersLeft', 'FamilyMembersJoined', 'PersonArrived')
      .thenReserves()
      .thenRecords();
    expect(register.registered(SON).placement).toMatchObject({ familyId: HOST, address: hostHome });
    expect(membersOf(register.family(HOST).state)).toEqual({ [idOf(7)]: 'head', [SON]: 'other-relative' });
  });

  /** domain.md §2.6: a move sees the card as it is at arrival; the SKPWNI was written without the child. */
  describe('when a child was entered on the card after the departure', () => {
    it.each([['2026-10-20'], ['2026-11-01'], ['2026-11-05']])(
      'takes the child along with the card (born on %s)',
      (bornOn) => {
        const register = whole
          .after(bears(bornOn))
          .when(arrives())
          .thenAnswers({ moveId: MOVE, familyId: FAMILY, kkNumber: KK, arrived: [...wholeFamily, BABY] })
          .thenRecords();
        expect(register.registered(BABY).placement.address).toEqual(FAR_HOME);
        expect(residenceOf(register.registered(BABY))).toBe('resident');
      },
    );
    it('takes the child along to the new card of its mother', () => {
      const register = given(familyOfFour())
        .after(departs([MOTHER]))
        .after(bears('2026-11-05'))
        .when(arrives({ family: newCard(MOTHER, { [BABY]: 'child' }) }))
        .thenRecords();
      expect(membersOf(register.family(NEW_CARD).state)).toEqual({ [MOTHER]: 'head', [BABY]: 'child' });
      expect(register.family(FAMILY).state).toMatchObject({ headId: FATHER, kkNumber: KK });
    });
    it('does not leave the child alone on the old card of its mother', () => {
      const register = given(alone(2, mother), alone(1, father))
        .after(departs([MOTHER]))
        .after(bears('2026-10-20'))
        .when(arrives({ family: newCard(MOTHER) }))
        .thenRecords();
      expect(membersOf(register.family(idOf(0xf02)).state)).toEqual({ [MOTHER]: 'head', [BABY]: 'child' });
    });
    it('takes the child along with its father when its mother is not on the card', () => {
      given(household([father]), alone(2, mother))
        .after(departs([FATHER]))
        .after(isRecorded({ father: FATHER, mother: MOTHER }))
        .when(arrives())
        .thenAnswers({ moveId: MOVE, familyId: FAMILY, kkNumber: KK, arrived: [FATHER, BABY] });
    });
    it('depends on the day of birth in a case that does not record who stays', () => {
      const old = (register: Register) => {
        const facts = arrivalFacts(register, MOVE);
        const state = { ...facts.move.state, stayers: null } as typeof facts.move.state;
        return registerArrival(report, { ...facts, move: { id: MOVE, state } }, farContext());
      };
      whole.after(bears('2026-11-01')).when(old).thenRecords();
      whole
        .after(bears('2026-10-31'))
        .when(old)
        .thenRejects({ code: 'card-stays-behind', field: 'family.kind' });
    });
    it('takes the child along although its mother died', () => {
      const register = whole.after(bears('2026-11-05')).after(dies(MOTHER)).when(arrives()).thenRecords();
      expect(register.registered(BABY).placement.address).toEqual(FAR_HOME);
    });
    it('leaves the child on the card when it moves elsewhere with an SKPWNI of its own', () => {
      given(familyOfFour())
        .after(departs([MOTHER]))
        .after(bears('2026-11-05'))
        .after((register) =>
          registerDeparture(
            { reportedOn: on('2026-11-07'), destination: FAR_VILLAGE, reason: 'family' },
            departureFacts(register, [BABY]),
            { ...contextOn(), newId: () => idOf(0x4001) },
          ),
        )
        .when(arrives({ family: newCard(MOTHER) }))
        .thenAnswers({ moveId: MOVE, familyId: NEW_CARD, kkNumber: NEW_KK, arrived: [MOTHER] });
    });
  });

  describe('when a mover died before arrival', () => {
    it('leaves the mover out, and the others keep the card', () => {
      const register = whole.after(dies(MOTHER)).when(arrives()).thenRecords();
      expect(membersOf(register.family(FAMILY).state)).toEqual({
        [FATHER]: 'head',
        [SON]: 'child',
        [DAUGHTER]: 'child',
      });
      expect(register.registered(MOTHER).placement.address).toEqual(HOME);
    });
    it('keeps the number that the card got at the death of its head', () => {
      const outcome = whole.after(dies(FATHER)).when(arrives());
      expect(outcome.dataOf('PersonArrived', MOTHER).placement).toMatchObject({
        kkNumber: ORIGIN_KK,
        relationship: 'head',
      });
    });
    it('refuses when no mover is left', () => {
      const rejection = {
        code: 'movers-all-deceased',
        field: 'moveId',
        officeInCharge: '3204',
        validUntil: '2026-12-22',
      };
      given(familyOfFour())
        .after(departs([SON]))
        .after(dies(SON))
        .when(arrives())
        .thenRejects(rejection);
      given(household([father]))
        .after(departs([FATHER]))
        .after(dies(FATHER))
        .when(arrives())
        .thenRejects(rejection);
    });
  });

  describe('when the head moves and others stay, the new head of the card is', () => {
    const uncle = {
      ...father,
      id: idOf(9),
      relationship: 'other-relative' as const,
      maritalStatus: 'single' as const,
    };
    const headMoves = (successorId?: string) =>
      given(household([father, mother, son, uncle]))
        .after(departs([FATHER], successorId))
        .when(arrives({ family: newCard(FATHER) }));
    const headOf = (outcome: ReturnType<typeof headMoves>) =>
      outcome.dataOf('FamilyCardIssuedOnArrival').headId;
    it('the member who was named at departure', () => expect(headOf(headMoves(idOf(9)))).toBe(idOf(9)));
    it('the wife when no successor was named', () => expect(headOf(headMoves())).toBe(MOTHER));
    it('the wife when a minor was named although adults stay', () =>
      expect(headOf(headMoves(SON))).toBe(MOTHER));
    it('the wife when the named member has died since', () => {
      const outcome = given(household([father, mother, son, uncle]))
        .after(departs([FATHER], idOf(9)))
        .after(dies(idOf(9)))
        .when(arrives({ family: newCard(FATHER) }));
      expect(outcome.dataOf('FamilyCardIssuedOnArrival').headId).toBe(MOTHER);
    });
    /** domain.md §2.6: a lawful move is not refused; a minor never heads a card silently. */
    it('the named minor, who is flagged, when only minors stay', () => {
      const outcome = given(familyOfFour())
        .after(departs([FATHER, MOTHER], DAUGHTER))
        .when(arrives({ family: newCard(FATHER) }));
      expect(outcome.dataOf('FamilyCardIssuedOnArrival').headId).toBe(DAUGHTER);
      const register = outcome.thenRecords();
      expect(register.familyOf(DAUGHTER).state).toMatchObject({ flags: [{ kind: 'head-under-age' }] });
      expect([DAUGHTER, SON].map((id) => register.flagsOf(id))).toEqual([
        ['head-under-age'],
        ['minor-without-adult'],
      ]);
    });
  });

  describe('refuses', () => {
    it.each([
      [
        'a report of tomorrow',
        { reportedOn: on('2026-11-23') },
        { code: 'reported-in-future', field: 'reportedOn' },
      ],
      [
        'an arrival after its report',
        { arrivedOn: on('2026-11-21') },
        { code: 'occurred-after-report', field: 'arrivedOn' },
      ],
      [
        'an arrival before the departure',
        { arrivedOn: on('2026-10-31') },
        { code: 'arrival-before-departure', field: 'arrivedOn', departedOn: '2026-11-01' },
      ],
      [
        'an address in a third regency',
        { address: HOME },
        { code: 'destination-differs', field: 'address.area' },
      ],
      [
        'a head who does not move',
        { family: newCard(STRANGER) },
        { code: 'head-not-among-movers', field: 'family.head' },
      ],
      ['a head under 17', { family: newCard(SON) }, { code: 'head-under-age', field: 'family.head' }],
      ['to join no card', { family: join }, { code: 'family-not-found', field: 'family.host' }],
    ])('%s', (_title, change, rejection) => whole.when(arrives(change)).thenRejects(rejection));
    it('an unknown case', () =>
      whole
        .when(arrives({}, undefined, undefined, STRANGER))
        .thenRejects({ code: 'move-not-found', field: 'moveId' }));
    it('the office of the origin', () =>
      whole
        .when(arrives({}, undefined, '3204'))
        .thenRejects({ code: 'other-office-area', officeInCharge: '5171' }));
    it('a second arrival', () =>
      whole.after(arrives()).when(arrives()).thenRejects({ code: 'move-used', field: 'moveId' }));
    it('a cancelled case', () =>
      whole
        .after((known) => cancelDeparture({ reportedOn: on('2026-11-02') }, known.move(MOVE), contextOn()))
        .when(arrives())
        .thenRejects({ code: 'move-cancelled', field: 'moveId' }));
    it('the same card when a member stays', () =>
      given(familyOfFour())
        .after(departs([FATHER, MOTHER, SON]))
        .when(arrives())
        .thenRejects({ code: 'card-stays-behind', field: 'family.kind' }));
    it('the same card when a child stays that was on it at the departure', () =>
      given(familyOfFour())
        .after(bears('2026-10-20'))
        .after(departs(wholeFamily))
        .when(arrives())
        .thenRejects({ code: 'card-stays-behind', field: 'family.kind' }));
    it('the same card when the mother of a child born meanwhile stays', () =>
      given(familyOfFour())
        .after(departs([FATHER, SON, DAUGHTER]))
        .after(bears('2026-11-05'))
        .when(arrives())
        .thenRejects({ code: 'card-stays-behind', field: 'family.kind' }));
    it('a mover who is no longer on the card as the head of a new one', () =>
      whole
        .after(dies(FATHER))
        .when(arrives({ family: newCard(FATHER) }))
        .thenRejects({ code: 'head-not-among-movers', field: 'family.head' }));
    it('a host in a third regency', () =>
      given(familyOfFour(), alone(7))
        .after(departs([SON]))
        .when(arrives({ family: join }, HOST))
        .thenRejects({ code: 'host-lives-elsewhere', field: 'family.host' }));
    it('to join the card that the movers leave', () =>
      given(household([father, son], { address: FAR_HOME }))
        .after((known) =>
          registerDeparture(
            { reportedOn: on('2026-11-01'), destination: VILLAGE, reason: 'work' },
            departureFacts(known, [SON]),
            contextOn(TODAY, FAR_OFFICE),
          ),
        )
        .when((known) => {
          const facts = arrivalFacts(known, MOVE, FAMILY);
          const state = { ...facts.origin.state, address: HOME } as typeof facts.origin.state;
          const command = { ...report, address: HOME, family: join };
          return registerArrival(command, { ...facts, host: { id: FAMILY, state } }, contextOn());
        })
        .thenRejects({ code: 'already-on-this-card', field: 'family.host' }));
  });

  describe('is recorded within the 30 days of the SKPWNI (domain.md §2.7), whatever day of report it states', () => {
    const recordedOn =
      (receivedOn: string, today = receivedOn) =>
      (known: Register) =>
        registerArrival(report, arrivalFacts(known, MOVE), {
          ...contextOn(on(today), FAR_OFFICE),
          receivedOn: on(receivedOn),
        });
    it('accepts it on the last day', () => {
      whole.when(recordedOn('2026-12-22')).thenRecords();
    });
    it('refuses it on the next', () =>
      whole
        .when(recordedOn('2026-12-23'))
        .thenRejects({ code: 'move-expired', field: 'moveId', validUntil: '2026-12-22' }));
    it('accepts it from an offline batch that was captured on the last day', () => {
      whole.when(recordedOn('2026-12-22', '2026-12-25')).thenRecords();
    });

    const expired = whole.after((register) => expireDeparture(register.move(MOVE), on('2026-12-23')));
    it('accepts it from such a batch after the case was closed as expired', () => {
      const register = expired.when(recordedOn('2026-12-22', '2026-12-25')).thenRecords();
      expect(register.registered(FATHER).placement.address).toEqual(FAR_HOME);
      expect(residenceOf(register.registered(FATHER))).toBe('resident');
      expect(register.move(MOVE).state.status).toBe('completed');
    });
    it('refuses it then, when it was captured a day later or a mover has departed again', () => {
      const rejection = { code: 'move-expired', field: 'moveId', validUntil: '2026-12-22' } as const;
      expired.when(recordedOn('2026-12-23', '2026-12-25')).thenRejects(rejection);
      expired
        .after((register) =>
          registerDeparture(
            { reportedOn: on('2026-12-24'), destination: FAR_VILLAGE, reason: 'family' },
            departureFacts(register, [SON]),
            { ...contextOn(on('2026-12-24')), newId: () => idOf(0x4002) },
          ),
        )
        .when(recordedOn('2026-12-22', '2026-12-25'))
        .thenRejects(rejection);
    });
    it('refuses it then, when a mover has departed again and arrived elsewhere', () => {
      const again = idOf(0x4002);
      expired
        .after((register) =>
          registerDeparture(
            { reportedOn: on('2026-12-24'), destination: FAR_VILLAGE, reason: 'family' },
            departureFacts(register, wholeFamily),
            { ...contextOn(on('2026-12-24')), newId: () => again },
          ),
        )
        .after((register) =>
          registerArrival(
            { ...report, arrivedOn: on('2026-12-24'), reportedOn: on('2026-12-25') },
            arrivalFacts(register, again),
            contextOn(on('2026-12-25'), FAR_OFFICE),
          ),
        )
        .when(recordedOn('2026-12-22', '2026-12-26'))
        .thenRejects({ code: 'move-expired', field: 'moveId', validUntil: '2026-12-22' });
    });
  });

  it('accepts an arrival on the day of the departure', () => {
    const register = whole.when(arrives({ arrivedOn: on('2026-11-01') })).thenRecords();
    expect(residenceOf(register.registered(FATHER))).toBe('resident');
  });

  it('accepts a head of 17 years on the day of recording', () => {
    given(household([father, { ...son, bornOn: '2009-11-22' }]))
      .after(departs([SON]))
      .when(arrives({ family: newCard(SON) }))
      .thenRecords();
  });
});
