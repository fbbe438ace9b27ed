import { channel } from 'node:diagnostics_channel';

/**
 * Notifies listeners in the same process, after the commit, that events were appended: a projector there reads at
 * once. Other processes receive `LEDGER_APPENDED`. Progress never depends on either.
 */
export const appended = channel('peristiwa.ledger.appended');
