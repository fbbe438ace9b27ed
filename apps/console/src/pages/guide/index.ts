import { IconMap } from '../../ui/icons';
import { definePage } from '../../shell/define-page';
import { guideTexts } from './texts';

export const guide = definePage({
  name: 'guide',
  group: 'help',
  icon: IconMap,
  roles: ['registrar', 'operator', 'auditor'],
  texts: guideTexts,
  views: [{ path: '/guide', load: () => import('./GuidePage') }],
});
