import type { PlainDate } from '@peristiwa/kernel';
import type { MoveReason } from '../values';

/**
 * A vital event outside Indonesia (peristiwa penting di luar NKRI; UU 23/2006 arts 29, 37, 41 and 45; domain.md §2.2 A,
 * LN). An authority there, or the mission, has recorded it, so the office of the domicile issues no act of its own: it
 * records the report (surat keterangan pelaporan).
 */
export interface EventAbroad {
  /** ISO 3166-1, two letters. */
  readonly country: string;
  /** Perwakilan RI that certifies the event. */
  readonly mission: string;
  /** Of the mission. */
  readonly certificate: { readonly number: string; readonly date: PlainDate };
  /** Tanggal kembali ke Indonesia of whoever has to report. */
  readonly returnedOn?: PlainDate;
}

/** Life abroad for a year or longer (SKPLN, F-1.03; UU 23/2006 art. 18). */
export interface LifeAbroad {
  /** From this day on they live abroad: the day of the report, or of an earlier departure. */
  readonly departedOn: PlainDate;
  /** Rencana tanggal keberangkatan, where it lies after the report. */
  readonly plannedOn?: PlainDate;
  /** ISO 3166-1, two letters. */
  readonly country: string;
  readonly foreignAddress?: string;
  readonly reason: MoveReason;
  /** Penjamin. */
  readonly guarantor?: string;
}
