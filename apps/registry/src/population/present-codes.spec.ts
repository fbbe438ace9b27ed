import { areasAfter } from '@peristiwa/domain';
import { loadAreas } from '@peristiwa/areas';
import { plainDate } from '@peristiwa/kernel';
import { balancesByPresentCodes, countsByPresentCodes } from './present-codes';

/** As Papua 2022 (domain.md §1.4): the regency 3204 goes to a new province under a new code. */
const areas = areasAfter(loadAreas(), [
  {
    decree: 'UU 1/2026',
    effectiveOn: plainDate('2026-11-20'),
    changes: [
      { to: '39', name: 'Parahyangan' },
      { from: '3204', to: '3901', name: 'Kabupaten Bandung' },
    ],
  },
]);
const [OLD, NEW, ELSEWHERE] = ['3204052001', '3901052001', '5171011001'];

/** ADR 0038: statistics are by the codes of today, whatever a span of residence says. */
describe('after a boundary reform', () => {
  it('whoever is recorded under the old code and under the new one counts in one area', () => {
    const count = (area: string, persons: number) => ({ area, sex: 'male' as const, age: 5, persons });
    const villages = [count(OLD, 2), count(NEW, 3), count(ELSEWHERE, 4)];
    const counted = (prefix: string, digits: number) =>
      countsByPresentCodes(villages, { prefix, digits }, areas).map(({ area, persons }) => [area, persons]);
    expect(counted('3901', 6)).toEqual([['390105', 5]]);
    expect(counted('3204', 6)).toEqual([]);
    expect(counted('', 4)).toEqual([
      ['3901', 5],
      ['5171', 4],
    ]);
  });

  it('a move between the two codes of one area is none, and one from elsewhere is an arrival', () => {
    const none = { births: 0, deaths: 0, registrations: 0 };
    const flows = (area: string, previousArea: string | null, nextArea: string | null, stays: number) => ({
      ...none,
      area,
      previousArea,
      nextArea,
      populationBefore: nextArea ? stays : 0,
      populationAfter: nextArea ? 0 : stays,
      arrivals: nextArea ? 0 : stays,
      departures: nextArea ? stays : 0,
    });
    const villages = [
      flows(OLD, null, NEW, 1),
      flows(NEW, OLD, null, 1),
      flows(ELSEWHERE, null, NEW, 2),
      flows(NEW, ELSEWHERE, null, 2),
    ];
    const balances = balancesByPresentCodes(villages, { prefix: '', digits: 4 }, areas);
    const empty = { ...none, arrivals: 0, departures: 0 };
    expect(balances).toEqual([
      { area: '3901', ...empty, populationBefore: 1, arrivals: 2, populationAfter: 3 },
      { area: '5171', ...empty, populationBefore: 2, departures: 2, populationAfter: 0 },
    ]);
  });
});
