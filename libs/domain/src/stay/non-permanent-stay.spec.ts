import { FAMILY, familyOfFour, FAR_VILLAGE, given, on, SON } from '@peristiwa/testing/domain';
import { endsStay, stays } from '../refusals/acts/stay-under-test';

const four = given(familyOfFour());

/** Permendagri 74/2022; domain.md §2.2 B, NONPERM. */
describe('a non-permanent stay', () => {
  it('leaves card and address as they are', () => {
    const after = four.when(stays()).thenRecords();
    const { placement, nonPermanentStay } = after.registered(SON);
    expect(placement).toEqual(four.register.registered(SON).placement);
    expect(nonPermanentStay).toEqual({ area: FAR_VILLAGE, from: '2026-11-05', until: '2027-06-30' });
    expect(after.family(FAMILY)).toEqual(four.register.family(FAMILY));
  });

  it.each([
    ['a year', '2027-11-06', 'accepted'],
    ['a day longer', '2027-11-07', 'stay-too-long'],
    ['one day', '2026-11-05', 'accepted'],
    ['less than a day', '2026-11-04', 'stay-ends-early'],
  ])('of %s: %s is %s', (_what, until, outcome) => {
    const { decision } = four.when(stays({ until: on(until) }));
    expect(decision.kind === 'rejected' ? decision.rejection.code : decision.kind).toBe(outcome);
  });

  it.each([
    ['the first day', '2026-11-05', 'accepted'],
    ['the day before', '2026-11-04', 'stay-ends-early'],
  ])('ends on %s: %s is %s', (_what, endedOn, outcome) => {
    const { decision } = four.after(stays()).when(endsStay({ endedOn: on(endedOn) }));
    expect(decision.kind === 'rejected' ? decision.rejection.code : decision.kind).toBe(outcome);
  });

  it('is over once it is ended, and the last one counts', () => {
    const ended = four.after(stays()).when(endsStay()).thenRecords();
    expect(ended.registered(SON).nonPermanentStay).toMatchObject({ until: '2026-11-15' });
    const again = four
      .after(stays())
      .when(stays({ from: on('2026-11-10'), until: on('2026-12-31') }))
      .thenRecords();
    expect(again.registered(SON).nonPermanentStay).toMatchObject({ from: '2026-11-10', until: '2026-12-31' });
  });
});
