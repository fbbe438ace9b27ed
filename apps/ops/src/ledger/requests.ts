import { z } from 'zod';
import { day, inBoth, wholeNumber } from '@peristiwa/service';

const position = wholeNumber({ min: 1 });

const EventTypeName = z
  .string()
  .regex(
    /^[A-Za-z]{1,60}$/,
    inBoth('harus berupa nama jenis peristiwa', 'must be the name of an event type'),
  );

const Office = z
  .string()
  .regex(
    /^\d{2}(?:\d{2})?$/,
    inBoth('harus berupa kode provinsi atau kabupaten/kota', 'must be the code of a province or a regency'),
  );

export const ActsQuery = z.strictObject({
  /** `next` of the previous page. */
  upTo: position.optional(),
  /** Days of recording (WIB), both included. */
  from: day.optional(),
  to: day.optional(),
  office: Office.optional(),
  type: EventTypeName.optional(),
  limit: wholeNumber({ min: 1, max: 200 }).default(50),
});
export type ActsQuery = z.infer<typeof ActsQuery>;

const bodyPosition = z.number().int().min(1).max(Number.MAX_SAFE_INTEGER).optional();

/** Without `from` and `to` the whole ledger with its related tables is verified. */
export const NewVerification = z
  .strictObject({ from: bodyPosition, to: bodyPosition })
  .meta({ id: 'NewVerification', example: { from: 1, to: 50_000 } });
export type NewVerification = z.infer<typeof NewVerification>;

export const ExportQuery = z.strictObject({ from: position, to: position });
export type ExportQuery = z.infer<typeof ExportQuery>;

export const VerificationsQuery = z.strictObject({ limit: wholeNumber({ min: 1, max: 100 }).default(20) });
export type VerificationsQuery = z.infer<typeof VerificationsQuery>;
