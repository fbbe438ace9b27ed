import {
  alone,
  contextOn,
  DAUGHTER,
  deathFacts,
  departureFacts,
  FAMILY,
  familyOfFour,
  FAR_VILLAGE,
  FATHER,
  given,
  idOf,
  MOTHER,
  move,
  NEW_1,
  on,
  OTHER_VILLAGE,
  person,
  SON,
  STRANGER,
  VILLAGE,
  type Register,
} from '@peristiwa/testing/domain';
import { registerDeath } from '../person/register-death';
import { residenceOf } from '../person/person';
import { registerDeparture, type RegisterDeparture } from './depart';

const report: RegisterDeparture = { reportedOn: on('2026-11-20'), destination: FAR_VILLAGE, reason: 'work' };
const departs =
  (movers: readonly string[], change: Partial<RegisterDeparture> = {}) =>
  (register: Register) =>
    registerDeparture({ ...report, ...change }, departureFacts(register, movers), contextOn());
const DOCUMENT = 'SKPWNI/3204/22112026/9001';

describe('registerDeparture', () => {
  it('opens a case and marks the movers, who stay on their card until they arrive', () => {
    const issued = {
      type: 'DepartureIssued' as const,
      occurredOn: on('2026-11-20'),
      data: {
        moveId: NEW_1,
        documentNumber: DOCUMENT,
        destination: FAR_VILLAGE,
        reason: 'work' as const,
        validUntil: on('2026-12-22'),
      },
    };
    const outcome = given(familyOfFour())
      .when(departs([FATHER, SON], { successorId: MOTHER }))
      .thenAppends(
        [
          move(NEW_1),
          {
            type: 'MoveCaseOpened',
            occurredOn: on('2026-11-20'),
            data: {
              documentNumber: DOCUMENT,
              familyId: FAMILY,
              movers: [FATHER, SON],
              stayers: [MOTHER, DAUGHTER],
              origin: VILLAGE,
              destination: FAR_VILLAGE,
              reason: 'work',
              departedOn: on('2026-11-20'),
              validUntil: on('2026-12-22'),
              successorId: MOTHER,
            },
          },
        ],
        [person(FATHER), issued],
        [person(SON), issued],
      )
      .thenReserves(['act', DOCUMENT, NEW_1])
      .thenAnswers({ moveId: NEW_1, documentNumber: DOCUMENT, validUntil: on('2026-12-22') });
    const register = outcome.thenRecords();
    expect(residenceOf(register.registered(SON))).toBe('moving');
    expect(residenceOf(register.registered(MOTHER))).toBe('resident');
    expect(register.registered(SON).placement.familyId).toBe(FAMILY);
  });

  /** domain.md §2.2 B: 30 days from the issue of the SKPWNI, however long ago the departure was reported. */
  it.each(['2026-10-13', '2026-11-21', '2026-11-22'])('reported on %s: valid 30 days from today', (day) => {
    const outcome = given(familyOfFour()).when(departs([FATHER], { reportedOn: on(day) }));
    expect(outcome.dataOf('DepartureIssued').validUntil).toBe('2026-12-22');
    expect(outcome.dataOf('MoveCaseOpened')).toMatchObject({ departedOn: day, validUntil: '2026-12-22' });
  });

  // domain.md §2.6: an adult relative must head the card, or a relative's card take the minors in.
  describe('warns of minors who would stay without an adult relative', () => {
    const minorsAlone = (movers: readonly string[]) => {
      const { decision } = given(familyOfFour()).when(departs(movers));
      if (decision.kind === 'rejected') throw new Error(decision.rejection.code);
      return decision.result.minorsAlone;
    };
    it('when both parents move', () => expect(minorsAlone([FATHER, MOTHER])).toEqual([SON, DAUGHTER]));
    it('not while the mother stays', () => expect(minorsAlone([FATHER])).toBeUndefined());
    it('not when nobody stays', () => expect(minorsAlone([FATHER, MOTHER, SON, DAUGHTER])).toBeUndefined());
    it('not when the head stays', () => expect(minorsAlone([MOTHER])).toBeUndefined());
  });

  describe('refuses', () => {
    it.each([
      [
        'a report of tomorrow',
        { reportedOn: on('2026-11-23') },
        { code: 'reported-in-future', field: 'reportedOn' },
      ],
      [
        'a destination in the same regency',
        { destination: OTHER_VILLAGE },
        { code: 'destination-in-same-regency', field: 'destination' },
      ],
      [
        'an unknown person as successor',
        { successorId: '' },
        { code: 'successor-not-on-card', field: 'successor' },
      ],
      [
        'a stranger as successor',
        { successorId: STRANGER },
        { code: 'successor-not-on-card', field: 'successor' },
      ],
      ['a mover as successor', { successorId: SON }, { code: 'successor-not-on-card', field: 'successor' }],
    ])('%s', (_title, change, rejection) =>
      given(familyOfFour())
        .when(departs([FATHER, SON], change))
        .thenRejects(rejection),
    );
    it('an unknown person', () =>
      given(familyOfFour())
        .when(departs([FATHER, STRANGER]))
        .thenRejects({ code: 'person-not-found', field: 'movers.1' }));
    it('a person who died', () =>
      given(familyOfFour())
        .after((known) =>
          registerDeath(
            { diedOn: on('2026-11-10'), reportedOn: on('2026-11-10'), cause: 'other', attestedBy: 'other' },
            deathFacts(known, SON),
            contextOn(),
          ),
        )
        .when(departs([FATHER, SON]))
        .thenRejects({ code: 'already-deceased', field: 'movers.1', diedOn: '2026-11-10' }));
    it('a person who is moving already', () =>
      given(familyOfFour())
        .after(departs([SON]))
        .when(departs([FATHER, SON]))
        .thenRejects({ code: 'departure-already-open', field: 'movers.1' }));
    it('the same person twice', () =>
      given(familyOfFour())
        .when(departs([DAUGHTER, DAUGHTER]))
        .thenRejects({ code: 'movers-not-on-one-card', field: 'movers.1' }));
    it('a person on another card', () =>
      given(familyOfFour(), alone(7))
        .when(departs([FATHER, idOf(7)]))
        .thenRejects({ code: 'movers-not-on-one-card', field: 'movers.1' }));
    it('an office that is not in charge', () =>
      given(familyOfFour())
        .when((known) =>
          registerDeparture(report, departureFacts(known, [FATHER]), contextOn(on('2026-11-22'), '3273')),
        )
        .thenRejects({ code: 'other-office-area', officeInCharge: '3204' }));
  });

  it('throws for a living person whose card is not active', () => {
    const register = given(familyOfFour()).register;
    const facts = departureFacts(register, [FATHER]);
    const family = { id: FAMILY, state: register.family('none').state };
    expect(() => registerDeparture(report, { ...facts, family }, contextOn())).toThrow(
      'a card that is not active',
    );
  });
});
