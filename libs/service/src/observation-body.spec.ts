import { observationKinds } from '@peristiwa/contracts';
import { ObservationBody } from './observation-body';

const example = ObservationBody.meta()?.example as Record<string, unknown>;
const faults = (change: object) =>
  ObservationBody.safeParse({ ...example, ...change }).error?.issues.map(({ path }) => path.join('.')) ?? [];

const complete: Record<string, object> = {
  'found-duplicate': { otherPersonKey: '01930000-0000-7000-8000-000000000002' },
  'departed-abroad': { country: 'MY' },
  'beneficiary-status': { programme: 'PKH', status: 'ended' },
};

/** Data balikan (Permendagri 102/2019 art. 38; domain.md §5.1, §5.2). */
describe('the body of an observation', () => {
  it('has an example that is right', () => {
    expect(faults({})).toEqual([]);
  });

  it.each(observationKinds)('of the kind %s has its own details and no others', (kind) => {
    expect(faults({ kind, details: complete[kind] ?? {} })).toEqual([]);
    const beside = kind === 'beneficiary-status' ? { area: '3204' } : { programme: 'PKH' };
    expect(faults({ kind, details: { ...complete[kind], ...beside } })).toEqual([
      `details.${Object.keys(beside)[0]}`,
    ]);
  });

  it.each([
    ['found-duplicate', ['details.otherPersonKey']],
    ['departed-abroad', ['details.country']],
    ['beneficiary-status', ['details.programme', 'details.status']],
  ])('of the kind %s needs %j', (kind, fields) => {
    expect(faults({ kind, details: {} })).toEqual(fields);
  });

  it.each([
    [{ personKey: 'a b' }, 'personKey'],
    [{ observationId: 'mine' }, 'observationId'],
    [{ kind: 'found-rich' }, 'kind'],
    [{ details: { area: '32' } }, 'details.area'],
    [{ details: { country: 'my' } }, 'details.country'],
    [{ evidence: undefined }, 'evidence'],
  ])('refuses %j', (change, field) => {
    expect(faults(change)).toContain(field);
  });
});
