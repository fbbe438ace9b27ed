import { none, type Rows } from './row';

/** The number of a police report stays with the office. */
export const documentRows: Rows<'DocumentStatusChanged'> = {
  DocumentStatusChanged: { eventClass: 'document', kind: 'document-changed', facts: none },
};
