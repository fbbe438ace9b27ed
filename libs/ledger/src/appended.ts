import { channel } from 'node:diagnostics_channel';

/**
 * Notifies listeners in the same process, after the commit, that events were appended: a projector there reads at
 * once, without waiting for its next poll. Progress never depends on it, and other processes are not notified: NOTIFY
 * in the append would halve its rate at 16 writers (`event-store.md` §1 no. 8).
 */
export const appended = channel('peristiwa.ledger.appended');
