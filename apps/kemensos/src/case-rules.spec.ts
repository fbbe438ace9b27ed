import type { KemensosView } from '@peristiwa/contracts';
import { decideCases, type FeedUpdate } from './case-rules';

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
const decide = (update: Partial<FeedUpdate>) =>
  decideCases({ kind: 'biodata-changed', sequence: 9, households: [household], ...update });
const changed = (after: Partial<KemensosView>, before: Partial<KemensosView> = {}) =>
  decide({ before: { ...ani, ...before }, after: { ...ani, ...before, ...after } });

describe('cases from a message', () => {
  it('opens stop-payment when a member dies', () => {
    expect(changed(dead).cases).toEqual([
      {
        kind: 'stop-payment',
        familyKey: 'family-1',
        facts: { diedOn: '2026-11-20', deathActNumber: 'KM-1', kkNumber: 'kk-1' },
      },
    ]);
    expect(changed({ name: 'Anita' }, dead).cases).toEqual([]);
  });

  it('also opens change-recipient when the deceased headed the card', () => {
    const { cases } = changed(dead, { relationship: 'head' });
    expect(cases.map(({ kind }) => kind)).toEqual(['stop-payment', 'change-recipient']);
    expect(cases[1]?.facts).toEqual({ kkNumber: 'kk-1' });
  });

  it('opens new-component for a birth, but not for a person who only enters scope', () => {
    const child = { ...ani, bornOn: '2026-11-19', relationship: 'child' as const };
    expect(decide({ kind: 'born', after: child }).cases).toEqual([
      { kind: 'new-component', familyKey: 'family-1', facts: { bornOn: '2026-11-19', kkNumber: 'kk-1' } },
    ]);
    expect(decide({ kind: 'entered-scope', after: child }).cases).toEqual([]);
  });

  it.each([
    ['another village', '3204012002', false],
    ['another regency', '3273012001', true],
  ])('opens re-route for a move to %s', (_where, area, betweenRegencies) => {
    expect(changed(otherArea(area)).cases).toEqual([
      { kind: 're-route', familyKey: 'family-1', facts: { from: '3204012001', to: area, betweenRegencies } },
    ]);
  });

  it('opens no re-route for a person who died and whose move is recorded late (INV-02)', () => {
    expect(changed(otherArea('3273012001'), dead).cases).toEqual([]);
  });

  it('opens no re-route for another street in the same village', () => {
    expect(changed({ address: { ...ani.address, line: 'Jl. Mawar 2' } }).cases).toEqual([]);
  });

  it('opens re-key-family once for a new number of the card', () => {
    const facts = { fromKkNumber: 'kk-1', toKkNumber: 'kk-2' };
    const members = { before: ani, after: { ...ani, kkNumber: 'kk-2' } };
    expect(decide(members)).toEqual({
      cases: [{ kind: 're-key-family', familyKey: 'family-1', facts }],
      rekey: { familyKey: 'family-1', kkNumber: 'kk-2' },
    });
    expect(decide({ ...members, households: [{ ...household, kkNumber: 'kk-2' }] })).toEqual({ cases: [] });
  });

  it('opens no re-key-family for a message that is older than the present number of the household', () => {
    const late = {
      before: ani,
      after: { ...ani, kkNumber: 'kk-2' },
      households: [{ ...household, kkNumber: 'kk-3' }],
    };
    expect(decide({ ...late, sequence: 5 })).toEqual({ cases: [] });
    expect(decide({ ...late, sequence: 6 }).rekey).toEqual({ familyKey: 'family-1', kkNumber: 'kk-2' });
  });

  it('opens re-key-family for a member who is now on another card; the household keeps its number', () => {
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
  ] as const)('opens review-composition for %s', (_what, before, after) => {
    const { cases } = changed(after, before);
    expect(cases).toMatchObject([{ kind: 'review-composition', facts: { since: '2026-11-01' } }]);
  });

  it('opens no review-composition for a widow: the death has its own case', () => {
    expect(changed({ maritalStatus: 'widowed', maritalStatusSince: '2026-11-20' }).cases).toEqual([]);
  });

  it('opens a review when a member leaves the scope', () => {
    expect(decide({ kind: 'left-scope', before: ani }).cases).toEqual([
      { kind: 'review', familyKey: 'family-1', facts: { kkNumber: 'kk-1' } },
    ]);
  });

  it('opens nothing for persons outside beneficiary households, or for the correction of a name', () => {
    expect(decide({ before: ani, after: { ...ani, ...dead }, households: [] })).toEqual({ cases: [] });
    expect(changed({ name: 'Anita' })).toEqual({ cases: [] });
  });
});
