import {
  alone,
  brokenCards,
  cancelIn,
  contextOn,
  DAUGHTER,
  FAMILY,
  familyOfFour,
  FATHER,
  given,
  household,
  idOf,
  membersOf,
  mergeFacts,
  MOTHER,
  on,
  person,
  SON,
} from '@peristiwa/testing/domain';
import { leaves } from '../refusals/acts/abroad-under-test';
import { merges } from '../refusals/acts/identity-under-test';
import { FOUR } from '../refusals/scenes-under-test';
import { mergePersons } from './merge-persons';

const evidence = 'Surat nomor 9001/2026';
const [HIM, TWICE] = [idOf(7), idOf(8)];
const recordedTwice = given(familyOfFour(), alone(7), alone(8));

/** domain.md §2.2 B: one person survives, aliases are kept; §2.7: → GABUNG. */
describe('mergePersons', () => {
  it('keeps the survivor, who lists the duplicate; the duplicate leads to the survivor', () => {
    const { register } = recordedTwice.after(merges(HIM, TWICE));
    const { nik } = recordedTwice.register.registered(TWICE);
    expect(register.person(TWICE).state).toMatchObject({ status: 'merged', survivorId: HIM });
    expect(register.registered(HIM)).toMatchObject({ aliases: [{ personId: TWICE, nik }] });
  });

  it('takes the duplicate off its card, which closes when nobody stays on it', () => {
    const { familyId } = recordedTwice.register.registered(TWICE).placement;
    const { register } = recordedTwice.after(merges(HIM, TWICE));
    expect(register.family(familyId).state).toMatchObject({ status: 'closed', members: [] });
    expect(brokenCards(register)).toEqual([]);
  });

  it('leaves the head and the number of a card on which others stay', () => {
    const { register } = FOUR.after(merges(SON, DAUGHTER));
    expect(membersOf(register.family(FAMILY).state)).toEqual({
      [FATHER]: 'head',
      [MOTHER]: 'wife',
      [SON]: 'child',
    });
    expect(brokenCards(register)).toEqual([]);
  });

  /** INV-17: whoever lives abroad left the card with the SKPLN. */
  it('changes no card where the duplicate lives abroad', () => {
    const abroad = recordedTwice.after(leaves([TWICE]));
    const { familyId } = abroad.register.registered(TWICE).placement;
    const outcome = abroad.when(merges(HIM, TWICE)).thenAppendsTypes('PersonMerged', 'PersonAbsorbed');
    const register = outcome.thenReserves().thenRecords();
    expect(register.family(familyId)).toEqual(abroad.register.family(familyId));
    const actId = register.stream(person(TWICE)).at(-1)?.actId ?? '';
    expect(cancelIn(register, actId, contextOn()).kind).toBe('accepted');
  });

  /** domain.md §2.6: another head, another number. */
  it('makes the survivor head of the card that the duplicate headed, if both are on it', () => {
    const bornOn = '1990-01-01';
    const both = given(
      household([
        { id: HIM, name: 'Joko', sex: 'male', bornOn, relationship: 'head' },
        { id: TWICE, name: 'Joko S', sex: 'male', bornOn, relationship: 'other-relative' },
        { id: idOf(9), name: 'Slamet', sex: 'male', bornOn: '1950-01-01', relationship: 'helper' },
      ]),
    );
    const outcome = both.when(merges(TWICE, HIM));
    const { kkNumber } =
      outcome.decision.kind === 'accepted'
        ? (outcome.decision.result as { kkNumber: string })
        : { kkNumber: '' };
    const register = outcome.thenRecords();
    expect(register.family(FAMILY).state).toMatchObject({ headId: TWICE, kkNumber });
    expect(brokenCards(register)).toEqual([]);
  });

  it('is refused where nobody has said what those who stay are to the survivor', () => {
    given(
      household([
        { id: HIM, name: 'Joko', sex: 'male', bornOn: '1990-01-01', relationship: 'head' },
        { id: TWICE, name: 'Joko S', sex: 'male', bornOn: '1990-01-01', relationship: 'other-relative' },
        { id: idOf(9), name: 'Slamet', sex: 'male', bornOn: '1950-01-01', relationship: 'parent' },
      ]),
    )
      .when(merges(TWICE, HIM))
      .thenRejects({ code: 'relationship-unknown', field: 'duplicate', personIds: [idOf(9)] });
  });

  /** domain.md §2.6: minors are never left alone silently. */
  it('is refused where only minors would stay on the card', () => {
    const bornOn = '2015-01-01';
    given(
      alone(7),
      household([
        { id: TWICE, name: 'Joko', sex: 'male', bornOn: '1990-01-01', relationship: 'head' },
        { id: SON, name: 'Agus', sex: 'male', bornOn, relationship: 'child' },
      ]),
    )
      .when(merges(HIM, TWICE))
      .thenRejects({ code: 'minors-left-alone', field: 'duplicate' });
  });

  it.each([
    ['is married and has children', FATHER],
    ['is married', MOTHER],
  ])('is refused where the duplicate %s', (_title, duplicate) => {
    FOUR.when(merges(SON, duplicate)).thenRejects({ code: 'duplicate-has-own-acts', field: 'duplicate' });
  });

  it('is refused for one person, a merged one and one who is not in the register', () => {
    recordedTwice.when(merges(HIM, HIM)).thenRejects({ code: 'already-one-person', field: 'duplicate' });
    recordedTwice
      .after(merges(HIM, TWICE))
      .when(merges(TWICE, HIM))
      .thenRejects({ code: 'person-not-found', field: 'survivor' });
    recordedTwice.when(merges(HIM, idOf(77))).thenRejects({ code: 'person-not-found', field: 'duplicate' });
  });

  it('is recorded by the office of the duplicate, also of a day in the past, never of the future', () => {
    const on_ = (reportedOn: ReturnType<typeof on>, office?: string) =>
      recordedTwice.when((known) =>
        mergePersons(
          { reportedOn, evidence },
          mergeFacts(known, HIM, TWICE),
          contextOn(on('2026-11-22'), office),
        ),
      );
    on_(on('2026-11-22'), '5171').thenRejects({ code: 'other-office-area', officeInCharge: '3204' });
    on_(on('2026-11-23')).thenRejects({ code: 'reported-in-future', field: 'reportedOn' });
    on_(on('2026-11-22')).thenAppendsTypes('PersonMerged', 'PersonAbsorbed', 'FamilyMembersSeparated');
  });

  /** Issue 11 §3: a cancelled merge brings back the person and the card. */
  it('that is void leaves both persons as they were', () => {
    const { register } = recordedTwice.after(merges(HIM, TWICE));
    const actId = register.stream(person(TWICE)).at(-1)?.actId ?? '';
    const decision = cancelIn(register, actId, contextOn());
    if (decision.kind === 'rejected') throw new Error(decision.rejection.code);
    const after = register.fork();
    const day = on('2026-11-22');
    const stamp = { office: '3204', reportedOn: day, recordedOn: day };
    after.append(decision.changes, { ...stamp, actId: 'void', supersedes: actId });
    const { register: before } = recordedTwice;
    for (const id of [HIM, TWICE]) expect(after.person(id)).toEqual(before.person(id));
    expect(after.familyOf(TWICE).state).toMatchObject({ status: 'active', headId: TWICE });
    expect(brokenCards(after)).toEqual([]);
  });
});
