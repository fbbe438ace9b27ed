/** In the navigation, which is there before the page's other texts. */
export const rebuildTitle = { id: 'Bangun ulang', en: 'Rebuild' };
