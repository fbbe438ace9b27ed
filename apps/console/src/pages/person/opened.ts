/**
 * Records that were opened in this tab. Before that nothing of a person is read: each reading leaves a row in the access
 * log, so that a link that is clicked by mistake must not be one. It lives in memory and ends with the tab.
 */
const opened = new Set<string>();

export const isOpened = (id: string): boolean => opened.has(id);
export const markOpened = (id: string): void => void opened.add(id);
