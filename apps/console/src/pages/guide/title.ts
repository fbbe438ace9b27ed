/** In the navigation, which is there before the page's other texts. */
export const guideTitle = { id: 'Panduan', en: 'Guide' };
