/** In the navigation, which is there before the page's other texts. */
export const counterTitle = { id: 'Loket', en: 'Counter' };
