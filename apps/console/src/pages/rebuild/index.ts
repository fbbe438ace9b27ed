import { IconRestart } from '../../ui/icons';
import { definePage } from '../../shell/define-page';
import { rebuildTexts } from './texts';

export const rebuild = definePage({
  name: 'rebuild',
  group: 'watch',
  icon: IconRestart,
  roles: ['operator', 'auditor'],
  texts: rebuildTexts,
  views: [{ path: '/rebuild', load: () => import('./RebuildPage') }],
});
