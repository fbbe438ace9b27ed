import { defineTexts } from '../../shell/i18n';
import { guideTitle } from './title';

export const guideTexts = defineTexts('guide', {
  id: {
    title: guideTitle.id,
    about:
      'Lima menit dengan penduduk rekaan: satu kelahiran, pembatalannya, dan salinan yang rusak lalu diperbaiki.',
    syntheticOnly: 'Panduan hanya berjalan pada sistem evaluasi dengan penduduk rekaan.',
    readOnly:
      'Auditor membaca dan tidak mengubah apa pun. Langkah-langkah ini dijalankan oleh operator atau petugas Disdukcapil.',
    'outcome.repaired': 'diperbaiki',
    'outcome.open': 'belum diperbaiki',
    start: 'Mulai panduan',
    again: 'Mulai lagi',
    'step.family': '1. Satu keluarga masuk register',
    'say.family':
      'Setiap pencatatan menjadi peristiwa yang ditambahkan ke buku besar dan tidak pernah diubah. Keadaan keluarga dihitung dari peristiwa-peristiwanya.',
    'step.birth': '2. Catat kelahiran',
    'say.birth':
      'Loket memutuskan dengan membaca riwayat kedua orang tua, lalu menambahkan peristiwa kelahiran. Setiap kementerian menerima hanya elemen data dalam perjanjiannya.',
    'step.cancellation': '3. Batalkan kelahiran itu',
    'say.cancellation':
      'Pembatalan tidak menghapus apa pun: peristiwa baru membatalkan yang lama, setelah petugas kedua menyetujuinya. Kementerian diberi tahu dan menarik kembali salinannya.',
    'step.damage': '4. Rusakkan salinan Kemensos',
    'say.damage':
      'Salinan sebuah kementerian dapat rusak; di sini jenis kelamin ayah diganti langsung di basis data Kemensos. Buku besar tidak tersentuh, jadi kebenarannya tetap ada.',
    'step.reconciliation': '5. Cocokkan dan perbaiki',
    'say.reconciliation':
      'Kedua pihak membandingkan sidik jari, bukan data, sampai orang yang berbeda ditemukan. Pesan terakhir tentang orang itu diterapkan kembali, dan register menandatangani bahwa salinan sudah sama.',
    done: 'Selesai. Buka halaman Aliran atau Buku besar untuk melihat peristiwa-peristiwa tadi.',
    act: 'Nomor urut dalam buku besar: {{position}}',
    actNumber: 'Nomor akta: {{number}}',
    approved: 'Diajukan oleh satu petugas dan disetujui oleh petugas kedua.',
    damaged: 'Elemen data yang dirusak: {{field}}',
    reconciled_one: '{{count}} orang berbeda, {{messages}} pesan, {{bytes}} bita, {{seconds}} detik',
    reconciled_other: '{{count}} orang berbeda, {{messages}} pesan, {{bytes}} bita, {{seconds}} detik',
    certificate: 'Register menandatangani bahwa salinan sama sampai pesan nomor {{sequence}}.',
    difference: '{{fields}}: {{outcome}}',
    holdings: 'Yang diketahui setiap kementerian tentang orang ini',
    fields: '{{count}} elemen data dalam perjanjian',
    pseudonymised: 'dengan nama samaran',
    held: 'Salinan sekarang',
    notHeld: 'Tidak menyimpan apa pun tentang orang ini',
    told: 'Pesan yang diterima',
    notTold: 'Belum ada pesan',
    'why.watch-list': 'Perjanjian ini hanya mencakup orang dalam daftar pantauan.',
    'why.no-birth': 'Perjanjian ini tidak mencakup kelahiran.',
    waiting: 'Menunggu pesan; umpan dengan nama samaran dikirim per jendela beberapa detik.',
    live: 'Tersambung',
    notLive: 'Menyambung kembali…',
  },
  en: {
    title: guideTitle.en,
    about:
      'Five minutes with invented people: a birth, its cancellation, and a copy that breaks and is mended.',
    syntheticOnly: 'The tour runs on an evaluation system with invented people only.',
    readOnly:
      'An auditor reads and changes nothing. An operator or an officer of Disdukcapil takes these steps.',
    'outcome.repaired': 'repaired',
    'outcome.open': 'not repaired yet',
    start: 'Start the tour',
    again: 'Start again',
    'step.family': '1. A family enters the register',
    'say.family':
      'Every registration becomes an event that is added to the ledger and never changed. The state of the family is computed from its events.',
    'step.birth': '2. Register a birth',
    'say.birth':
      'The desk decides by reading the history of both parents, then it adds the event of the birth. Each ministry receives only the fields of its agreement.',
    'step.cancellation': '3. Cancel that birth',
    'say.cancellation':
      'A cancellation deletes nothing: a new event cancels the old one, after a second officer has approved it. The ministries are told and withdraw their copies.',
    'step.damage': '4. Break the copy of Kemensos',
    'say.damage':
      'The copy of a ministry can break; here the sex of the father is changed directly in the database of Kemensos. The ledger is not touched, so the truth is still there.',
    'step.reconciliation': '5. Compare and repair',
    'say.reconciliation':
      'Both sides compare fingerprints, not data, until the person who differs is found. The last message about the person is applied again, and the registry signs that the copy is the same.',
    done: 'Done. Open the page Flow or Ledger to see these events.',
    act: 'Position in the ledger: {{position}}',
    actNumber: 'Number of the act: {{number}}',
    approved: 'Submitted by one officer and approved by a second one.',
    damaged: 'Field that was damaged: {{field}}',
    reconciled_one: '{{count}} person differed, {{messages}} messages, {{bytes}} bytes, {{seconds}} seconds',
    reconciled_other:
      '{{count}} persons differed, {{messages}} messages, {{bytes}} bytes, {{seconds}} seconds',
    certificate: 'The registry signed that the copy is the same up to message {{sequence}}.',
    difference: '{{fields}}: {{outcome}}',
    holdings: 'What each ministry knows of this person',
    fields: '{{count}} fields in the agreement',
    pseudonymised: 'under a pseudonym',
    held: 'The copy now',
    notHeld: 'Holds nothing about this person',
    told: 'Messages received',
    notTold: 'No message yet',
    'why.watch-list': 'This agreement covers persons on a watch list only.',
    'why.no-birth': 'This agreement does not cover births.',
    waiting: 'Waiting for messages; a feed under pseudonyms is sent in windows of some seconds.',
    live: 'Connected',
    notLive: 'Connecting again…',
  },
});
