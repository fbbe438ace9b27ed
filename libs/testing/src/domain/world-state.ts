import type { PlainDate } from '@peristiwa/kernel';
import type { Random } from './random';
import type { Register } from './register';

/** Villages of three offices in three time zones. Each village starts with a household. */
export const worldVillages = ['3204012001', '5171011001', '9171011001', '3204022002', '5171021002'] as const;

/** A register that grows by random acts, and what the next act needs to know. */
export interface World {
  readonly random: Random;
  readonly register: Register;
  readonly today: PlainDate;
  readonly reserved: ReadonlySet<string>;
}
