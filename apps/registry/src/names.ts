/** The database role of this app, its schema, and the name of its checkpoint. */
export const ROLE = 'peristiwa_registry';
export const SCHEMA = 'registry';
export const PROJECTION = 'registry';

/** Names of the checkpoints, one row per slice, of the three versions: the live one, the one that is being built, the one before. */
export const CHECKPOINT = { live: PROJECTION, next: 'registry-next', previous: 'registry-previous' } as const;
