import { defineTexts } from '../shell/i18n';

/** What somebody is to the subject of an act (`ui/relation.ts`). */
export const relationTexts = defineTexts('relations', {
  id: {
    subject: 'subjek akta',
    mother: 'ibu',
    father: 'ayah',
    spouse: 'pasangan',
    child: 'anak',
    member: 'anggota keluarga yang catatannya ikut berubah',
  },
  en: {
    subject: 'subject of the act',
    mother: 'mother',
    father: 'father',
    spouse: 'spouse',
    child: 'child',
    member: 'member of the family whose record it changed',
  },
});
