import { IconRoute } from '../../ui/icons';
import { definePage } from '../../shell/define-page';
import { flowTitle } from './title';

export const flow = definePage({
  name: 'flow',
  group: 'watch',
  icon: IconRoute,
  roles: ['operator', 'auditor'],
  start: ['operator', 'auditor'],
  title: flowTitle,
  views: [
    { path: '/flow', load: () => import('./FlowPage') },
    { path: '/flow/runbooks/$name', load: () => import('./RunbookPage') },
  ],
});
