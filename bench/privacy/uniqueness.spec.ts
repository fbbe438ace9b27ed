import { placesFrom } from '@peristiwa/synthetic';
import { population, uniqueness } from './uniqueness';

const places = placesFrom(['3204012001', '3204052001', '3273011001', '5171011001']);
const people = population('spec', 2_000, places);

describe('how unique persons are by the content of a view', () => {
  it('is the same for the same seed', () => {
    expect(population('spec', 2_000, places)).toEqual(people);
  });

  it.each([
    ['an area', 'district', 'regency'],
    ['an area', 'regency', 'province'],
    ['an age', 'birthMonth', 'birthYear'],
    ['an age', 'birthYear', 'birthCohort'],
    ['a marital date', 'maritalStatus', 'maritalYear'],
  ] as const)('falls with %s: %s, %s', (_, fine, coarse) => {
    const others = (['birthMonth', 'district', 'maritalStatus'] as const).filter((grant) => grant !== fine);
    const shares = [fine, coarse].map((grant) => uniqueness(people, ['sex', ...others, grant]).unique);
    expect(shares[1]).toBeLessThanOrEqual(shares[0] as number);
    expect(uniqueness(people, [coarse]).unique).toBeLessThanOrEqual(uniqueness(people, [fine]).unique);
  });

  it('counts persons alone, in small groups, and the group of the median person', () => {
    expect(uniqueness(people, ['sex'])).toMatchObject({ unique: 0, small: 0 });
    expect(uniqueness(people, ['sex']).median).toBeGreaterThan(900);
    const { unique, small } = uniqueness(people, ['birthMonth', 'district', 'sex', 'maritalStatus']);
    expect(unique).toBeGreaterThan(0.5);
    expect(small).toBeGreaterThanOrEqual(unique);
  });
});
