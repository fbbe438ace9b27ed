import { z } from 'zod';
import { dateSchema } from '@peristiwa/desk';
import { text } from '@peristiwa/service';

export const evidenceSchema = text({ min: 3, max: 100 }).meta({
  description: 'Dokumen bukti: number or title of the paper',
});

/** Penetapan pengadilan (INV-22). */
export const decreeSchema = z
  .strictObject({
    court: text({ min: 3, max: 100 }).meta({ description: 'Pengadilan' }),
    number: text({ min: 3, max: 64 }).meta({ description: 'Nomor penetapan' }),
    date: dateSchema.meta({ description: 'Tanggal penetapan' }),
  })
  .meta({ description: 'Penetapan pengadilan' });
