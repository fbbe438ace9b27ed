import { hints } from '@peristiwa/desk';
import { inBoth, text } from '@peristiwa/service';

export const isRegency = (birthPlace: string): boolean => /^\d{4}$/.test(birthPlace);

/** The regency; of a birth abroad the name of the place. */
export const birthPlaceSchema = text({ min: 2, max: 60 })
  .refine((place) => isRegency(place) || !/^\d+$/.test(place), {
    error: inBoth('kode kabupaten/kota terdiri atas 4 digit', 'a regency code has 4 digits'),
  })
  .meta({
    description: 'Kode kabupaten/kota, 4 digits; of a birth abroad the name of the place',
    example: '3204',
    ...hints({ 'x-area': 'birth-place' }),
  });

export function birthPlaceClaims(birthPlace: string | undefined, field: string) {
  if (birthPlace === undefined || !isRegency(birthPlace)) return [];
  return [{ field, code: birthPlace, level: 'regency', kind: 'document' }] as const;
}
