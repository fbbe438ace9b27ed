import type { FlowAnswer } from './answers';

/** What Flow shows of the ledger itself: its latest acts without content, and up to where its chain was verified. */
export interface LedgerPulse {
  readonly acts: (limit: number) => Promise<FlowAnswer['acts']>;
  readonly verified: () => Promise<{ readonly until: number; readonly at: string } | undefined>;
}

/** Nest token. */
export const LEDGER_PULSE = Symbol('LEDGER_PULSE');
