import { betweenProvinces, byMonth, largestRegencies } from './bps-series';

describe('the series of BPS', () => {
  const rows = [
    { regency: '3204', month: '2026-01', count: 2 },
    { regency: '3273', month: '2026-01', count: 1 },
    { regency: '3204', month: '2026-03', count: 4 },
  ];

  it('has every month', () => {
    expect(byMonth(rows, ['2026-01', '2026-02', '2026-03'])).toEqual([3, 0, 4]);
    expect(byMonth(rows, ['2026-01', '2026-02', '2026-03'], '3273')).toEqual([1, 0, 0]);
  });

  it('has the regencies with the most residents, by sex', () => {
    const population = [
      { regency: '3204', sex: 'male', count: 1 },
      { regency: '3273', sex: 'male', count: 2 },
      { regency: '3273', sex: 'female', count: 3 },
      { regency: '5171', sex: 'female', count: 4 },
    ];
    expect(largestRegencies(population, 2)).toEqual([
      { regency: '3273', male: 2, female: 3 },
      { regency: '5171', male: 0, female: 4 },
    ]);
  });

  it('adds up moves between provinces, and leaves out those within one', () => {
    const moves = [
      { from: '3204', to: '5171', count: 1 },
      { from: '3273', to: '5171', count: 2 },
      { from: '3204', to: '3273', count: 9 },
      { from: '5171', to: '3204', count: 1 },
    ];
    expect(betweenProvinces(moves)).toEqual([
      { from: '32', to: '51', count: 3 },
      { from: '51', to: '32', count: 1 },
    ]);
  });
});
