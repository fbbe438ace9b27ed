import { z } from 'zod';
import { sexes } from '@peristiwa/domain';
import { PersonFacts } from './person-view';

/** What the register says of a death without a NIK. No message about a person tells of it. */
export const DEATH_WITHOUT_NIK_TYPE = 'id.peristiwa.death.without-nik.v1';

const { diedOn, year, ageAtDeath, causeOfDeath, deathActNumber, residence, reportedLate } = PersonFacts.shape;

/**
 * Value of a message about the death of somebody who is not in the register (akta kematian tanpa NIK, `domain.md` §2.2 A).
 * Each message replaces the one before it with the same key.
 */
export const DeathWithoutNik = z.object({
  /** The partner's key of the death, which corrections keep; also the key of the Kafka message and `ce_subject`. */
  deathKey: z.string().min(1),
  /** When the latest act about the death was recorded, or when the register was read. */
  recordedAt: z.string(),
  /**
   * What the agreement grants of it. `residence`: where the person lived, or was found. Absent when the death counts no
   * longer: its act is cancelled, or the agreement does not cover it.
   */
  state: z
    .object({
      diedOn,
      year,
      sex: z.enum(sexes.values).optional(),
      ageAtDeath,
      causeOfDeath,
      deathActNumber,
      residence,
      reportedLate,
    })
    .optional(),
});
export type DeathWithoutNik = z.infer<typeof DeathWithoutNik>;
export type DeathWithoutNikView = NonNullable<DeathWithoutNik['state']>;
