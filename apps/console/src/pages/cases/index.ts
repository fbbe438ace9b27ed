import { IconChecklist } from '../../ui/icons';
import { definePage } from '../../shell/define-page';
import { casesTexts } from './texts';

export const cases = definePage({
  name: 'cases',
  group: 'work',
  icon: IconChecklist,
  roles: ['registrar', 'operator', 'auditor'],
  texts: casesTexts,
  views: [
    { path: '/cases', load: () => import('./CasesPage') },
    { path: '/cases/reports/$caseId', load: () => import('./ReportPage') },
    { path: '/cases/$personId/$kind', load: () => import('./CasePage') },
  ],
});
