import type { PlainDate } from '@peristiwa/kernel';
import type { DeathAttestor, DeathCause, Sex } from '../values';

/** The death of somebody who is not in the register: what is reported, and what the event keeps. */
export interface DeathWithoutNik {
  readonly diedOn: PlainDate;
  /** Absent for a body that nobody could identify (jenazah tidak dikenal). */
  readonly name?: string;
  readonly sex?: Sex;
  /** Completed years, known or estimated. */
  readonly age?: number;
  /** Village in which the person lived, or in which the body was found. */
  readonly village: string;
  readonly cause: DeathCause;
  readonly attestedBy: DeathAttestor;
  /** Number of the police report on an unidentified body. */
  readonly policeReport?: string;
}

/** As the event keeps it. */
export interface DeathWithoutNikOnRecord extends DeathWithoutNik {
  readonly actNumber: string;
  readonly reportedLate: boolean;
}
