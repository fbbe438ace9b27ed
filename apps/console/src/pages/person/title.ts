/** In the navigation, which is there before the page's other texts. */
export const personTitle = { id: 'Penduduk dan KK', en: 'Person and card' };
