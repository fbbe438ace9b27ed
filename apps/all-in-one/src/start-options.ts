import { join } from 'node:path';

export interface StartOptions {
  readonly dataDir: string;
  readonly households: number;
  /** Civil events per second once the population is registered; 0 switches the simulation off. */
  readonly rate: number;
  /** The same seed gives the same synthetic people and events. */
  readonly seed: string;
  readonly env: NodeJS.ProcessEnv;
  readonly write: (text: string) => void;
  readonly isTerminal: boolean;
  /** Fires when the start is interrupted. */
  readonly signal: AbortSignal;
}

/** Folder of the simulation's journal. */
export const journalIn = (dataDir: string) => join(dataDir, 'simulation');
