import type { PersonMessageKind } from '@peristiwa/contracts';

export interface KindText {
  readonly id: string;
  readonly en: string;
}

/** What each kind of message says, for the documents that subscribers read. */
export const kindTexts: { readonly [Kind in PersonMessageKind]: KindText } = {
  reinstated: {
    id:
      'Kematian yang tercatat ternyata tidak terjadi: akta kematian dibatalkan dan penduduk masih hidup. Selama ' +
      '`falseFrom` sampai `falseUntil` penduduk keliru tercatat meninggal.',
    en:
      'The registered death did not happen: the act is cancelled and the person lives. From `falseFrom` to ' +
      '`falseUntil` the register wrongly had the person as dead.',
  },
  cancelled: {
    id:
      'Sebuah akta atau pencatatan tentang penduduk dibatalkan, atau dibetulkan sehingga tidak lagi menyangkut ' +
      'penduduk ini. Bila yang dibatalkan adalah pencatatan awal penduduk, `left-scope` menyusul.',
    en:
      'An act about the person was cancelled, or corrected so that nothing of it concerns the person any more. When it ' +
      'was the act that entered the person in the register, `left-scope` follows.',
  },
  merged: {
    id:
      'Data penduduk ini ganda dan digabungkan dengan `survivorKey`. `state` adalah data yang pernah dikirim; ' +
      '`left-scope` menyusul.',
    en:
      'The person was a duplicate: the record continues under `survivorKey`. `state` is what was sent before; ' +
      '`left-scope` follows.',
  },
  corrected: {
    id: 'Akta atau pencatatan tentang penduduk dibetulkan: `facts` dan `state` sesuai dengan yang sudah dibetulkan.',
    en: 'An act about the person was corrected: `facts` and `state` are those of the corrected act.',
  },
  died: { id: 'Kematian dicatat.', en: 'The death was registered.' },
  born: { id: 'Kelahiran dicatat.', en: 'The birth was registered.' },
  moved: {
    id: 'Penduduk datang dari kabupaten/kota lain.',
    en: 'The person arrived from another regency.',
  },
  departed: {
    id: 'SKPWNI diterbitkan: penduduk sedang pindah ke kabupaten/kota lain.',
    en: 'An SKPWNI was issued: the person is moving to another regency.',
  },
  'departed-abroad': {
    id: 'SKPLN diterbitkan: penduduk pindah ke luar negeri dan keluar dari kartu keluarganya.',
    en: 'An SKPLN was issued: the person moved abroad and left the family card.',
  },
  'returned-from-abroad': {
    id: 'SKDLN diterbitkan: penduduk kembali dari luar negeri.',
    en: 'An SKDLN was issued: the person returned from abroad.',
  },
  'stay-registered': {
    id: 'Penduduk tinggal sementara di tempat lain (penduduk nonpermanen); kartu keluarga dan alamatnya tetap.',
    en: 'The person lives elsewhere for a time (penduduk nonpermanen); card and address stay.',
  },
  'stay-ended': {
    id: 'Tinggal sementara penduduk nonpermanen berakhir sebelum waktunya.',
    en: 'A non-permanent stay ended before its term.',
  },
  divorced: { id: 'Perceraian dicatat.', en: 'The divorce was registered.' },
  widowed: { id: 'Suami atau istri meninggal.', en: 'The spouse died.' },
  married: { id: 'Perkawinan dicatat.', en: 'The marriage was registered.' },
  'biodata-recorded': {
    id: 'Biodata penduduk dicatat untuk pertama kali.',
    en: 'The biodata of the person were recorded for the first time.',
  },
  'move-cancelled': {
    id: 'SKPWNI dibatalkan: penduduk tidak jadi pindah.',
    en: 'The SKPWNI was cancelled: the person does not move.',
  },
  'move-expired': {
    id: 'SKPWNI habis masa berlakunya: penduduk tidak melapor datang tepat waktu.',
    en: 'The SKPWNI expired: the person did not arrive in time.',
  },
  'address-changed': {
    id: 'Keluarga pindah alamat di dalam kabupaten/kota.',
    en: 'The family changed its address within the regency.',
  },
  'spouse-recorded': {
    id: 'Suami atau istri dicatat berdasarkan pernyataan pada formulir.',
    en: 'A spouse was recorded from the declaration on a form.',
  },
  'head-succeeded': {
    id: 'Anggota lain menjadi kepala keluarga.',
    en: 'Another member became head of the family.',
  },
  'head-departed': {
    id: 'Kepala keluarga keluar dari kartu keluarga.',
    en: 'The head of the family left the family card.',
  },
  'card-changed': {
    id: 'Kartu keluarga mendapat nomor lain atau anggota lain.',
    en: 'The family card got another number or other members.',
  },
  'placement-settled': {
    id: 'Kedudukan penduduk dalam kartu keluarga disesuaikan karena pembatalan atau pembetulan akta.',
    en: 'The place of the person on a family card was settled by an act that supersedes another.',
  },
  'child-born': { id: 'Kelahiran anak penduduk dicatat.', en: 'A child of the person was registered.' },
  'entered-scope': {
    id: 'Penduduk mulai tercakup oleh perjanjian kerja sama. Simpan `state`.',
    en: 'The agreement covers the person from now on. Store the state.',
  },
  'left-scope': {
    id: 'Penduduk tidak lagi tercakup oleh perjanjian kerja sama. Hapus salinannya.',
    en: 'The agreement no longer covers the person. Erase the copy.',
  },
  'grants-changed': {
    id:
      'Data yang boleh diterima berubah: `granted` menyebut yang baru, `withdrawn` yang harus dihapus. ' +
      'Bila hanya bertambah, `added` memuat yang baru saja.',
    en:
      'The agreement grants other fields: `granted` names the new ones, `withdrawn` those to erase. ' +
      'When it only grants more, `added` has just the new ones.',
  },
  'fields-changed': {
    id: 'Data yang boleh diterima berubah karena pencatatan yang tidak disampaikan menurut perjanjian.',
    en: 'An act that the agreement does not publish changed fields that it grants.',
  },
  resynced: {
    id: 'Salinan disesuaikan kembali dengan register setelah penangguhan atau perbaikan; tanpa laporan akta.',
    en: 'The copy follows the register again, after a suspension or a correction; no act is reported.',
  },
  'observation-settled': {
    id:
      'Hasil temuan (data balikan) yang Anda kirim: diselesaikan dengan akta atau pencatatan, atau ditolak dengan ' +
      'alasan. Data penduduk sama dengan pesan sebelumnya.',
    en:
      'What became of your observation (data balikan): settled by an act, or rejected with a reason. The person is as in ' +
      'the message before.',
  },
  'divorce-declared': {
    id: 'Berakhirnya perkawinan tanpa akta dinyatakan (cerai belum tercatat).',
    en: 'The end of a marriage without an act was declared (cerai belum tercatat).',
  },
  'marriage-annulled': {
    id: 'Perkawinan dibatalkan oleh pengadilan: status perkawinan kembali seperti sebelumnya.',
    en: 'A court annulled the marriage: the marital status is the one before it.',
  },
  'divorce-annulled': {
    id: 'Perceraian dibatalkan oleh pengadilan: perkawinan berlaku kembali.',
    en: 'A court annulled the divorce: the marriage is in force again.',
  },
  'marriage-declared': {
    id: 'Perkawinan tanpa akta dinyatakan oleh keduanya (kawin belum tercatat).',
    en: 'A marriage without an act was declared by both (kawin belum tercatat).',
  },
  'marriage-legalised': {
    id: 'Pengadilan menetapkan bahwa perkawinan itu ada; sejak itu tercatat (isbat nikah).',
    en: 'A court found that the marriage exists; it is recorded from now on (isbat nikah).',
  },
  'parentage-changed': {
    id: 'Anak diakui oleh ayahnya atau disahkan.',
    en: 'A father acknowledged the person, or the person was legitimised.',
  },
  'adoption-recorded': {
    id: 'Pengangkatan anak dicatat dengan penetapan pengadilan. Hanya bagi perjanjian yang memuatnya.',
    en: 'The adoption of the person was recorded. Only under an agreement that grants it.',
  },
  stillbirth: {
    id: 'Penduduk melahirkan anak dalam keadaan mati; tidak ada penduduk baru.',
    en: 'The person had a stillborn child; no person was entered.',
  },
  'birth-recorded': {
    id: 'Akta kelahiran penduduk yang sudah terdaftar tanpa akta dicatat.',
    en: 'The act of birth of a person who was in the register without one was recorded.',
  },
  'document-changed': {
    id: 'Status KTP-el, KIA, atau IKD berubah: direkam, dicetak, diserahkan, hilang, rusak, atau dicabut.',
    en: 'The status of the KTP-el, the KIA or the IKD changed: recorded, printed, issued, lost, damaged or revoked.',
  },
  'citizenship-changed': {
    id: 'Kewarganegaraan penduduk berubah.',
    en: 'The citizenship of the person changed.',
  },
  'identity-changed': {
    id: 'Nama atau jenis kelamin penduduk berubah berdasarkan penetapan pengadilan.',
    en: 'The name or the sex of the person changed, by a decree of the court.',
  },
  missing: {
    id: 'Pengadilan menetapkan penduduk hilang.',
    en: 'A court declared the person missing.',
  },
  found: {
    id: 'Penduduk yang hilang ditemukan dalam keadaan hidup.',
    en: 'The missing person was found alive.',
  },
  'nik-deactivated': {
    id: 'NIK dinonaktifkan. NIK tetap milik penduduk.',
    en: 'The NIK was deactivated. The person keeps it.',
  },
  'nik-reactivated': {
    id: 'NIK diaktifkan kembali.',
    en: 'The NIK is active again.',
  },
  'element-changed': {
    id: 'Elemen data penduduk berubah, misalnya pendidikan atau pekerjaan.',
    en: 'Elements of the biodata changed, such as education or occupation.',
  },
};
