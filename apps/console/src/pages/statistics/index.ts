import { IconChart } from '../../ui/icons';
import { definePage } from '../../shell/define-page';
import { statisticsTitle } from './title';

export const statistics = definePage({
  name: 'statistics',
  group: 'registry',
  icon: IconChart,
  roles: ['registrar', 'operator', 'auditor'],
  title: statisticsTitle,
  views: [{ path: '/statistics', load: () => import('./StatisticsPage') }],
});
