import { z } from 'zod';
import { stayPermitKinds } from '@peristiwa/domain';

const on = z.iso.date();

export const StayPermitAnswer = z
  .object({
    kind: z.enum(stayPermitKinds.values),
    number: z.string(),
    issuedAt: z.string().optional(),
    issuedOn: on,
    validUntil: on.optional(),
    status: z.enum(['in-force', 'expired']).describe('On the day of the answer'),
    documentNumber: z.string().optional().describe('Of the SKTT'),
    nationality: z.string().optional(),
  })
  .describe('Izin tinggal of a foreigner: the last one on record');
