import {
  contextOn,
  daughter,
  DAUGHTER,
  FAMILY,
  father,
  FATHER,
  familyOfFour,
  given,
  HOME,
  household,
  idOf,
  KK,
  type MemberFixture,
  MOTHER,
  on,
  person,
  recorded,
  type Register,
  son,
  SON,
  STRANGER,
  TODAY,
} from '@peristiwa/testing/domain';
import { isActive } from '../rules';
import type { Relationship } from '../values';
import { naturalHead, noticeOf, placementsAfter, succeedHead, type SuccessionRequest } from './succession';

function request(leaving: readonly string[], designated?: string): SuccessionRequest {
  const { register } = given(familyOfFour());
  const family = register.family(FAMILY).state;
  if (!isActive(family)) throw new Error('The family of four has an active card');
  const stayers = register.members(FAMILY, ...leaving);
  return { familyId: FAMILY, family, leaving, stayers, relatives: new Map(), designated };
}
const outcomeOf = (...args: Parameters<typeof request>) => succeedHead(request(...args), contextOn());
const NEW_KK = '3204012211269001';

describe('succeedHead', () => {
  it('changes nothing while the head stays, or when no member stays', () => {
    expect(outcomeOf([MOTHER, SON])).toEqual({ kind: 'unchanged' });
    expect(outcomeOf([FATHER, MOTHER, SON, DAUGHTER])).toEqual({ kind: 'unchanged' });
    expect(outcomeOf([SON], MOTHER)).toEqual({ kind: 'unchanged' });
  });

  it('gives the card a new number, and every member a relationship', () => {
    expect(outcomeOf([FATHER])).toEqual({
      kind: 'succeeded',
      flags: new Map([MOTHER, SON, DAUGHTER].map((id) => [id, []])),
      minorsAlone: [],
      unclear: [],
      succession: {
        headId: MOTHER,
        kkNumber: NEW_KK,
        relationships: [
          { personId: MOTHER, relationship: 'head' },
          { personId: SON, relationship: 'child' },
          { personId: DAUGHTER, relationship: 'child' },
        ],
      },
    });
    expect(NEW_KK).not.toBe(KK);
  });

  it('flags the minors who stay alone, and the head among them (domain.md §2.6)', () => {
    expect(outcomeOf([FATHER, MOTHER])).toMatchObject({
      kind: 'succeeded',
      flags: new Map([
        [SON, ['head-under-age']],
        [DAUGHTER, ['minor-without-adult']],
      ]),
      minorsAlone: [SON, DAUGHTER],
      succession: { headId: SON },
    });
  });

  it('says in the answer whom the family has to provide for (row 7 of issue 11)', () => {
    const noticeFor = (leaving: readonly string[]) => {
      const outcome = outcomeOf(leaving);
      return outcome.kind === 'rejected' ? outcome : noticeOf(outcome);
    };
    expect(noticeFor([FATHER, MOTHER])).toEqual({ minorsAlone: [SON, DAUGHTER] });
    expect(noticeFor([FATHER])).toEqual({});
    expect(noticeFor([SON])).toEqual({});
  });

  /** domain.md §2.6; row 8 of issue 11: a helper or boarder is no adult relative. */
  describe('puts kin before helpers and boarders', () => {
    const [AUNT, HELPER, BOARDER] = [5, 6, 7].map(idOf) as [string, string, string];
    const member = (id: string, relationship: Relationship, bornOn: string, more = {}) =>
      ({ id, relationship, bornOn, name: 'Rina Wulandari', sex: 'female', ...more }) as const;
    const helper = member(HELPER, 'helper', '1960-01-01');
    const boarder = member(BOARDER, 'other', '1959-01-01');
    const aunt = member(AUNT, 'other-relative', '1990-01-01');
    const widower = { ...father, maritalStatus: 'widowed' as const };
    const succeeds = (members: readonly MemberFixture[], designated?: string) => {
      const { register } = given(household([widower, ...members]));
      const state = register.family(FAMILY).state;
      if (!isActive(state)) throw new Error('The card is active');
      const [stayers, relatives] = [register.members(FAMILY, FATHER), register.members(FAMILY)];
      const asked = { familyId: FAMILY, family: state, leaving: [FATHER], stayers, relatives, designated };
      const outcome = succeedHead(asked, contextOn());
      return outcome.kind === 'succeeded'
        ? [outcome.succession.headId, outcome.minorsAlone]
        : outcome.kind === 'rejected' && outcome.rejection.code;
    };

    it.each([
      ['an adult relative, even the youngest', [helper, boarder, son, aunt], AUNT, []],
      ['a minor relative, flagged', [helper, boarder, daughter, son], SON, [DAUGHTER, SON]],
      ['the oldest of them where no relative stays', [helper, boarder], BOARDER, []],
    ])('%s', (_title, members, head, minors) => {
      expect(succeeds(members)).toEqual([head, minors]);
    });

    it('counts a helper as kin who has married the former head', () => {
      const wed = recorded(
        person(HELPER),
        { type: 'SpouseRecorded', occurredOn: on('2026-01-05'), data: { spouseId: FATHER } },
      ); // prettier-ignore
      const { register } = given(household([widower, helper, son]), wed);
      const members = register.members(FAMILY);
      const known = { members: membersIn(register), people: members, formerHeadId: FATHER, today: TODAY };
      expect(naturalHead(known).personId).toBe(SON);
      const his = new Map(members).set(FATHER, {
        ...register.registered(FATHER),
        marriages: register.registered(HELPER).marriages.map((one) => ({ ...one, spouseId: HELPER })),
      });
      expect(naturalHead({ ...known, people: his }).personId).toBe(HELPER);
    });

    it('also where the family names one', () => {
      expect(succeeds([helper, son], HELPER)).toBe('successor-not-kin');
      expect(succeeds([helper, son], SON)).toEqual([SON, [SON]]);
      expect(succeeds([helper, son, aunt], SON)).toBe('successor-under-age');
      expect(succeeds([helper, boarder], HELPER)).toEqual([HELPER, []]);
    });
  });

  const membersIn = (register: Register) => {
    const { state } = register.family(FAMILY);
    return isActive(state) ? state.members.filter(({ personId }) => personId !== FATHER) : [];
  };

  it.each([
    [STRANGER, 'successor-not-on-card'],
    ['', 'successor-not-on-card'],
    [FATHER, 'successor-not-on-card'],
    [SON, 'successor-under-age'],
  ])('refuses %s: %s', (designated, code) => {
    expect(outcomeOf([FATHER], designated)).toEqual({
      kind: 'rejected',
      rejection: { code, field: 'successor' },
    });
  });

  it('places every member who stays under the new head and number (domain.md §2.6)', () => {
    const asked = request([FATHER]);
    const outcome = succeedHead(asked, contextOn());
    if (outcome.kind !== 'succeeded') throw new Error('The wife succeeds');
    expect(placementsAfter(asked, outcome)[0]).toEqual({
      personId: MOTHER,
      placement: { familyId: FAMILY, kkNumber: NEW_KK, relationship: 'head', address: HOME },
      flags: [],
    });
  });

  it('stops when a member was not read', () => {
    const asked = { ...request([FATHER]), stayers: new Map() };
    expect(() => succeedHead(asked, contextOn())).toThrow('was not read before deciding');
  });
});
