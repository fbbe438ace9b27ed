import { IconRestart } from '../../ui/icons';
import { definePage } from '../../shell/define-page';
import { rebuildTitle } from './title';

export const rebuild = definePage({
  name: 'rebuild',
  group: 'watch',
  icon: IconRestart,
  roles: ['operator', 'auditor'],
  title: rebuildTitle,
  views: [{ path: '/rebuild', load: () => import('./RebuildPage') }],
});
