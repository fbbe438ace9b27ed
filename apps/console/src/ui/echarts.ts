/** The parts of ECharts that the console uses; a page that needs another kind of chart adds it here. */
import {
  BarChart,
  ChordChart,
  GraphChart,
  HeatmapChart,
  LineChart,
  PieChart,
  SankeyChart,
  ScatterChart,
  TreeChart,
} from 'echarts/charts';
import {
  AriaComponent,
  DatasetComponent,
  DataZoomComponent,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TitleComponent,
  TooltipComponent,
  VisualMapComponent,
} from 'echarts/components';
import { init, use, type EChartsType } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';

use([
  ...[
    BarChart,
    ChordChart,
    GraphChart,
    HeatmapChart,
    LineChart,
    PieChart,
    SankeyChart,
    ScatterChart,
    TreeChart,
  ],
  ...[AriaComponent, DatasetComponent, DataZoomComponent, GridComponent, LegendComponent, MarkLineComponent],
  ...[TitleComponent, TooltipComponent, VisualMapComponent, CanvasRenderer],
]);

export type { EChartsOption } from 'echarts';
export { init, type EChartsType };
