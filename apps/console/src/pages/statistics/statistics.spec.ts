import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { wibDay } from '../../ui/time-text';
import { allAges, ageLabel, pyramid, sankey, tileMap } from './charts';
import { linksOf, netByProvince, sum } from './migration-flows';
import { addMonths, cutOffs, lastDayOf, periodOf, populationDay } from './period';
import { byProvince, tiles } from './tile-layout';
import { medianBound, share, slowestFirst, within } from './timeliness';

const format = String;

describe('the tile map', () => {
  const published = readFileSync(
    join(__dirname, '../../../../../node_modules/idn-area-data/data/provinces.csv'),
    'utf8',
  );
  const codes = published
    .trimEnd()
    .split(/\r?\n/)
    .slice(1)
    .map((row) => row.slice(0, 2));

  it('has each of the 38 provinces of the decree once (Kepmendagri 300.2.2-2138/2025)', () => {
    expect(codes).toHaveLength(38);
    expect(tiles.map(({ code }) => code).toSorted()).toEqual(codes.toSorted());
  });
  it('has no two provinces on one place, and no label twice', () => {
    const places = tiles.map(({ column, row }) => `${column} ${row}`);
    expect(new Set(places).size).toBe(38);
    expect(new Set(tiles.map(({ label }) => label)).size).toBe(38);
  });
  it('draws provinces without a value as 0, in the order of the tiles', () => {
    const option = tileMap(tiles, new Map([['32', 7]]), (code) => code, format);
    const [series] = option.series as { data: { value: number[]; name: string }[] }[];
    expect(series?.data.map(({ name, value }) => `${name} ${value[2]}`)).toEqual(
      tiles.map(({ code, label }) => `${label} ${code === '32' ? 7 : 0}`),
    );
  });
  it('sums regencies by province', () => {
    const rows = [
      { area: '3204', total: 3 },
      { area: '3273', total: 4 },
      { area: '5171', total: 1 },
    ];
    expect([...byProvince(rows, ({ total }) => total)]).toEqual([
      ['32', 7],
      ['51', 1],
    ]);
  });
});

describe('the pyramid', () => {
  const ages = allAges([
    { from: 0, to: 4, male: 2, female: 1 },
    { from: 75, male: 0, female: 3 },
  ]);
  it('has all groups of five years, the last without an end', () => {
    expect(ages).toHaveLength(16);
    expect([ages[0], ages[1], ages[15]].map((age) => age && ageLabel(age))).toEqual(['0–4', '5–9', '75+']);
    expect(ages.reduce((total, { male, female }) => total + male + female, 0)).toBe(6);
  });
  it('draws men to the left', () => {
    const [men, women] = pyramid(ages, { male: 'L', female: 'P' }, format).series as { data: number[] }[];
    expect([men?.data[0], women?.data[0], women?.data[15]]).toEqual([-2, 1, 3]);
  });
});

describe('the period', () => {
  it.each([
    ['2026-01', -1, '2025-12'],
    ['2026-12', 1, '2027-01'],
    ['2026-11', -35, '2023-12'],
    ['2026-11', 0, '2026-11'],
  ])('%s and %s months is %s', (month, count, expected) => expect(addMonths(month, count)).toBe(expected));
  it.each([
    ['2026-02', '2026-02-28'],
    ['2028-02', '2028-02-29'],
    ['2026-12', '2026-12-31'],
  ])('%s ends on %s', (month, day) => expect(lastDayOf(month)).toBe(day));
  it('a day begins in Jakarta at 17.00 UTC', () => {
    expect(wibDay(new Date('2026-11-28T16:59:59Z'))).toBe('2026-11-28');
    expect(wibDay(new Date('2026-11-28T17:00:00Z'))).toBe('2026-11-29');
  });
  it('goes from three years ago to now; the present month is now', () => {
    const all = cutOffs('2026-11-28');
    expect([all[0], all.at(-2), all.at(-1)]).toEqual([{ month: '2023-11' }, { month: '2026-10' }, {}]);
  });
  it('ends with the cut-off, which counts the whole of its month', () => {
    expect(periodOf({}, 24, '2026-11-28')).toEqual({ from: '2024-12', to: '2026-11' });
    expect(periodOf({ month: '2026-02' }, 12, '2026-11-28')).toEqual({
      from: '2025-03',
      to: '2026-02',
      knownAt: '2026-02-28',
    });
  });
  it('the population is that of the chosen day, else of the cut-off', () => {
    expect(populationDay('2020-06-30', { month: '2026-02' }, '2026-11-28')).toBe('2020-06-30');
    expect(populationDay(null, { month: '2026-02' }, '2026-11-28')).toBe('2026-02-28');
    expect(populationDay(null, {}, '2026-11-28')).toBe('2026-11-28');
  });
});

describe('the timeliness of offices', () => {
  const bounds = [7, 30, 60, 180, 365];
  const office = (area: string, delays: number[], late = 0, waitingDays = 0) => ({
    area,
    delays,
    late,
    waitingDays,
    count: delays.reduce((total, count) => total + count, 0),
  });
  it('counts up to a bound, that bound included', () => {
    expect([30, 60, 365].map((days) => within([1, 2, 4, 8, 16, 32], bounds, days))).toEqual([3, 7, 31]);
  });
  it('a share of nothing is none', () => {
    expect([share(1, 4), share(0, 4), share(0, 0)]).toEqual([0.25, 0, null]);
  });
  it('half are registered within a bound, or only beyond the last', () => {
    expect(medianBound([2, 2, 0, 0, 0, 0], bounds)).toBe(7);
    expect(medianBound([1, 2, 1, 0, 0, 0], bounds)).toBe(30);
    expect(medianBound([1, 0, 0, 0, 0, 2], bounds)).toBeUndefined();
    expect(medianBound([0, 0, 0, 0, 0, 0], bounds)).toBeUndefined();
  });
  it('names the slowest first, of those with enough acts', () => {
    const offices = [
      office('3204', [0, 5, 5, 0, 0, 0], 1, 90),
      office('3273', [0, 0, 1, 9, 0, 0], 5, 10),
      office('5171', [0, 0, 0, 0, 0, 4], 4, 0),
    ];
    const order = (by: 'within60' | 'late' | 'waiting') =>
      slowestFirst(offices, bounds, by).map(({ area }) => area);
    expect(order('within60')).toEqual(['3273', '3204']);
    expect(order('late')).toEqual(['3273', '3204']);
    expect(order('waiting')).toEqual(['3204', '3273']);
    expect(slowestFirst(offices, bounds, 'within60', 1)[0]?.area).toBe('5171');
  });
  it('has a certain order of offices that are the same', () => {
    const same = [
      office('5171', [5, 0, 0, 0, 0, 0]),
      office('3204', [5, 0, 0, 0, 0, 0]),
      office('11', [9, 0, 0, 0, 0, 0]),
    ];
    expect(slowestFirst(same, bounds, 'within60').map(({ area }) => area)).toEqual(['11', '3204', '5171']);
  });
});

describe('migration between provinces', () => {
  const flows = [
    { from: '32', to: '51', persons: 5 },
    { from: '51', to: '32', persons: 2 },
    { from: '11', to: '51', persons: 1 },
  ];
  it('the net of all provinces is 0', () => {
    const net = netByProvince(flows);
    expect(net.map(({ code, net: balance }) => `${code} ${balance}`)).toEqual(['11 -1', '32 -3', '51 4']);
    expect(net.reduce((total, { net: balance }) => total + balance, 0)).toBe(0);
    expect(sum(flows)).toBe(8);
  });
  it('links the largest flows, from an origin to a destination of its own', () => {
    expect(linksOf(flows, 2)).toEqual([
      { source: 'from 32', target: 'to 51', value: 5 },
      { source: 'from 51', target: 'to 32', value: 2 },
    ]);
    const names = {
      origin: (code: string) => `${code} asal`,
      destination: (code: string) => `${code} tujuan`,
    };
    const [series] = sankey(flows, names, format).series as { data: { name: string }[] }[];
    expect(series?.data.map(({ name }) => name).toSorted()).toEqual([
      'from 11',
      'from 32',
      'from 51',
      'to 32',
      'to 51',
    ]);
  });
});
