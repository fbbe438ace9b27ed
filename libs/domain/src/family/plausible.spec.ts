import {
  died,
  FAMILY,
  familyOfFour,
  given,
  household,
  idOf,
  type MemberFixture,
  on,
  recorded,
  person,
  TODAY,
} from '@peristiwa/testing/domain';
import { joins } from '../refusals/acts/card-under-test';
import { bride, HER } from '../refusals/scenes-under-test';
import type { Relationship } from '../values';
import { checkRelationships, flagsOfParents, isRefused, refuseParents } from './plausible';

const [HEAD, MEMBER, SECOND] = [1, 2, 3].map(idOf) as [string, string, string];
const CARD = idOf(0xf1);
const someone = (
  id: string,
  relationship: Relationship,
  change: Partial<MemberFixture> = {},
): MemberFixture => ({
  id,
  relationship,
  name: 'Rina Wulandari',
  sex: 'female',
  bornOn: '1990-01-01',
  ...change,
});
const him = someone(HEAD, 'head', { sex: 'male', bornOn: '1980-01-01' });
const her = someone(HEAD, 'head', { bornOn: '1980-01-01' });

function check(head: MemberFixture, member: MemberFixture, ...others: MemberFixture[]) {
  const { register } = given(household([head, member, ...others]));
  const [people, state] = [register.members(CARD), register.family(CARD).state];
  if (state.status !== 'active') throw new Error('The card is active');
  const { members } = state;
  const changed = members.filter(({ personId }) => personId === member.id);
  const fieldOf = () => 'relationship';
  const outcome = checkRelationships({ headId: HEAD, changed, members, people, today: TODAY, fieldOf });
  return isRefused(outcome) ? outcome.rejection.code : (outcome.get(member.id) ?? []);
}
const IMPLAUSIBLE = ['relationship-implausible'];

/** INV-14 and row 13 of issue 11: the impossible is refused, the implausible flagged. */
describe('a relationship on a card', () => {
  it.each<[string, MemberFixture, MemberFixture, string | readonly string[]]>([
    ['a male wife', him, someone(MEMBER, 'wife', { sex: 'male' }), 'spouse-sex-mismatch'],
    ['a female husband', her, someone(MEMBER, 'husband'), 'spouse-sex-mismatch'],
    ['a wife of a woman', her, someone(MEMBER, 'wife'), 'spouses-same-sex'],
    ['a wife', him, someone(MEMBER, 'wife'), []],
    ['a child 20 years older than the head', him, someone(MEMBER, 'child', { bornOn: '1960-01-01' }), 'parent-not-older'],
    ['a child born on the same day', him, someone(MEMBER, 'child', { bornOn: '1980-01-01' }), 'parent-not-older'],
    ['a child 11 years younger', him, someone(MEMBER, 'child', { bornOn: '1991-12-31' }), IMPLAUSIBLE],
    ['a child 12 years younger', him, someone(MEMBER, 'child', { bornOn: '1992-01-01' }), []],
    ['a parent not older', him, someone(MEMBER, 'parent', { bornOn: '1980-01-01' }), 'parent-not-older'],
    ['a parent 11 years older', him, someone(MEMBER, 'parent', { bornOn: '1968-01-02' }), IMPLAUSIBLE],
    ['a parent 12 years older', him, someone(MEMBER, 'parent', { bornOn: '1968-01-01' }), []],
    ['a grandchild 23 years younger', him, someone(MEMBER, 'grandchild', { bornOn: '2003-12-31' }), IMPLAUSIBLE],
    ['a grandchild 24 years younger', him, someone(MEMBER, 'grandchild', { bornOn: '2004-01-01' }), []],
    ['a parent-in-law not older', him, someone(MEMBER, 'parent-in-law'), IMPLAUSIBLE],
    ['an older parent-in-law', him, someone(MEMBER, 'parent-in-law', { bornOn: '1960-01-01' }), []],
    ['a helper of any age', him, someone(MEMBER, 'helper', { bornOn: '2012-01-01' }), []],
    ['a child who is famili lain by the form', him, someone(MEMBER, 'other-relative', { bornOn: '2005-01-01', fatherId: HEAD }), IMPLAUSIBLE],
  ])('%s', (_title, head, member, expected) => {
    expect(check(head, member)).toEqual(expected);
  }); // prettier-ignore

  const married = { maritalStatus: 'married-recorded' } as const;
  const card = (
    relationship: Relationship,
    bornOn: string,
    isOnRecord: boolean,
    [his, hers]: readonly Partial<MemberFixture>[] = [married, married],
  ) => {
    const head = { ...(relationship === 'wife' ? him : her), ...his };
    const sex = relationship === 'wife' ? ('female' as const) : ('male' as const);
    const { register } = given(
      household([head, someone(MEMBER, 'other', { bornOn, sex, ...hers })]),
      ...(isOnRecord
        ? [HEAD, MEMBER].map((id, index) =>
            recorded(person(id), {
              type: 'SpouseRecorded',
              occurredOn: on('2026-01-05'),
              data: { spouseId: [MEMBER, HEAD][index] ?? '' },
            }),
          )
        : []),
    );
    const changed = [{ personId: MEMBER, relationship }];
    const outcome = checkRelationships({
      headId: HEAD,
      changed,
      members: [{ personId: HEAD, relationship: 'head' }, ...changed],
      people: register.members(CARD),
      today: TODAY,
      fieldOf: () => 'relationship',
    });
    return isRefused(outcome) ? outcome.rejection.code : (outcome.get(MEMBER) ?? []);
  };

  /** UU 1/1974 art. 7, UU 16/2019 art. 7. Today is 22 November 2026. */
  it.each<[Relationship, string, string | readonly string[]]>([
    ['wife', '2022-05-05', 'spouse-under-age'],
    ['wife', '2010-11-23', 'spouse-under-age'],
    ['wife', '2010-11-22', IMPLAUSIBLE],
    ['husband', '2010-11-23', 'spouse-under-age'],
    ['husband', '2007-11-23', IMPLAUSIBLE],
    ['husband', '2007-11-22', []],
  ])('a %s born %s without a marriage on record', (relationship, bornOn, expected) => {
    expect(card(relationship, bornOn, false)).toEqual(expected);
    expect(card(relationship, bornOn, true)).toEqual([]);
  });

  /** Row 2 of issue 11 at the card: a marriage is on record or declared by both, a card makes none (domain.md §2.2 A). */
  it.each<[string, Partial<MemberFixture>[], string | readonly string[]]>([
    ['both declared a marriage', [married, married], []],
    ['the head declared none', [{}, married], IMPLAUSIBLE],
    ['the wife declared none', [married, {}], IMPLAUSIBLE],
    ['neither declared one', [{}, {}], IMPLAUSIBLE],
    [
      'the wife is a daughter on record (UU 1/1974 art. 8)',
      [married, { ...married, fatherId: HEAD }],
      IMPLAUSIBLE,
    ],
  ])('a wife without a marriage on record: %s', (_title, declared, expected) => {
    expect(card('wife', '2000-01-01', false, declared)).toEqual(expected);
  });

  it('a wife of somebody whose spouse on record is another one is flagged', () => {
    const four = given(familyOfFour(), bride(married));
    const register = four.when(joins([HER], FAMILY, {}, { [HER]: 'wife' })).thenRecords();
    expect(register.flagsOf(HER)).toEqual(IMPLAUSIBLE);
  });

  it('a second wife is flagged, a second husband refused (INV-14; UU 1/1974 art. 3)', () => {
    const wives = [MEMBER, SECOND].map((id) => someone(id, 'wife'));
    const husbands = [MEMBER, SECOND].map((id) => someone(id, 'husband', { sex: 'male' }));
    expect(check(him, wives[1] as MemberFixture, wives[0] as MemberFixture)).toEqual(IMPLAUSIBLE);
    expect(check(her, husbands[1] as MemberFixture, husbands[0] as MemberFixture)).toBe('already-married');
  });

  it('a stepchild on record may be older than the step-parent', () => {
    const wife = someone(SECOND, 'wife', { bornOn: '1950-01-01', maritalStatus: 'married-recorded' });
    const stepson = someone(MEMBER, 'child', { bornOn: '1975-01-01', motherId: SECOND });
    expect(check({ ...him, maritalStatus: 'married-recorded' }, stepson, wife)).toEqual(IMPLAUSIBLE);
  });
});

/** INV-10 and row 13 of issue 11. */
describe('the parents whom a form names', () => {
  const bornOn = on('2000-06-01');
  const named = (role: 'mother' | 'father', change: Partial<MemberFixture>, death?: string) => {
    const { register } = given(
      household([someone(HEAD, 'head', { sex: role === 'mother' ? 'female' : 'male', ...change })]),
      ...(death ? [died(HEAD, death)] : []),
    );
    const parents = { [role]: register.person(HEAD) };
    return refuseParents(bornOn, parents)?.rejection.code ?? flagsOfParents(bornOn, parents);
  };

  it.each<['mother' | 'father', Partial<MemberFixture>, string | undefined, string | readonly string[]]>([
    ['mother', { sex: 'male', bornOn: '1970-01-01' }, undefined, 'mother-not-female'],
    ['father', { sex: 'female', bornOn: '1970-01-01' }, undefined, 'father-not-male'],
    ['mother', { bornOn: '2000-06-01' }, undefined, 'parent-not-older'],
    ['father', { bornOn: '2001-06-01' }, undefined, 'parent-not-older'],
    ['mother', { bornOn: '1990-06-02' }, undefined, ['mother-age-unusual']],
    ['mother', { bornOn: '1990-06-01' }, undefined, []],
    ['mother', { bornOn: '1944-06-01' }, undefined, ['mother-age-unusual']],
    ['mother', { bornOn: '1944-06-02' }, undefined, []],
    ['father', { bornOn: '1988-06-02' }, undefined, ['relationship-implausible']],
    ['father', { bornOn: '1988-06-01' }, undefined, []],
    ['mother', { bornOn: '1970-01-01' }, '2000-05-31', 'mother-deceased'],
    ['mother', { bornOn: '1970-01-01' }, '2000-06-01', []],
    ['father', { bornOn: '1970-01-01' }, '1999-08-05', ['father-died-long-before']],
    ['father', { bornOn: '1970-01-01' }, '1999-08-06', []],
  ])('a %s (%j, died %s): %j', (role, change, death, expected) => {
    expect(named(role, change, death)).toEqual(expected);
  });
});
