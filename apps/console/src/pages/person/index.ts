import { IconPersonSearch } from '../../ui/icons';
import { definePage } from '../../shell/define-page';
import { personTitle } from './title';

export const person = definePage({
  name: 'person',
  group: 'registry',
  icon: IconPersonSearch,
  roles: ['registrar', 'operator', 'auditor'],
  title: personTitle,
  views: [
    { path: '/person', load: () => import('./LookupPage') },
    { path: '/person/$personId', load: () => import('./PersonPage') },
    { path: '/person/card/$familyId', load: () => import('./CardPage') },
  ],
});
