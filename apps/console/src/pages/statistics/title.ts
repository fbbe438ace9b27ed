/** In the navigation, which is there before the page's other texts. */
export const statisticsTitle = { id: 'Statistik', en: 'Statistics' };
