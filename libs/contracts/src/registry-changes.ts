import { channel } from 'node:diagnostics_channel';

/**
 * NOTIFY channel of the registry's database: changes were committed to its change log. The payload is the number of the
 * last change. Sent by the table itself, so by whoever writes to it.
 */
export const REGISTRY_CHANGED = 'registry_changed';

/** The same for listeners in the process that committed, without the way through the database. No payload. */
export const registryChanged = channel('peristiwa.registry.changed');
