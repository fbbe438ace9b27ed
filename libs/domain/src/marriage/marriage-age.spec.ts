import { given, on } from '@peristiwa/testing/domain';
import { declaresMarriage, weds } from '../refusals/acts/marriage-under-test';
import { bride, groom } from '../refusals/scenes-under-test';
import { bookOf } from '@peristiwa/testing/domain';
import { marriageAgeOn } from './marriage-age';

/** Row 12 of issue 11. UU 1/1974 art. 7, in force since 1 October 1975; UU 16/2019, since 15 October 2019 (INV-05). */
describe('the age of marriage is that of the wedding day', () => {
  it.each([
    ['2019-10-15', 19, 19],
    ['2019-10-14', 16, 19],
    ['1975-10-01', 16, 19],
    ['1975-09-30', 12, 12],
  ])('on %s: %i for women, %i for men', (day, women, men) => {
    expect([marriageAgeOn(on(day), 'female'), marriageAgeOn(on(day), 'male')]).toEqual([women, men]);
  });

  const marries = (marriedOn: string, courtDispensation?: string) =>
    weds({
      marriedOn: on(marriedOn),
      marriageBook: bookOf(marriedOn),
      courtDispensation,
      family: { kind: 'unchanged' },
    });
  it.each([
    ['2010-05-01', '1994-05-01', 'accepted'],
    ['2010-05-01', '1994-05-02', 'under-marriage-age'],
    ['2019-10-14', '2003-10-14', 'accepted'],
    ['2019-10-15', '2003-10-14', 'under-marriage-age'],
    ['2026-11-10', '2007-11-10', 'accepted'],
    ['2026-11-10', '2007-11-11', 'under-marriage-age'],
  ])('a wedding of %s with a bride born on %s is %s', (marriedOn, bornOn, outcome) => {
    const { decision } = given(groom(), bride({ bornOn })).when(marries(marriedOn));
    expect(decision.kind === 'rejected' ? decision.rejection.code : decision.kind).toBe(outcome);
  });

  it.each([
    ['x', 'decree-number-implausible'],
    ['12', 'decree-number-implausible'],
    ['12/Pdt.P/2027/PA.Sor', 'decree-number-implausible'],
    ['12/Pdt.P/2026/PA.Sor', 'accepted'],
    ['12/Pdt.P/2026', 'accepted'],
  ])('a bride of 17 with the dispensation %s: %s', (dispensation, outcome) => {
    const { decision } = given(groom(), bride({ bornOn: '2009-01-01' })).when(
      marries('2026-11-10', dispensation),
    );
    expect(decision.kind === 'rejected' ? decision.rejection.code : decision.kind).toBe(outcome);
  });

  it.each([
    ['2014-11-10', 'accepted'],
    ['2014-11-11', 'marriage-age-impossible'],
    ['2026-11-11', 'marriage-age-impossible'],
  ])('no paper marries a child: born on %s: %s', (bornOn, outcome) => {
    const scene = given(groom(), bride({ bornOn }));
    const courtDispensation = '12/Pdt.P/2026/PA.Sor';
    for (const act of [
      marries('2026-11-10', courtDispensation),
      declaresMarriage({ marriedOn: on('2026-11-10'), courtDispensation }),
    ]) {
      const { decision } = scene.when(act);
      expect(decision.kind === 'rejected' ? decision.rejection.code : decision.kind).toBe(outcome);
    }
  });
});
