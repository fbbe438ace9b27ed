import { z } from 'zod';
import { vitalKinds } from '../vital-records/vital-records';

const whole = z.number().int();
const month = z.string();
const named = { area: z.string(), name: z.string().optional() };
const period = { from: month, to: month, knownAt: z.iso.datetime().optional() };
const ofArea = { area: z.string().optional(), name: z.string().optional(), ...period };
const kind = z.enum(vitalKinds);
const delayBounds = z.array(whole);
const deadlineDays = whole.optional();
const counted = { count: whole, delays: z.array(whole) };
const months = z.array(z.object({ month, ...counted }));

export const RegistrationsAnswer = z
  .object({
    ...ofArea,
    delayBounds,
    kinds: z.array(z.object({ kind, deadlineDays, byOccurrence: months, byRegistration: months })),
  })
  .meta({ id: 'RegistrationsAnswer' });

export const TimelinessAnswer = z
  .object({
    ...ofArea,
    kind,
    deadlineDays,
    delayBounds,
    areas: z.array(z.object({ ...named, ...counted, late: whole, waitingDays: whole })),
  })
  .meta({ id: 'TimelinessAnswer' });

export const MigrationAnswer = z
  .object({
    ...period,
    provinces: z.array(z.object(named)),
    flows: z.array(z.object({ from: z.string(), to: z.string(), persons: whole })),
  })
  .meta({ id: 'MigrationAnswer' });
