import { IconBook } from '../../ui/icons';
import { definePage } from '../../shell/define-page';
import { ledgerTitle } from './title';

export const ledger = definePage({
  name: 'ledger',
  group: 'registry',
  icon: IconBook,
  roles: ['operator', 'auditor'],
  title: ledgerTitle,
  views: [
    { path: '/ledger', load: () => import('./LedgerPage') },
    { path: '/ledger/$actId', load: () => import('./ActPage') },
  ],
});
