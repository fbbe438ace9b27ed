import { IconInstitution } from '../../ui/icons';
import { definePage } from '../../shell/define-page';
import { ministryTitle } from './title';

/** One page for every ministry: each officer sees the own ministry's service only. */
export const ministry = definePage({
  name: 'ministry',
  group: 'partners',
  icon: IconInstitution,
  roles: ['partner'],
  title: ministryTitle,
  views: [
    { path: '/ministry', load: () => import('./MinistryPage') },
    { path: '/ministry/cases/$id', load: () => import('./KemensosCasePage') },
    { path: '/ministry/alerts/$id', load: () => import('./AlertPage') },
    { path: '/ministry/households', load: () => import('./HouseholdsPage') },
    { path: '/ministry/verification', load: () => import('./VerificationPage') },
    { path: '/ministry/copy', load: () => import('./CopyPage') },
    { path: '/ministry/reports', load: () => import('./ReportsPage') },
  ],
});
