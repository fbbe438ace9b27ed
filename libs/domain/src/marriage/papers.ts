import type { PlainDate } from '@peristiwa/kernel';

/**
 * KUA records marriages of two Muslims, Disdukcapil all others (INV-08; UU 23/2006 art. 34(4)). `abroad`: a marriage of
 * whichever religion that an authority of another country or a mission has recorded (UU 23/2006 art. 37).
 */
export type Authority = 'civil-registry' | 'kua' | 'abroad';

/** Buku nikah, which the KUA gives to the couple (UU 23/2006 art. 34(4)). */
export interface MarriageBook {
  readonly number: string;
  readonly kua: string;
  readonly date: PlainDate;
}

/** Akta cerai, which the pengadilan agama gives to the couple (UU 7/1989 art. 84(4)). */
export interface DivorceCertificate {
  readonly number: string;
  readonly date: PlainDate;
}
