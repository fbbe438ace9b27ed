/** Owner of the keys that sign printed documents, in their key history. */
export const DOCUMENT_KEYS_OWNER = 'documents';
