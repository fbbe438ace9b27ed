/**
 * Small word lists for names by culture and era (`domain.md` §8.8: the most frequent names of KTP-el 2024, clans,
 * Balinese order of birth). Words are combined at random and name no real person.
 */
export interface Culture {
  /** Given names of people born before about 1990, by sex. */
  readonly older: Words;
  /** Given names of people born later. */
  readonly younger: Words;
  /** Second words. */
  readonly second: Words;
  /** Clan or family names, passed on by the father. */
  readonly clans?: readonly string[];
  /** Share of people born before 1980 with a name of one word. */
  readonly oneWord: number;
}
interface Words {
  readonly male: readonly string[];
  readonly female: readonly string[];
}

const words = (male: string, female: string): Words => ({ male: male.split(' '), female: female.split(' ') });

const muslimYoung = words(
  'Muhammad Ahmad Arsya Rafif Fadhil Ilham Rizky Fajar Naufal Zaidan Abizar Rayyan Hafiz Dimas Aditya Bagas Reza',
  'Allea Adiva Shanum Arsyila Aisyah Nabila Zahra Khanza Salsabila Naura Putri Annisa Rania Aqila Dinda Intan Fitri',
);
const muslimSecond = words(
  'Fatih Alfarizqi Ramadhan Pratama Saputra Hidayat Maulana Nugraha Firmansyah Kurniawan Akbar Alfarizi Setiawan',
  'Almahyra Savina Azzahra Humaira Ramadhani Lestari Khairunnisa Maharani Rahmawati Anggraini Oktaviani Safitri',
);
const baptismal = words(
  'Yohanes Markus Lukas Daniel Stefanus Paulus Petrus Andreas Samuel Gabriel Michael Yosep Frans Simon Elia Natanael',
  'Maria Marta Yohana Kristina Elisabet Debora Ester Rut Agnes Veronika Natalia Theresia Sara Monika Yuliana Grace',
);

export const cultures = {
  javanese: {
    older: words(
      'Sutrisno Slamet Mulyadi Supardi Supriyanto Wahyudi Suparman Sugeng Sunaryo Bambang Joko Agus Suyono Kasiman',
      'Sulastri Sumiati Sumarni Sunarti Kartini Sri Suparti Ngatini Murtini Wagiyem Endang Tutik Siti Painem Lasmi',
    ),
    younger: muslimYoung,
    second: words(
      'Wibowo Santoso Prasetyo Nugroho Hartono Susilo Purnomo Widodo Raharjo Utomo Budiono Cahyono',
      'Wahyuni Lestari Rahayu Wulandari Handayani Susanti Puspitasari Ningsih Utami Astuti Kusumawati Aminah',
    ),
    oneWord: 0.4,
  },
  sundanese: {
    older: words(
      'Asep Dadang Cecep Ujang Dedi Yayan Endang Aep Entis Jajang Tatang Wawan Iwan Maman Nanang Herman Junaidi',
      'Nurhayati Euis Neneng Iis Cucu Yayah Enok Imas Lilis Titin Eneng Tati Elis Ai Siti Aminah Oneng',
    ),
    younger: muslimYoung,
    second: words(
      'Sutisna Suryana Hidayat Permana Supriatna Kurnia Gunawan Rohmat Sobandi Mulyana Setiawan Ruhiyat',
      'Rohaeti Suryani Kurniasih Komariah Nurjanah Rosmiati Hasanah Mariah Sumarni Maesaroh Rahmawati',
    ),
    oneWord: 0.4,
  },
  balinese: {
    older: words(
      'Sudarma Artawan Wirawan Sukarta Suardana Widana Mertha Suweca Arnawa Yasa Budiasa Sedana',
      'Suartini Sukerti Wartini Rasmini Astiti Murniati Suryani Ariani Sudiani Parwati Kerti Sumiati',
    ),
    younger: words(
      'Pradnyana Wiguna Adnyana Mahendra Prayoga Wisnawa Dharma Krisna Satria Baskara Yudistira',
      'Pradnyani Lestari Dewi Savitri Maharani Ayuni Saraswati Laksmi Cahyani Pratiwi Kirana',
    ),
    second: words(
      'Putra Wijaya Saputra Mahardika Kusuma Suputra Aditya Nugraha',
      'Dewi Utami Wulandari Antari Yanti Sari Anggreni Paramita',
    ),
    oneWord: 0,
  },
  bugis: {
    older: words(
      'Ismail Baso Ambo Muhtar Syamsuddin Haeruddin Abdul Hamzah Tahir Mappa Rusli Sudirman Nurdin Kamaruddin',
      'Hasnah Hadijah Nurhayati Ramlah Sitti Hasmiati Rosmini Johra Syamsiah Mariani Darmawati Becce',
    ),
    younger: muslimYoung,
    second: words(
      'Rahman Daeng Arsyad Yusuf Hamid Latif Salam Amiruddin Alimuddin Syarif Anwar Hasan',
      'Nur Rahmi Amalia Aminah Hartati Salmah Jumriati Wahyuni Indah Syahrir Mutmainnah',
    ),
    oneWord: 0.25,
  },
  papuan: {
    older: baptismal,
    younger: baptismal,
    second: baptismal,
    clans: 'Wenda Kogoya Wanggai Yogi Tabuni Murib Pigai Gobai Tekege Douw Magai Degei Mote Adii Boma'.split(
      ' ',
    ),
    oneWord: 0,
  },
  batak: {
    older: baptismal,
    younger: baptismal,
    second: baptismal,
    clans: 'Siregar Nasution Simanjuntak Sitorus Harahap Lubis Ginting Sinaga Hutapea Manurung Tarigan'.split(
      ' ',
    ),
    oneWord: 0,
  },
  eastern: {
    older: baptismal,
    younger: baptismal,
    second: baptismal,
    clans:
      'Wowor Pattiasina Lewerissa Mandagi Rumengan Tuhumury Seran Bria Nahak Leki Fernandez Kaunang'.split(
        ' ',
      ),
    oneWord: 0,
  },
  malay: {
    older: words(
      'Zulkifli Syahril Ibrahim Yusuf Abdullah Teuku Hasan Ridwan Zainal Efendi Amiruddin Bustami Ismail Herman',
      'Nurhayati Ernawati Zubaidah Fatimah Yusnidar Rosmawati Cut Salmah Asnah Murni Khadijah Nuraini',
    ),
    younger: muslimYoung,
    second: muslimSecond,
    oneWord: 0.25,
  },
} as const satisfies Record<string, Culture>;

export type CultureName = keyof typeof cultures;
export const christianGiven = baptismal;
export const muslimGivenYoung = muslimYoung;
export const muslimSecondYoung = muslimSecond;

/** Balinese names show the order of birth; the fifth child has the name of the first. */
export const balineseOrder: readonly (readonly string[])[] = [
  ['Putu', 'Wayan', 'Gede'],
  ['Made', 'Kadek'],
  ['Nyoman', 'Komang'],
  ['Ketut'],
];

const byProvince: Readonly<Record<string, CultureName>> = {
  '11': 'malay',
  '12': 'batak',
  '13': 'malay',
  '32': 'sundanese',
  '36': 'sundanese',
  '51': 'balinese',
  '53': 'eastern',
  '71': 'eastern',
  '73': 'bugis',
  '74': 'bugis',
  '76': 'bugis',
  '81': 'eastern',
  '91': 'papuan',
  '92': 'papuan',
  '93': 'papuan',
  '94': 'papuan',
  '95': 'papuan',
  '96': 'papuan',
};
const javanese: ReadonlySet<string> = new Set(['18', '31', '33', '34', '35']);

export function cultureOf(province: string): CultureName {
  return byProvince[province] ?? (javanese.has(province) ? 'javanese' : 'malay');
}
