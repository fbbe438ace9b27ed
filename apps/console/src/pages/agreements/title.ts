/** In the navigation, which is there before the page's other texts. */
export const agreementsTitle = { id: 'Perjanjian kerja sama', en: 'Agreements' };
