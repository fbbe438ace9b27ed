import { IconChart } from '../../ui/icons';
import { definePage } from '../../shell/define-page';
import { statisticsTexts } from './texts';

export const statistics = definePage({
  name: 'statistics',
  group: 'registry',
  icon: IconChart,
  roles: ['registrar', 'operator', 'auditor'],
  texts: statisticsTexts,
  views: [{ path: '/statistics', load: () => import('./StatisticsPage') }],
});
