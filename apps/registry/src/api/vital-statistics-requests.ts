import { z } from 'zod';
import { inBoth } from '@peristiwa/service';
import { vitalKinds } from '../vital-records/vital-records';
import { AreaCode, KnownAt, queryPosition } from './requests';

const Month = z
  .string()
  .regex(
    /^(?:19|20|21)\d{2}-(?:0[1-9]|1[0-2])$/,
    inBoth(
      'harus berupa bulan YYYY-MM, tahun 1900 sampai dengan 2199',
      'must be a month YYYY-MM, of the years 1900 to 2199',
    ),
  );

export const MigrationQuery = z.strictObject({
  from: Month.meta({ example: '2026-01' }),
  to: Month.meta({ example: '2026-06' }),
  knownAt: KnownAt.optional().meta({ example: '2026-07-31' }),
  minPosition: queryPosition,
});
export type MigrationQuery = z.infer<typeof MigrationQuery>;

export const RegistrationsQuery = MigrationQuery.extend({
  area: AreaCode.optional().meta({ example: '3204' }),
});
export type RegistrationsQuery = z.infer<typeof RegistrationsQuery>;

export const TimelinessQuery = RegistrationsQuery.extend({ kind: z.enum(vitalKinds) });
export type TimelinessQuery = z.infer<typeof TimelinessQuery>;
