/** The database role of this app, its schema, and the name of its checkpoint. */
export const ROLE = 'peristiwa_registry';
export const SCHEMA = 'registry';
export const PROJECTION = 'registry';

/** Names of the checkpoints of the live version, the one that is being built and the previous one; one row per slice. */
export const CHECKPOINT = { live: PROJECTION, next: 'registry-next', previous: 'registry-previous' } as const;
