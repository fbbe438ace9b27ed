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

/** Keputusan Presiden or Menteri (UU 23/2006 arts 53 and 54). */
export const decisionSchema = z.strictObject({
  issuer: text({ min: 3, max: 100 }).meta({ description: 'Pejabat yang menerbitkan keputusan' }),
  number: text({ min: 3, max: 64 }).meta({ description: 'Nomor keputusan' }),
  date: dateSchema.meta({ description: 'Tanggal keputusan' }),
  oathMinutes: text({ min: 3, max: 64 }).optional().meta({
    description: 'Nomor berita acara pengucapan sumpah atau pernyataan janji setia',
  }),
});
