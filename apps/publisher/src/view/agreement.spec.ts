import { apps } from '@peristiwa/contracts';
import { plainDate } from '@peristiwa/kernel';
import { AgreementBody } from '../agreements/agreement.body';
import { defaultAgreements } from '../agreements/default-agreements';
import { digestOf, effectiveOn, type Agreement, type AgreementStatus } from './agreement';

const on = plainDate;
function version(number: number, from: string, to: string, status: AgreementStatus = 'active'): Agreement {
  const body = defaultAgreements[0] as (typeof defaultAgreements)[number];
  return {
    ...body,
    version: number,
    validFrom: on(from),
    validTo: on(to),
    status,
    reason: null,
    createdAt: new Date(0),
    createdBy: 'spec',
  };
}

describe('the agreement in force', () => {
  const first = version(1, '2026-01-01', '2026-12-31');
  it.each([
    ['before it begins', '2025-12-31', [first], undefined],
    ['on its first day', '2026-01-01', [first], [1, 'active']],
    ['on its last day', '2026-12-31', [first], [1, 'active']],
    ['the day after', '2027-01-01', [first], [1, 'ended']],
    [
      'the latest that has begun',
      '2026-06-01',
      [version(2, '2026-06-01', '2027-01-01'), first],
      [2, 'active'],
    ],
    [
      'the earlier one the day before',
      '2026-05-31',
      [version(2, '2026-06-01', '2027-01-01'), first],
      [1, 'active'],
    ],
    [
      'suspended',
      '2026-06-01',
      [first, version(2, '2026-01-01', '2026-12-31', 'suspended')],
      [2, 'suspended'],
    ],
    ['ended', '2026-06-01', [first, version(2, '2026-01-01', '2026-12-31', 'ended')], [2, 'ended']],
    [
      'suspended, after its last day',
      '2027-01-01',
      [version(2, '2026-01-01', '2026-12-31', 'suspended')],
      [2, 'ended'],
    ],
  ] as const)('%s', (_, today, versions, expected) => {
    const found = effectiveOn(on(today), versions);
    expect(found && [found.agreement.version, found.standing]).toEqual(expected);
  });
});

describe('an agreement as it is sent', () => {
  const example = AgreementBody.meta()?.['example'] as Record<string, unknown>;

  it('accepts the example and the three agreements of the embedded mode', () => {
    const bodies: readonly unknown[] = [example, ...defaultAgreements];
    expect(bodies.map((body) => AgreementBody.safeParse(body).success)).toEqual([true, true, true, true]);
  });

  it('has an example that changes no feed when it is sent as it stands', () => {
    const partners = [...defaultAgreements.map(({ partner }) => partner), ...Object.keys(apps)];
    expect(partners).not.toContain(example['partner']);
  });

  it.each([
    ['a disability (UU 24/2013 art. 84)', { fields: ['disability'] }, 'fields.0'],
    ['fingerprints', { fields: ['nik', 'fingerprints'] }, 'fields.1'],
    ['the blood group', { fields: ['bloodType'] }, 'fields.0'],
    ["the mother's name", { fields: ['motherName'] }, 'fields.0'],
    ['no field at all', { fields: [] }, 'fields'],
    ['a field twice', { fields: ['nik', 'nik'] }, 'fields'],
    ['a purpose outside art. 58(4)', { purposes: ['marketing'] }, 'purposes.0'],
    ['an unknown act', { eventTypes: ['wedding'] }, 'eventTypes.0'],
    ['a village as scope', { areaScope: ['3204012001'] }, 'areaScope.0'],
    ['an end before the beginning', { validTo: '2025-12-31' }, 'validTo'],
    ['a day that does not exist', { validFrom: '2026-02-30' }, 'validFrom'],
    ['a NIK beside pseudonyms', { pseudonymised: true, fields: ['sex', 'nik'] }, 'fields.1'],
    ['a partner with capitals', { partner: 'BPS' }, 'partner'],
    ['a partner with the name of an app', { partner: 'publisher' }, 'partner'],
    ['a partner with the name of the ledger', { partner: 'ledger' }, 'partner'],
    ['a partner with the name of an office', { partner: 'registrar-3204' }, 'partner'],
    ['a quota of none', { quotaPerDay: 0 }, 'quotaPerDay'],
    ['a status: it changes by commands', { status: 'ended' }, ''],
  ])('refuses %s', (_, change, path) => {
    const parsed = AgreementBody.safeParse({ ...example, ...change });
    expect(parsed.error?.issues.map((issue) => issue.path.join('.'))).toContain(path);
  });
});

describe('the digest of a version', () => {
  const one = version(2, '2026-01-01', '2026-12-31');

  it('does not depend on who recorded it, when, or in which order its members stand', () => {
    const again = Object.fromEntries(
      Object.entries({ ...one, createdBy: 'x', createdAt: new Date(1) }).toReversed(),
    );
    expect(digestOf(again as unknown as Agreement)).toBe(digestOf(one));
  });
  it.each([
    ['its number', { version: 3 }],
    ['its status', { status: 'suspended' as const }],
    ['a field', { fields: one.fields.slice(1) }],
    ['the area', { areaScope: ['32'] }],
    ['the acts', { eventTypes: one.eventTypes.slice(1) }],
    ['the legal basis', { legalBasis: 'x' }],
    ['the purposes', { purposes: [] }],
    ['its last day', { validTo: on('2027-01-01') }],
    ['the quota', { quotaPerDay: 1 }],
    ['the slice', { slice: 'watch-list' as const }],
    ['pseudonyms', { pseudonymised: true }],
  ])('changes with %s', (_, change) => {
    expect(digestOf({ ...one, ...change })).not.toBe(digestOf(one));
  });
});
