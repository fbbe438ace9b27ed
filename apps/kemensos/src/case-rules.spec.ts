import type { KemensosView } from '@peristiwa/contracts';
import { decideCases, type Happening } from './case-rules';

const ani: KemensosView = {
  nik: '3204015708950001',
  kkNumber: 'kk-1',
  familyKey: 'family-1',
  name: 'Ani',
  bornOn: '1995-08-17',
  sex: 'female',
  address: { area: '3204012001', line: 'Jl. Melati 1', rt: '001', rw: '002' },
  maritalStatus: 'married-recorded',
  maritalStatusSince: '2015-01-01',
  relationship: 'wife',
  spouseKeys: ['budi'],
  educationStage: 'primary',
  residence: 'resident',
};
const household = { familyKey: 'family-1', kkNumber: 'kk-1', kkSequence: 5 };
const dead = { residence: 'deceased', diedOn: '2026-11-20', deathActNumber: 'KM-1' } as const;
const otherArea = (area: string) => ({ address: { ...ani.address, area } });
const decide = (happening: Partial<Happening>) =>
  decideCases({ kind: 'biodata-changed', sequence: 9, households: [household], ...happening });
const changed = (after: Partial<KemensosView>, before: Partial<KemensosView> = {}) =>
  decide({ before: { ...ani, ...before }, after: { ...ani, ...before, ...after } });

describe('cases from a message', () => {
  it('stop-payment when a member dies', () => {
    expect(changed(dead).cases).toEqual([
      {
        kind: 'stop-payment',
        familyKey: 'family-1',
        facts: { diedOn: '2026-11-20', deathActNumber: 'KM-1', kkNumber: 'kk-1' },
      },
    ]);
    expect(changed({ name: 'Anita' }, dead).cases).toEqual([]);
  });

  it('change-recipient as well when the deceased headed the card', () => {
    const { cases } = changed(dead, { relationship: 'head' });
    expect(cases.map(({ kind }) => kind)).toEqual(['stop-payment', 'change-recipient']);
    expect(cases[1]?.facts).toEqual({ kkNumber: 'kk-1' });
  });

  it('new-component for a birth, not for a person whose first message this is', () => {
    const child = { ...ani, bornOn: '2026-11-19', relationship: 'child' as const };
    expect(decide({ kind: 'born', after: child }).cases).toEqual([
      { kind: 'new-component', familyKey: 'family-1', facts: { bornOn: '2026-11-19', kkNumber: 'kk-1' } },
    ]);
    expect(decide({ kind: 'entered-scope', after: child }).cases).toEqual([]);
  });

  it.each([
    ['another village', '3204012002', false],
    ['another regency', '3273012001', true],
  ])('re-route for a move to %s', (_where, area, betweenRegencies) => {
    expect(changed(otherArea(area)).cases).toEqual([
      { kind: 're-route', familyKey: 'family-1', facts: { from: '3204012001', to: area, betweenRegencies } },
    ]);
  });

  it('no re-route for somebody who died, whose move is recorded late (INV-02)', () => {
    expect(changed(otherArea('3273012001'), dead).cases).toEqual([]);
  });

  it('no re-route for another street of the same village', () => {
    expect(changed({ address: { ...ani.address, line: 'Jl. Mawar 2' } }).cases).toEqual([]);
  });

  it('re-key-family once for a new number of the card', () => {
    const facts = { fromKkNumber: 'kk-1', toKkNumber: 'kk-2' };
    const members = { before: ani, after: { ...ani, kkNumber: 'kk-2' } };
    expect(decide(members)).toEqual({
      cases: [{ kind: 're-key-family', familyKey: 'family-1', facts }],
      rekey: { familyKey: 'family-1', kkNumber: 'kk-2' },
    });
    expect(decide({ ...members, households: [{ ...household, kkNumber: 'kk-2' }] })).toEqual({ cases: [] });
  });

  it('no re-key-family from a message older than the current number of the household', () => {
    const late = {
      before: ani,
      after: { ...ani, kkNumber: 'kk-2' },
      households: [{ ...household, kkNumber: 'kk-3' }],
    };
    expect(decide({ ...late, sequence: 5 })).toEqual({ cases: [] });
    expect(decide({ ...late, sequence: 6 }).rekey).toEqual({ familyKey: 'family-1', kkNumber: 'kk-2' });
  });

  it('re-key-family for a member who is on another card now; the household keeps its number', () => {
    expect(changed({ familyKey: 'family-2', kkNumber: 'kk-9' })).toEqual({
      cases: [
        {
          kind: 're-key-family',
          familyKey: 'family-1',
          facts: { fromKkNumber: 'kk-1', toKkNumber: 'kk-9' },
        },
      ],
    });
  });

  it.each([
    [
      'a marriage',
      { maritalStatus: 'single' },
      { maritalStatus: 'married-recorded', maritalStatusSince: '2026-11-01' },
    ],
    ['a divorce', {}, { maritalStatus: 'divorced-recorded', maritalStatusSince: '2026-11-01' }],
    ['a second marriage', {}, { maritalStatusSince: '2026-11-01' }],
  ] as const)('review-composition for %s', (_what, before, after) => {
    const { cases } = changed(after, before);
    expect(cases).toMatchObject([{ kind: 'review-composition', facts: { since: '2026-11-01' } }]);
  });

  it('no review-composition for a widow: the death has its own case', () => {
    expect(changed({ maritalStatus: 'widowed', maritalStatusSince: '2026-11-20' }).cases).toEqual([]);
  });

  it('review when a member leaves the scope', () => {
    expect(decide({ kind: 'left-scope', before: ani }).cases).toEqual([
      { kind: 'review', familyKey: 'family-1', facts: { kkNumber: 'kk-1' } },
    ]);
  });

  it('nothing for persons outside beneficiary households, nor for a correction of a name', () => {
    expect(decide({ before: ani, after: { ...ani, ...dead }, households: [] })).toEqual({ cases: [] });
    expect(changed({ name: 'Anita' })).toEqual({ cases: [] });
  });
});
