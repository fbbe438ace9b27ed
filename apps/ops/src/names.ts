/** The database role of this app and its schema. */
export const ROLE = 'peristiwa_ops';
export const SCHEMA = 'ops';
