import {
  addressFacts,
  contextOn,
  daughter,
  departureFacts,
  family,
  FAMILY,
  FAR_HOME,
  FAR_VILLAGE,
  FATHER,
  father,
  familyOfFour,
  given,
  HOME,
  household,
  DAUGHTER,
  on,
  OTHER_VILLAGE,
  person,
  SON,
  STRANGER,
  recorded,
  VILLAGE,
  type Register,
} from '@peristiwa/testing/domain';
import { changeAddress, type ChangeAddress } from './change-address';
import { registerDeparture } from './depart';

const address = { ...HOME, area: OTHER_VILLAGE, line: 'Jalan Anggrek 2' };
const report: ChangeAddress = { changedOn: on('2026-11-10'), reportedOn: on('2026-11-20'), address };
const relocates =
  (change: Partial<ChangeAddress> = {}, familyId = FAMILY) =>
  (register: Register) =>
    changeAddress({ ...report, ...change }, addressFacts(register, familyId), contextOn());

describe('changeAddress', () => {
  it('moves the card and all its members inside the regency, without a new number', () => {
    const changed = {
      type: 'AddressChanged' as const,
      occurredOn: on('2026-11-10'),
      data: { changedOn: on('2026-11-10'), from: VILLAGE, address },
    };
    given(household([father, daughter]))
      .when(relocates())
      .thenAppends(
        [family(FAMILY), { type: 'FamilyRelocated', occurredOn: report.reportedOn, data: { address } }],
        [person(FATHER), changed],
        [person(DAUGHTER), changed],
      )
      .thenReserves()
      .thenAnswers({ familyId: FAMILY, persons: [FATHER, DAUGHTER] });
  });

  it('never takes effect before the placement it replaces', () => {
    const later = recorded(person(SON), {
      type: 'AddressChanged',
      occurredOn: on('2026-11-11'),
      data: { changedOn: on('2026-11-11'), from: VILLAGE, address: HOME },
    });
    const register = given(familyOfFour(), later).when(relocates()).thenRecords();
    expect(register.registered(SON)).toMatchObject({ placedOn: '2026-11-11', placement: { address } });
    expect(register.registered(FATHER)).toMatchObject({ placedOn: '2026-11-10', placement: { address } });
  });

  it.each(['area', 'line', 'rt', 'rw', 'postalCode'] as const)('accepts a change of %s alone', (key) => {
    const value = key === 'area' ? OTHER_VILLAGE : '040';
    given(familyOfFour())
      .when(relocates({ address: { ...HOME, [key]: value } }))
      .thenRecords();
  });

  it('accepts a change that is made, reported and recorded on one day', () => {
    const today = on('2026-11-22');
    given(familyOfFour())
      .when(relocates({ changedOn: today, reportedOn: today }))
      .thenRecords();
  });

  describe('refuses', () => {
    it.each([
      [
        'a report of tomorrow',
        { reportedOn: on('2026-11-23') },
        { code: 'reported-in-future', field: 'reportedOn' },
      ],
      [
        'a change after its report',
        { changedOn: on('2026-11-21') },
        { code: 'occurred-after-report', field: 'changedOn' },
      ],
      [
        'an address in another regency',
        { address: FAR_HOME },
        { code: 'needs-departure', field: 'address.area' },
      ],
      ['the same address', { address: { ...HOME } }, { code: 'address-unchanged', field: 'address' }],
    ])('%s', (_title, change, rejection) =>
      given(familyOfFour()).when(relocates(change)).thenRejects(rejection),
    );
    it('an unknown card', () =>
      given(familyOfFour())
        .when(relocates({}, STRANGER))
        .thenRejects({ code: 'family-not-found', field: 'family' }));
    it('a card of another office', () =>
      given(household([father], { address: FAR_HOME }))
        .when(relocates())
        .thenRejects({ code: 'other-office-area', officeInCharge: '5171' }));
    it('a card with a member who is moving', () =>
      given(familyOfFour())
        .after((known) =>
          registerDeparture(
            { reportedOn: on('2026-11-20'), destination: FAR_VILLAGE, reason: 'education' },
            departureFacts(known, [SON]),
            contextOn(),
          ),
        )
        .when(relocates())
        .thenRejects({ code: 'departure-already-open', field: 'family' }));
    it('the same change again', () =>
      given(familyOfFour())
        .after(relocates())
        .when(relocates())
        .thenRejects({ code: 'address-unchanged', field: 'address' }));
  });
});
