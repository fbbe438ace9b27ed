import { IconChecklist } from '../../ui/icons';
import { definePage } from '../../shell/define-page';
import { casesTitle } from './title';

export const cases = definePage({
  name: 'cases',
  group: 'work',
  icon: IconChecklist,
  roles: ['registrar', 'operator', 'auditor'],
  title: casesTitle,
  views: [
    { path: '/cases', load: () => import('./CasesPage') },
    { path: '/cases/reports/$caseId', load: () => import('./ReportPage') },
    { path: '/cases/$personId/$kind', load: () => import('./CasePage') },
  ],
});
