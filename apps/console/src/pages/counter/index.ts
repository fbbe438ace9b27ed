import { IconOffice } from '../../ui/icons';
import { definePage } from '../../shell/define-page';
import { counterTitle } from './title';

export const counter = definePage({
  name: 'counter',
  group: 'work',
  icon: IconOffice,
  roles: ['registrar'],
  title: counterTitle,
  views: [
    { path: '/counter', load: () => import('./CounterPage') },
    { path: '/counter/applications', load: () => import('./ApplicationsPage') },
    { path: '/counter/$command', load: () => import('./FormPage') },
  ],
});
