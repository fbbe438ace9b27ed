/** Kinds of message by which a selection can be narrowed, with what they are called (docs/feed-messages.md). */
export const kindNames = {
  born: { id: 'Kelahiran', en: 'Birth' },
  died: { id: 'Kematian', en: 'Death' },
  widowed: { id: 'Cerai mati', en: 'Widowed' },
  married: { id: 'Perkawinan', en: 'Marriage' },
  divorced: { id: 'Perceraian', en: 'Divorce' },
  moved: { id: 'Kedatangan di alamat baru', en: 'Arrival at a new address' },
  departed: { id: 'Keberangkatan pindah', en: 'Departure' },
  'address-changed': { id: 'Perubahan alamat', en: 'Change of address' },
  'departed-abroad': { id: 'Pindah ke luar negeri', en: 'Departure abroad' },
  'returned-from-abroad': { id: 'Datang dari luar negeri', en: 'Return from abroad' },
  'card-changed': { id: 'Perubahan KK', en: 'Change of a card' },
  'element-changed': { id: 'Perubahan elemen data', en: 'Change of an element' },
  'document-changed': { id: 'Dokumen kependudukan', en: 'Document' },
  corrected: { id: 'Pembetulan akta', en: 'Correction of an act' },
  cancelled: { id: 'Pembatalan akta', en: 'Cancellation of an act' },
  reinstated: { id: 'Kematian dibatalkan', en: 'Death cancelled' },
  merged: { id: 'Penggabungan data ganda', en: 'Merge of a duplicate' },
  'entered-scope': { id: 'Masuk cakupan', en: 'Entered the scope' },
  'left-scope': { id: 'Keluar dari cakupan', en: 'Left the scope' },
  'grants-changed': { id: 'Elemen data perjanjian berubah', en: 'Other fields granted' },
  'fields-changed': { id: 'Data berubah tanpa peristiwa', en: 'Fields changed' },
  resynced: { id: 'Disamakan kembali', en: 'Resynchronised' },
  'observation-settled': { id: 'Jawaban atas data balikan', en: 'Outcome of an observation' },
  relabelled: { id: 'Kode wilayah baru', en: 'Area relabelled' },
} as const;

export function kindName(kind: string, language: 'id' | 'en'): string {
  return Object.hasOwn(kindNames, kind) ? kindNames[kind as keyof typeof kindNames][language] : kind;
}
