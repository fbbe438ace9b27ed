/** In the navigation, which is there before the page's other texts. */
export const ledgerTitle = { id: 'Buku besar', en: 'Ledger' };
