/** In the navigation, which is there before the page's other texts. */
export const casesTitle = { id: 'Daftar kerja', en: 'Working list' };
