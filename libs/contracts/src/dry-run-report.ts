import { z } from 'zod';

const count = z.number().int();
const fieldNames = z.array(z.string());

/** What a draft would disclose, in comparison with what the partner holds and with the version in force. */
export const DryRunReport = z
  .object({
    partner: z.string(),
    digest: z.string(),
    version: count,
    /** The version in force; null when there is none. */
    comparedWith: count.nullable(),
    madeAt: z.string(),
    madeBy: z.string(),
    persons: z.object({
      /** Persons whose entitled view was computed. */
      read: count,
      /** About how many persons there are, when not all were read; the other numbers are then projected to all. */
      of: count.optional(),
      /**
       * When not all were read: of 20 samples, 19 have each projected number of persons at most this far from the true
       * one. A share of one half is the worst case.
       */
      within: count.optional(),
      /** Persons whom the partner holds now. */
      held: count,
      /** Persons whom the partner would hold. */
      inScope: count,
      entering: count,
      leaving: count,
      /** Persons whose view cannot be computed. */
      unreadable: count,
    }),
    /** Deaths without a NIK that the partner holds now, and would hold. Absent in a report of an earlier release. */
    deathsWithoutNik: z.object({ held: count, inScope: count }).optional(),
    messages: z.object({
      /** What activation sends to the partner, by kind. */
      atOnce: z.record(z.string(), count),
      /** Messages a day, from the changes of the last days. */
      perDay: count,
      /** The same under the version in force. */
      perDayInForce: count,
      /** Changes from which they were computed. */
      changesRead: count,
    }),
    fields: z.object({
      added: fieldNames,
      withdrawn: fieldNames,
      /** For each member of a view, of how many persons it would be disclosed. */
      persons: z.record(z.string(), count),
    }),
    /** Terms that differ from the version in force; the whole draft when there is none. */
    terms: z.record(z.string(), z.object({ before: z.unknown(), after: z.unknown() })),
  })
  .meta({ id: 'DryRunReport' });
export type DryRunReport = z.infer<typeof DryRunReport>;
