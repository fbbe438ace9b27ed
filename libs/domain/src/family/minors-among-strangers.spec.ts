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
const scene = (change: Partial<MemberFixture> = {}, card: Parameters<typeof alone>[2] = {}) =>
  given(household([father, mother, { ...son, ...change }]), alone(7, { bornOn: '1960-01-01' }, card));

/** Row 7 of issue 11 at the destination of a move, and at a return (domain.md §2.6, F-1.03A and F-1.03B). */
describe('a minor who joins the card of a host', () => {
  const far = { address: FAR_HOME };
  it.each([
    ['other', {}, [SON], ['minor-without-adult']],
    ['helper', {}, [SON], ['minor-without-adult']],
    ['other-relative', {}, [SON], []],
    ['other', { bornOn: '2009-11-22' }, [SON], []],
    ['other', { bornOn: '2009-11-23' }, [SON], ['minor-without-adult']],
    ['other', {}, [SON, MOTHER], []],
  ] as const)('as %s of its head (%j, movers %j): %j', (relationship, change, movers, flags) => {
    const relationships = new Map(movers.map((id) => [id, relationship]));
    const register = scene(change, far)
      .after(departs(movers))
      .when(arrives({ family: { kind: 'join', relationships } }, HOST))
      .thenRecords();
    expect(register.flagsOf(SON)).toEqual(flags);
    expect(register.registered(SON).placement.familyId).toBe(HOST);
  });

  it('goes to the mother without a flag', () => {
    const join = { kind: 'join', relationships: new Map() } as const;
    const register = scene({ motherId: HOSTESS }, far)
      .after(departs([SON]))
      .when(arrives({ family: join }, HOST))
      .thenRecords();
    expect(register.flagsOf(SON)).toEqual([]);
  });

  it.each([
    ['alone: flagged', [SON], ['minor-without-adult']],
    ['with the father', [SON, FATHER], []],
  ])('on a return from abroad, %s', (_title, returners, flags) => {
    const back = {
      family: { kind: 'join' } as const,
      stated: new Map(returners.map((id) => [id, 'other'] as const)),
    };
    const register = scene({ fatherId: FATHER })
      .after(leaves([FATHER, SON], { departedOn: on('2026-11-01') }))
      .when(comesBack(returners, back, HOST))
      .thenRecords();
    expect(register.flagsOf(SON)).toEqual(flags);
  });
});
