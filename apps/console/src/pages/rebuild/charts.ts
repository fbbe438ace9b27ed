import type { EChartsOption } from '../../ui/echarts';
import type { Comparison, Sample } from './rebuild-state';

type Digest = Comparison['digests'][number];

const SIDE = 16;
const VERDICTS = ['same', 'later', 'differs'] as const;
const COLORS = { same: '#56a37a', later: '#b8c4ce', differs: '#c0392b' } as const;

/** The 256 slices of streams as a square: green where both versions are the same, red where they differ. */
export function digestSquare(
  digests: readonly Digest[],
  names: Readonly<Record<Digest['verdict'], string>>,
  describe: (digest: Digest) => string,
): EChartsOption {
  const axis = {
    type: 'category' as const,
    data: Array.from({ length: SIDE }, (_, place) => String(place)),
    show: false,
  };
  return {
    grid: { left: 4, right: 4, top: 4, bottom: 36 },
    tooltip: {
      formatter: (params) => {
        const { dataIndex = 0 } = params as { dataIndex?: number };
        return describe(digests[dataIndex] as Digest);
      },
    },
    xAxis: axis,
    yAxis: { ...axis, inverse: true },
    visualMap: {
      type: 'piecewise',
      orient: 'horizontal',
      left: 'center',
      bottom: 0,
      pieces: VERDICTS.map((verdict, value) => ({ value, label: names[verdict], color: COLORS[verdict] })),
    },
    series: [
      {
        type: 'heatmap',
        data: digests.map(({ slice, verdict }) => [
          slice % SIDE,
          Math.floor(slice / SIDE),
          VERDICTS.indexOf(verdict),
        ]),
        itemStyle: { borderColor: '#fff', borderWidth: 1 },
      },
    ],
  };
}

export function rateLine(
  samples: readonly Sample[],
  name: string,
  format: (value: number) => string,
): EChartsOption {
  return {
    grid: { left: 64, right: 16, top: 16, bottom: 28 },
    tooltip: { trigger: 'axis', valueFormatter: (value) => format(Number(value)) },
    xAxis: { type: 'category', data: samples.map(({ second }) => String(second)) },
    yAxis: { type: 'value', axisLabel: { formatter: format } },
    series: [
      {
        type: 'line',
        name,
        data: samples.map(({ perSecond }) => Math.round(perSecond)),
        showSymbol: false,
        areaStyle: { opacity: 0.15 },
        color: '#0072b2',
      },
    ],
  };
}
