import { knownUntil, Lookup, PersonQuery, StatisticsQuery } from './requests';

describe('knownAt', () => {
  it('as a date is the whole day in Jakarta', () => {
    expect(knownUntil('2026-11-22').toISOString()).toBe('2026-11-22T16:59:59.999Z');
  });
  it.each([
    ['2026-11-22T10:00:00Z', '2026-11-22T10:00:00.000Z'],
    ['2026-11-22T10:00:00.25+07:00', '2026-11-22T03:00:00.250Z'],
  ])('as an instant is that instant: %s', (text, expected) => {
    expect(PersonQuery.parse({ knownAt: text }).knownAt?.toISOString()).toBe(expected);
  });
  it.each(['2026-11-31', '2026-11-22T10:00:00', '2026-11-22 10:00:00Z', 'now', ''])(
    'refuses "%s"',
    (text) => {
      expect(PersonQuery.safeParse({ knownAt: text }).success).toBe(false);
    },
  );
});

it.each([
  [{ nik: '3204011003859001' }, true],
  [{ nik: '3204011003850000' }, false],
  [{ nik: '3204011003859001', personId: '0197f3a2-5a01-7c3e-9a51-1f2e3d4c5b6a' }, false],
  [{ personId: '0197f3a2-5a01-7c3e-9a51-1f2e3d4c5b6a', minPosition: 0 }, true],
  [{ personId: '0197f3a2-5a01-7c3e-9a51-1f2e3d4c5b6a', minPosition: 0.5 }, false],
])('a look-up %j is accepted: %s', (body, expected) => {
  expect(Lookup.safeParse(body).success).toBe(expected);
});

it.each([
  ['32', true],
  ['320', false],
  ['3204', true],
  ['320401', true],
  ['32040120', false],
  ['3204012001', true],
  ["32' OR 1=1", false],
])('an area %s is accepted: %s', (area, expected) => {
  expect(StatisticsQuery.safeParse({ area }).success).toBe(expected);
});
