import type { Actor } from './actor';
import { VerifiedTokens } from './verified-tokens';

const TOLERANCE_S = 5;
const EXPIRES_AT = 1_800_000_000;
const VALID_FROM = EXPIRES_AT - 3_600;
const BEFORE = (EXPIRES_AT - 60) * 1_000;
const actor: Actor = { subject: 'registrar-3204', roles: ['registrar'] };

function keeping(...tokens: string[]): VerifiedTokens {
  const verified = new VerifiedTokens(3, TOLERANCE_S);
  for (const token of tokens)
    verified.keep(token, { actor, validFrom: VALID_FROM, expiresAt: EXPIRES_AT, keys: 1 });
  return verified;
}

describe('tokens that were verified before', () => {
  it('knows the same token, and no other', () => {
    const verified = keeping('a.b.c');
    expect(verified.find('a.b.c', 1, BEFORE)).toBe(actor);
    expect(verified.find('a.b.d', 1, BEFORE)).toBeUndefined();
  });

  it.each([
    ['in its last millisecond', (EXPIRES_AT + TOLERANCE_S) * 1_000 - 1, actor],
    ['from the end of its validity', (EXPIRES_AT + TOLERANCE_S) * 1_000, undefined],
  ])('lets a token go when it expires: %s', (_when, now, expected) => {
    expect(keeping('a.b.c').find('a.b.c', 1, now)).toBe(expected);
  });

  it.each([
    ['in the millisecond before', (VALID_FROM - TOLERANCE_S) * 1_000 - 1, undefined],
    ['from then on', (VALID_FROM - TOLERANCE_S) * 1_000, actor],
  ])('does not know a token before it is valid: %s', (_when, at, expected) => {
    expect(keeping('a.b.c').find('a.b.c', 1, at)).toBe(expected);
  });

  it.each([
    ['the keys it was verified with', 1, actor],
    ['keys that were fetched since', 2, undefined],
    ['keys that are too old to be trusted', undefined, undefined],
  ])('with %s', (_which, keys, expected) => {
    expect(keeping('a.b.c').find('a.b.c', keys, BEFORE)).toBe(expected);
  });

  it('does not return a token that it has dropped', () => {
    const verified = keeping('a.b.c');
    verified.find('a.b.c', 2, BEFORE);
    expect(verified.find('a.b.c', 1, BEFORE)).toBeUndefined();
  });

  it('drops the oldest above its size, and none at its size', () => {
    const known = (verified: VerifiedTokens) =>
      ['1', '2', '3', '4'].filter((token) => verified.find(token, 1, BEFORE));
    expect(known(keeping('1', '2', '3'))).toEqual(['1', '2', '3']);
    expect(known(keeping('1', '2', '3', '4'))).toEqual(['2', '3', '4']);
  });
});
