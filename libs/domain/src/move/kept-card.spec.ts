import {
  brokenCards,
  cancelIn,
  arrivalFacts,
  contextOn,
  departureFacts,
  FAMILY,
  familyOfFour,
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
  on,
  person,
  son,
  SON,
  DAUGHTER,
  daughter,
} from '@peristiwa/testing/domain';
import {
  MOVE,
  NEW_CARD,
  TODAY,
  NEW_KK,
  ORIGIN_KK,
  report,
  newCard,
  departs,
  farContext,
  arrives,
} from './arrival-under-test';
import { registerArrival } from './arrive';
import { registerDeparture } from './depart';

/** Circular 470/13287/Dukcapil of 28 Sep 2021; domain.md §1.2, §2.6: a card goes with its head. */
describe('an arrival whose head leaves others behind', () => {
  it('leaves those who stay the card and its number when another than its head heads the card of the movers', () => {
    given(familyOfFour())
      .after(departs([FATHER, MOTHER]))
      .when(arrives({ family: newCard(MOTHER, { [FATHER]: 'husband' }) }))
      .thenReserves(['kk', NEW_KK, NEW_CARD], ['kk', ORIGIN_KK, FAMILY])
      .thenAnswers({
        moveId: MOVE,
        familyId: NEW_CARD,
        kkNumber: NEW_KK,
        arrived: [FATHER, MOTHER],
        stayersKkNumber: ORIGIN_KK,
      });
  });

  /** A student has an SKPWNI when the father arrives: the student is on the card of those who stay from then on. */
  it('of a member who stayed while the head took the card along: from the card of today', () => {
    const both = given(household([father, mother, { ...son, bornOn: '2005-05-05' }, daughter]))
      .after(departs([FATHER]))
      .after((register) =>
        registerDeparture(
          { reportedOn: on('2026-11-02'), destination: FAR_VILLAGE, reason: 'education' },
          departureFacts(register, [SON]),
          { ...contextOn(), newId: () => idOf(0x4001) },
        ),
      )
      .after(arrives({ family: newCard(FATHER) }));
    const register = both
      .when((known) =>
        registerArrival({ ...report, family: newCard(SON) }, arrivalFacts(known, idOf(0x4001)), {
          ...farContext(),
          newId: () => idOf(0x5001),
          nextNumber: () => '5171012211269002',
        }),
      )
      .thenRecords();
    expect(membersOf(register.family(NEW_CARD).state)).toEqual({ [MOTHER]: 'head', [DAUGHTER]: 'child' });
    expect(membersOf(register.familyOf(SON).state)).toEqual({ [SON]: 'head' });
    expect(brokenCards(register)).toEqual([]);
  });

  /** domain.md §2.1: a void act has no effect on any card. */
  it('that is cancelled brings all back to the one card', () => {
    const before = given(familyOfFour()).after(departs([FATHER]));
    const { register } = before.after(arrives({ family: newCard(FATHER) }));
    const actId = register.stream(person(FATHER)).at(-1)?.actId ?? '';
    const decision = cancelIn(register, actId, farContext());
    if (decision.kind === 'rejected') throw new Error(decision.rejection.code);
    const after = register.fork();
    const stamp = { office: FAR_OFFICE, reportedOn: TODAY, recordedOn: TODAY };
    after.append(decision.changes, { ...stamp, actId: 'void', supersedes: actId });
    expect(membersOf(after.family(FAMILY).state)).toEqual(membersOf(before.register.family(FAMILY).state));
    expect(after.family(FAMILY).state).toMatchObject({ kkNumber: KK, headId: FATHER, address: HOME });
    expect(brokenCards(after)).toEqual([]);
  });
});
