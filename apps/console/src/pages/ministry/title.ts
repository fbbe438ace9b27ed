/** In the navigation, which is there before the page's other texts. */
export const ministryTitle = { id: 'Lembaga saya', en: 'My ministry' };
