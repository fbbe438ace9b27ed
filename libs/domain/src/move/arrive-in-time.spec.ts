import {
  arrivalFacts,
  contextOn,
  DAUGHTER,
  departureFacts,
  familyOfFour,
  FAR_HOME,
  FAR_OFFICE,
  FAR_VILLAGE,
  FATHER,
  given,
  idOf,
  MOTHER,
  NEW_1,
  on,
  SON,
  type Register,
} from '@peristiwa/testing';
import { residenceOf } from '../person/person';
import { registerArrival } from './arrive';
import { expireDeparture } from './close-departure';
import { registerDeparture } from './depart';

const MOVE = NEW_1;
const report = {
  arrivedOn: on('2026-11-15'),
  reportedOn: on('2026-11-20'),
  address: FAR_HOME,
  family: { kind: 'same-card' },
} as const;
const whole = given(familyOfFour()).after((register) =>
  registerDeparture(
    { reportedOn: on('2026-11-01'), destination: FAR_VILLAGE, reason: 'work' },
    departureFacts(register, [FATHER, MOTHER, SON, DAUGHTER]),
    contextOn(),
  ),
);

describe('an arrival is recorded within the 30 days of the SKPWNI (domain.md §2.7), whatever day of report it states', () => {
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
});

it('accepts an arrival on the day of the departure', () => {
  const register = whole
    .when((known: Register) =>
      registerArrival(
        { ...report, arrivedOn: on('2026-11-01') },
        arrivalFacts(known, MOVE),
        contextOn(on('2026-11-22'), FAR_OFFICE),
      ),
    )
    .thenRecords();
  expect(residenceOf(register.registered(FATHER))).toBe('resident');
});
