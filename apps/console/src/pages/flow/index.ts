import { IconRoute } from '../../ui/icons';
import { definePage } from '../../shell/define-page';
import { flowTexts } from './texts';

export const flow = definePage({
  name: 'flow',
  group: 'watch',
  icon: IconRoute,
  roles: ['operator', 'auditor'],
  start: ['operator', 'auditor'],
  texts: flowTexts,
  views: [
    { path: '/flow', load: () => import('./FlowPage') },
    { path: '/flow/runbooks/$name', load: () => import('./RunbookPage') },
  ],
});
