import { has, needs, noFinding, observationsOf, reportBody } from './report-body';

const finding = {
  ...noFinding,
  personKey: ' key ',
  observedOn: '2026-11-20',
  description: 'Surat kematian dari desa',
  occurredOn: '2026-11-02',
  country: 'MY',
  otherPersonKey: 'other',
};

describe('the body of a report', () => {
  it('has the details of its kind that are filled in, and no others', () => {
    expect(reportBody(finding, 'id')).toEqual({
      observationId: 'id',
      personKey: 'key',
      kind: 'found-deceased',
      details: { occurredOn: '2026-11-02', country: 'MY' },
      evidence: { observedOn: '2026-11-20', description: 'Surat kematian dari desa', documents: [] },
    });
    expect(reportBody({ ...finding, kind: 'found-duplicate' }, 'id').details).toEqual({
      otherPersonKey: 'other',
    });
  });

  it('has a document with or without a number', () => {
    const documents = (more: object) => reportBody({ ...finding, ...more }, 'id').evidence.documents;
    expect(documents({ document: 'surat desa' })).toEqual([{ type: 'surat desa' }]);
    expect(documents({ document: 'surat desa', documentNumber: '1/2026' })).toEqual([
      { type: 'surat desa', number: '1/2026' },
    ]);
  });

  it('knows what a kind must have', () => {
    expect(needs('departed-abroad', 'country')).toBe(true);
    expect(needs('found-deceased', 'country')).toBe(false);
    expect(has('found-deceased', 'country')).toBe(true);
    expect(has('contract-ended', 'area')).toBe(false);
  });
});

describe('the kinds that may be reported', () => {
  const ended = { status: 'ended', observations: ['found-moved'] as const };

  it('are those of the version in force, and none without one', () => {
    const active = { status: 'active', observations: ['found-deceased'] as const };
    expect(observationsOf([ended, active])).toEqual(['found-deceased']);
    expect(observationsOf([ended])).toEqual([]);
  });
});
