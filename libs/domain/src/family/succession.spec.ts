import {
  contextOn,
  DAUGHTER,
  FAMILY,
  FATHER,
  familyOfFour,
  given,
  HOME,
  KK,
  MOTHER,
  SON,
  STRANGER,
} from '@peristiwa/testing';
import { isActive } from '../rules';
import { placementsAfter, succeedHead, type SuccessionRequest } from './succession';

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
      flags: [],
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

  it('flags a head who is a minor', () => {
    expect(outcomeOf([FATHER, MOTHER])).toMatchObject({
      kind: 'succeeded',
      flags: ['head-under-age'],
      succession: { headId: SON },
    });
  });

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
