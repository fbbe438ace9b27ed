import {
  alone,
  FAR_HOME,
  FATHER,
  father,
  given,
  household,
  idOf,
  MOTHER,
  mother,
  on,
  SON,
  son,
  type MemberFixture,
} from '@peristiwa/testing/domain';
import { comesBack, leaves } from '../refusals/acts/abroad-under-test';
import { arrives, departs } from '../refusals/acts/move-under-test';

const [HOSTESS, HOST] = [idOf(7), idOf(0xf07)];
const scene = (change: Partial<MemberFixture> = {}, card: Parameters<typeof alone>[2] = {}, hers = {}) =>
  given(
    household([father, { ...mother, ...hers }, { ...son, ...change }]),
    alone(7, { bornOn: '1960-01-01' }, card),
  );

/** Row 7 of issue 11 at the destination of a move, and at a return (domain.md §2.6, F-1.03A and F-1.03B). */
describe('a minor who joins the card of a host', () => {
  const far = { address: FAR_HOME };
  it.each([
    ['alone, without kinship on record: flagged', scene({}, far), [SON], ['minor-without-adult']],
    ['alone, to the mother', scene({ motherId: HOSTESS }, far), [SON], []],
    ['alone, to a grandmother', scene({ motherId: MOTHER }, far, { motherId: HOSTESS }), [SON], []],
    ['of 17 years', scene({ bornOn: '2009-11-22' }, far), [SON], []],
    ['a day under 17: flagged', scene({ bornOn: '2009-11-23' }, far), [SON], ['minor-without-adult']],
    ['with an adult of the same card', scene({}, far), [SON, MOTHER], []],
  ] as const)('%s', (title, card, movers, flags) => {
    const stated = title.includes('alone, to') ? [] : movers.map((id) => [id, 'other-relative'] as const);
    const register = card
      .after(departs(movers))
      .when(arrives({ family: { kind: 'join', relationships: new Map(stated) } }, HOST))
      .thenRecords();
    expect(register.flagsOf(SON)).toEqual(flags);
    expect(register.registered(SON).placement.familyId).toBe(HOST);
  });

  it.each([
    ['alone: flagged', [SON], ['minor-without-adult']],
    ['with the father', [SON, FATHER], []],
  ])('on a return from abroad, %s', (_title, returners, flags) => {
    const back = {
      family: { kind: 'join' } as const,
      stated: new Map(returners.map((id) => [id, 'other-relative'] as const)),
    };
    const register = scene({ fatherId: FATHER })
      .after(leaves([FATHER, SON], { departedOn: on('2026-11-01') }))
      .when(comesBack(returners, back, HOST))
      .thenRecords();
    expect(register.flagsOf(SON)).toEqual(flags);
  });
});
