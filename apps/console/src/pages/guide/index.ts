import { IconMap } from '../../ui/icons';
import { definePage } from '../../shell/define-page';
import { guideTitle } from './title';

export const guide = definePage({
  name: 'guide',
  group: 'help',
  icon: IconMap,
  roles: ['registrar', 'operator', 'auditor'],
  title: guideTitle,
  views: [{ path: '/guide', load: () => import('./GuidePage') }],
});
