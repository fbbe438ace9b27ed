/** In the navigation, which is there before the page's other texts. */
export const flowTitle = { id: 'Aliran', en: 'Flow' };
