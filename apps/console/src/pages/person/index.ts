import { IconPersonSearch } from '../../ui/icons';
import { definePage } from '../../shell/define-page';
import { personTexts } from './texts';

export const person = definePage({
  name: 'person',
  group: 'registry',
  icon: IconPersonSearch,
  roles: ['registrar', 'operator', 'auditor'],
  texts: personTexts,
  views: [
    { path: '/person', load: () => import('./LookupPage') },
    { path: '/person/$personId', load: () => import('./PersonPage') },
    { path: '/person/card/$familyId', load: () => import('./CardPage') },
  ],
});
