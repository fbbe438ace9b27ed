import { IconRotateClockwise2 } from '@tabler/icons-react';
import { definePage } from '../../shell/define-page';
import { rebuildTexts } from './texts';

export const rebuild = definePage({
  name: 'rebuild',
  group: 'watch',
  icon: IconRotateClockwise2,
  roles: ['operator', 'auditor'],
  texts: rebuildTexts,
  views: [{ path: '/rebuild', load: () => import('./RebuildPage') }],
});
