import { IconBook } from '../../ui/icons';
import { definePage } from '../../shell/define-page';
import { ledgerTexts } from './texts';

export const ledger = definePage({
  name: 'ledger',
  group: 'registry',
  icon: IconBook,
  roles: ['operator', 'auditor'],
  texts: ledgerTexts,
  views: [
    { path: '/ledger', load: () => import('./LedgerPage') },
    { path: '/ledger/$actId', load: () => import('./ActPage') },
  ],
});
