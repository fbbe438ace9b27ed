import { useEffect, useRef, type RefObject } from 'react';
import { init, type EChartsOption, type EChartsType } from './echarts';

interface Props {
  readonly option: EChartsOption;
  readonly height: number;
  readonly label: string;
  /** Receives the function that gives the picture as a data address. */
  readonly png: RefObject<(() => string | undefined) | undefined>;
}

/** Tooltips are drawn: as HTML they would have styles that the policy of the page refuses. */
const drawnTooltip = (option: EChartsOption): EChartsOption => ({
  animation: false,
  ...option,
  tooltip: {
    trigger: 'item',
    ...(Array.isArray(option.tooltip) ? {} : option.tooltip),
    renderMode: 'richText',
  },
});

/** The canvas of a chart; in a chunk of its own, with ECharts. */
export default function ChartPicture({ option, height, label, png }: Props) {
  const element = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType | undefined>(undefined);
  useEffect(() => {
    const place = element.current;
    if (!place) return undefined;
    const made = init(place);
    chart.current = made;
    png.current = () => made.getDataURL({ type: 'png', pixelRatio: 2, backgroundColor: '#fff' });
    const observer = new ResizeObserver(() => made.resize());
    observer.observe(place);
    return () => {
      observer.disconnect();
      made.dispose();
      chart.current = undefined;
      png.current = undefined;
    };
  }, [png]);
  useEffect(() => {
    chart.current?.setOption(drawnTooltip(option), { notMerge: true });
  }, [option]);
  return <div ref={element} role="img" aria-label={label} style={{ height, width: '100%' }} />;
}
