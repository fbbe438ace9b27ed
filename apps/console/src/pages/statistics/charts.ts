import type { EChartsOption } from '../../ui/echarts';
import { linksOf, type Flow } from './migration-flows';
import type { Tile } from './tile-layout';

/** Colours that stay apart for most readers who do not see all colours (Okabe and Ito), in a fixed order. */
const palette = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9'] as const;
const SHADES = ['#e8f1f8', '#9cc4e0', '#4a90c2', '#0f5f9c', '#073763'];
/** From soon to late. */
const DELAYS = ['#0b5394', '#3d85c6', '#9fc5e8', '#f6b26b', '#e06666', '#990000'];

export interface AgeGroup {
  readonly from: number;
  readonly to?: number;
  readonly male: number;
  readonly female: number;
}

/** `0–4`, and `75+` for the last group. */
export const ageLabel = ({ from, to }: Pick<AgeGroup, 'from' | 'to'>): string =>
  to === undefined ? `${from}+` : `${from}–${to}`;

const GROUPS = 16;

/** All age groups of five years up to 75 and older: those of which nobody lives here too, so that the scale is even. */
export function allAges(ages: readonly AgeGroup[]): readonly AgeGroup[] {
  return Array.from({ length: GROUPS }, (_, index) => {
    const from = index * 5;
    const last = index === GROUPS - 1;
    return (
      ages.find((age) => age.from === from) ?? { from, ...(last ? {} : { to: from + 4 }), male: 0, female: 0 }
    );
  });
}

interface Sexes {
  readonly male: string;
  readonly female: string;
}

type Format = (value: number) => string;

export function pyramid(ages: readonly AgeGroup[], names: Sexes, format: Format): EChartsOption {
  const bar = (name: string, data: number[], color: string) =>
    ({ type: 'bar', name, data, stack: 'all', itemStyle: { color }, barCategoryGap: '12%' }) as const;
  return {
    grid: { left: 56, right: 24, top: 36, bottom: 32 },
    legend: { top: 0 },
    tooltip: { trigger: 'axis', valueFormatter: (value) => format(Math.abs(Number(value))) },
    xAxis: {
      type: 'value',
      axisLabel: { formatter: (value: number) => format(Math.abs(value)), hideOverlap: true },
    },
    yAxis: {
      type: 'category',
      data: ages.map(ageLabel),
      axisTick: { show: false },
      axisLine: { onZero: false },
    },
    series: [
      bar(
        names.male,
        ages.map(({ male }) => -male),
        palette[0],
      ),
      bar(
        names.female,
        ages.map(({ female }) => female),
        palette[1],
      ),
    ],
  };
}

export interface Series {
  readonly name: string;
  readonly values: readonly (number | null)[];
}

const monthly = {
  grid: { left: 52, right: 16, top: 64, bottom: 32 },
  legend: { top: 0 },
} as const;

/** A line for each series over the months. */
export function lines(
  months: readonly string[],
  series: readonly Series[],
  format: Format,
  max?: number,
): EChartsOption {
  return {
    ...monthly,
    color: [...palette],
    tooltip: { trigger: 'axis', valueFormatter: (value) => (value === null ? '–' : format(Number(value))) },
    xAxis: { type: 'category', data: [...months] },
    yAxis: {
      type: 'value',
      minInterval: max === undefined ? 1 : undefined,
      max,
      axisLabel: { formatter: format },
    },
    series: series.map(({ name, values }) => ({ type: 'line', name, data: [...values], symbolSize: 5 })),
  };
}

/** Bars of the months, divided by the time until registration. */
export function stackedDelays(
  months: readonly string[],
  classes: readonly Series[],
  format: Format,
): EChartsOption {
  return {
    ...monthly,
    color: DELAYS,
    tooltip: { trigger: 'axis', valueFormatter: (value) => format(Number(value)) },
    xAxis: { type: 'category', data: [...months] },
    yAxis: { type: 'value', minInterval: 1, axisLabel: { formatter: format } },
    series: classes.map(({ name, values }) => ({ type: 'bar', name, stack: 'all', data: [...values] })),
  };
}

/** Bars from the top down, the first on top. */
export function ranking(
  names: readonly string[],
  values: readonly number[],
  format: Format,
  max?: number,
): EChartsOption {
  return {
    grid: { left: 8, right: 56, top: 8, bottom: 24, containLabel: true },
    tooltip: { valueFormatter: (value) => format(Number(value)) },
    xAxis: { type: 'value', max, axisLabel: { formatter: format, hideOverlap: true } },
    yAxis: { type: 'category', inverse: true, data: [...names], axisTick: { show: false } },
    series: [
      {
        type: 'bar',
        data: [...values],
        barMaxWidth: 22,
        itemStyle: { color: palette[0] },
        label: { show: true, position: 'right', formatter: ({ value }) => format(Number(value)) },
      },
    ],
  };
}

/** Each province a square of a heat map. */
export function tileMap(
  tiles: readonly Tile[],
  values: ReadonlyMap<string, number>,
  nameOf: (code: string) => string,
  format: Format,
): EChartsOption {
  const most = Math.max(1, ...tiles.map(({ code }) => values.get(code) ?? 0));
  const columns = Math.max(...tiles.map(({ column }) => column)) + 1;
  const rows = Math.max(...tiles.map(({ row }) => row)) + 1;
  const axis = (length: number) => ({
    type: 'category' as const,
    data: Array.from({ length }, (_, index) => String(index)),
    show: false,
  });
  return {
    grid: { left: 4, right: 4, top: 4, bottom: 48 },
    tooltip: {
      formatter: (params) => {
        const { dataIndex = 0 } = params as { dataIndex?: number };
        const { code } = tiles[dataIndex] as Tile;
        return `${nameOf(code)}: ${format(values.get(code) ?? 0)}`;
      },
    },
    xAxis: axis(columns),
    yAxis: { ...axis(rows), inverse: true },
    visualMap: {
      min: 0,
      max: most,
      calculable: false,
      orient: 'horizontal',
      left: 'center',
      bottom: 0,
      inRange: { color: SHADES },
      text: [format(most), format(0)],
    },
    series: [
      {
        type: 'heatmap',
        data: tiles.map(({ code, label, column, row }) => {
          const value = values.get(code) ?? 0;
          return {
            value: [column, row, value],
            name: label,
            label: { color: value > most / 2 ? '#fff' : '#1a1a1a' },
          };
        }),
        label: { show: true, fontSize: 10, formatter: '{b}' },
        itemStyle: { borderColor: '#fff', borderWidth: 3, borderRadius: 4 },
      },
    ],
  };
}

const LINKS_MAX = 60;

export function sankey(
  flows: readonly Flow[],
  nameOf: { readonly origin: (code: string) => string; readonly destination: (code: string) => string },
  format: Format,
): EChartsOption {
  const links = linksOf(flows, LINKS_MAX);
  const nodes = [...new Set(links.flatMap(({ source, target }) => [source, target]))];
  const codeOf = (node: string) => node.slice(node.indexOf(' ') + 1);
  /** A province has one colour, as an origin and as a destination. */
  const codes = [...new Set(nodes.map(codeOf))].toSorted();
  const labelOf = (node: string) =>
    node.startsWith('from ') ? nameOf.origin(codeOf(node)) : nameOf.destination(codeOf(node));
  return {
    tooltip: {
      formatter: (params) => {
        const { name, value, data } = params as {
          name: string;
          value: number;
          data: { source?: string; target?: string };
        };
        const { source, target } = data;
        if (source === undefined || target === undefined) return `${labelOf(name)}: ${format(value)}`;
        return `${labelOf(source)} → ${labelOf(target)}: ${format(value)}`;
      },
    },
    series: [
      {
        type: 'sankey',
        left: 8,
        right: 190,
        nodeGap: 10,
        data: nodes.map((name) => ({
          name,
          label: { formatter: labelOf(name) },
          itemStyle: { color: palette[codes.indexOf(codeOf(name)) % palette.length] },
        })),
        links,
        lineStyle: { color: 'source', opacity: 0.4 },
      },
    ],
  };
}

/** Origins by row and destinations by column. */
export function matrix(
  provinces: readonly string[],
  flows: readonly Flow[],
  nameOf: (code: string) => string,
  format: Format,
): EChartsOption {
  const place = new Map(provinces.map((code, index) => [code, index]));
  const most = Math.max(1, ...flows.map(({ persons }) => persons));
  return {
    grid: { left: 8, right: 8, top: 8, bottom: 56, containLabel: true },
    tooltip: {
      formatter: (params) => {
        const { dataIndex = 0 } = params as { dataIndex?: number };
        const { from, to, persons } = flows[dataIndex] as Flow;
        return `${nameOf(from)} → ${nameOf(to)}: ${format(persons)}`;
      },
    },
    xAxis: {
      type: 'category',
      data: provinces.map(nameOf),
      axisLabel: { rotate: 60 },
      splitArea: { show: true },
    },
    yAxis: { type: 'category', data: provinces.map(nameOf), inverse: true, splitArea: { show: true } },
    visualMap: {
      min: 0,
      max: most,
      orient: 'horizontal',
      left: 'center',
      bottom: 0,
      inRange: { color: SHADES },
      text: [format(most), format(0)],
    },
    series: [
      {
        type: 'heatmap',
        data: flows.map(({ from, to, persons }) => [place.get(to) ?? 0, place.get(from) ?? 0, persons]),
        label: { show: provinces.length <= 12 },
      },
    ],
  };
}
