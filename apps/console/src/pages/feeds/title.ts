/** In the navigation, which is there before the page's other texts. */
export const feedsTitle = { id: 'Aliran data', en: 'Feeds' };
