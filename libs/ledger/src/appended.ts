import { channel } from 'node:diagnostics_channel';

/**
 * Tells whoever lives in the same process, after the commit, that something was appended: a projector there looks at
 * once and not at its next poll. Never needed for progress, and nothing is said across processes: NOTIFY in the append
 * would halve its rate at 16 writers (`event-store.md` §1 no. 8).
 */
export const appended = channel('peristiwa.ledger.appended');
