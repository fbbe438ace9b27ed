import { IconChartHistogram } from '@tabler/icons-react';
import { definePage } from '../../shell/define-page';
import { statisticsTexts } from './texts';

export const statistics = definePage({
  name: 'statistics',
  group: 'registry',
  icon: IconChartHistogram,
  roles: ['registrar', 'operator', 'auditor'],
  texts: statisticsTexts,
  views: [{ path: '/statistics', load: () => import('./StatisticsPage') }],
});
