import {
  contextOn,
  departureFacts,
  FAMILY,
  familyOfFour,
  FAR_VILLAGE,
  FATHER,
  given,
  move,
  NEW_1,
  on,
  person,
  SON,
  STRANGER,
  type Register,
} from '@peristiwa/testing/domain';
import { residenceOf } from '../person/person';
import { cancelDeparture, expireDeparture } from './close-departure';
import { registerDeparture } from './depart';

const departs = (register: Register) =>
  registerDeparture(
    { reportedOn: on('2026-11-01'), destination: FAR_VILLAGE, reason: 'family' },
    departureFacts(register, [FATHER, SON]),
    contextOn(),
  );
const cancels =
  (reportedOn = '2026-11-20', moveId = NEW_1, office = '3204') =>
  (register: Register) =>
    cancelDeparture(
      { reportedOn: on(reportedOn) },
      register.move(moveId),
      contextOn(on('2026-11-22'), office),
    );
const expires =
  (today = '2026-12-23', moveId = NEW_1) =>
  (register: Register) =>
    expireDeparture(register.move(moveId), on(today));
const moving = given(familyOfFour()).after(departs);

describe('cancelDeparture', () => {
  it('closes the case and makes the movers residents of the origin again', () => {
    const outcome = moving
      .when(cancels())
      .thenAppends(
        [move(NEW_1), { type: 'MoveCaseCancelled', occurredOn: on('2026-11-20'), data: {} }],
        [
          person(FATHER),
          { type: 'DepartureCancelled', occurredOn: on('2026-11-20'), data: { moveId: NEW_1 } },
        ],
        [person(SON), { type: 'DepartureCancelled', occurredOn: on('2026-11-20'), data: { moveId: NEW_1 } }],
      )
      .thenReserves()
      .thenAnswers({ moveId: NEW_1 });
    const register = outcome.thenRecords();
    expect(residenceOf(register.registered(SON))).toBe('resident');
    expect(register.move(NEW_1).state).toMatchObject({ status: 'cancelled', familyId: FAMILY });
  });
  it('accepts a cancellation on the day of the departure, and one of today', () => {
    const same = moving.when(cancels('2026-11-01')).thenRecords();
    expect(residenceOf(same.registered(FATHER))).toBe('resident');
    moving.when(cancels('2026-11-22')).thenRecords();
  });
  it('allows the same persons to depart again', () => {
    const register = moving
      .after(cancels('2026-11-01'))
      .when((known) =>
        registerDeparture(
          { reportedOn: on('2026-11-01'), destination: FAR_VILLAGE, reason: 'work' },
          departureFacts(known, [FATHER]),
          { ...contextOn(), newId: () => STRANGER },
        ),
      )
      .thenRecords();
    expect(register.registered(FATHER).departures.map(({ moveId, closed }) => [moveId, closed])).toEqual([
      [STRANGER, false],
      [NEW_1, true],
    ]);
  });
  it.each([
    ['an unknown case', cancels('2026-11-20', STRANGER), { code: 'move-not-found', field: 'moveId' }],
    ['a report of tomorrow', cancels('2026-11-23'), { code: 'reported-in-future', field: 'reportedOn' }],
    [
      'a report before the departure',
      cancels('2026-10-31'),
      { code: 'occurred-after-report', field: 'reportedOn' },
    ],
    [
      'the office of the destination',
      cancels('2026-11-20', NEW_1, '5171'),
      { code: 'other-office-area', officeInCharge: '3204' },
    ],
  ])('refuses %s', (_title, decide, rejection) => moving.when(decide).thenRejects(rejection));
  it('refuses a case that is closed', () => {
    moving.after(cancels()).when(cancels()).thenRejects({ code: 'move-cancelled', field: 'moveId' });
    moving
      .after(expires())
      .when(cancels())
      .thenRejects({ code: 'move-expired', field: 'moveId', validUntil: '2026-12-22' });
  });
});

describe('an SKPWNI that has expired, while the timer of the desk has not closed the case (domain.md §2.7)', () => {
  const cancelsOn = (today: string) => (known: Register) =>
    cancelDeparture({ reportedOn: on('2026-11-20') }, known.move(NEW_1), contextOn(on(today)));
  it('is cancelled on its last day', () => {
    moving.when(cancelsOn('2026-12-22')).thenRecords();
  });
  it('is refused on the next, whatever day of report the statement gives', () =>
    moving
      .when(cancelsOn('2026-12-23'))
      .thenRejects({ code: 'move-expired', field: 'moveId', validUntil: '2026-12-22' }));
});

describe('expireDeparture', () => {
  it('closes the case the day after it was last valid', () => {
    const register = moving
      .when(expires())
      .thenAppends(
        [move(NEW_1), { type: 'MoveCaseExpired', occurredOn: on('2026-12-23'), data: {} }],
        [person(FATHER), { type: 'DepartureExpired', occurredOn: on('2026-12-23'), data: { moveId: NEW_1 } }],
        [person(SON), { type: 'DepartureExpired', occurredOn: on('2026-12-23'), data: { moveId: NEW_1 } }],
      )
      .thenAnswers({ moveId: NEW_1 })
      .thenRecords();
    expect(residenceOf(register.registered(FATHER))).toBe('resident');
    expect(register.move(NEW_1).state.status).toBe('expired');
  });
  it('refuses on the last day on which it is valid', () =>
    moving.when(expires('2026-12-22')).thenRejects({ code: 'move-still-valid', field: 'moveId' }));
  it('refuses an unknown case', () =>
    moving.when(expires('2026-12-23', STRANGER)).thenRejects({ code: 'move-not-found', field: 'moveId' }));
  it('refuses a case that is closed', () =>
    moving.after(cancels()).when(expires()).thenRejects({ code: 'move-cancelled', field: 'moveId' }));
});
