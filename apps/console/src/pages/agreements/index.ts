import { IconCertificate } from '../../ui/icons';
import { definePage } from '../../shell/define-page';
import { agreementsTitle } from './title';

export const agreements = definePage({
  name: 'agreements',
  group: 'partners',
  icon: IconCertificate,
  roles: ['operator', 'auditor'],
  title: agreementsTitle,
  views: [
    { path: '/agreements', load: () => import('./AgreementsPage') },
    { path: '/agreements/$partner', load: () => import('./AgreementPage') },
    { path: '/agreements/$partner/draft', load: () => import('./DraftPage') },
    { path: '/new-agreement', load: () => import('./DraftPage') },
  ],
});
