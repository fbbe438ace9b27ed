/** The database role of this app, its schema, and the name of its checkpoint. */
export const ROLE = 'peristiwa_registry';
export const SCHEMA = 'registry';
export const PROJECTION = 'registry';
