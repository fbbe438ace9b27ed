import { z } from 'zod';
import { month } from '@peristiwa/service';
import { vitalKinds } from '../vital-records/vital-records';
import { AreaCode, KnownAt, queryPosition } from './requests';

export const MigrationQuery = z.strictObject({
  from: month.meta({ example: '2026-01' }),
  to: month.meta({ example: '2026-06' }),
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
