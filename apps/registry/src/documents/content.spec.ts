import {
  alone,
  DAUGHTER,
  familyOfFour,
  FAMILY,
  FATHER,
  FAR_VILLAGE,
  idOf,
  MOTHER,
  move,
  NEW_1,
  on,
  person,
  recorded,
  SON,
  VILLAGE,
  type RecordedFact,
} from '@peristiwa/testing/domain';
import type { DatedEvent } from '@peristiwa/domain';
import { actExtract } from './act-extract';
import { recordsOf } from './documents-under-test';
import { familyCard } from './family-card';
import { movingLetter } from './moving-letter';
import { residenceLetter } from './residence-letter';

const [HIM, HER] = [idOf(21), idOf(22)];

const birthAct = (childId: string, actNumber: string) =>
  recorded(person(childId), {
    type: 'BirthActRecorded',
    occurredOn: on('2016-09-09'),
    data: {
      actNumber,
      name: 'Dewi Santoso',
      sex: 'female',
      birthPlace: '3204',
      bornOn: on('2016-09-09'),
      birthOrder: 2,
      plurality: 1,
      motherId: MOTHER,
      fatherName: 'Sumarno',
      reportedLate: false,
      flags: [],
    },
  });

const married = (authority: 'civil-registry' | 'kua') => {
  const event = (spouseId: string): DatedEvent => ({
    type: 'MarriageRegistered',
    occurredOn: on('2026-11-10'),
    data: {
      spouseId,
      marriedOn: on('2026-11-10'),
      actNumber: '3204-KW-20112026-9001',
      authority,
      marriageBook: null,
      courtDispensation: null,
      courtPermit: null,
      reportedLate: false,
      flags: [],
    },
  });
  return [...recorded(person(HIM), event(HER)), ...recorded(person(HER), event(HIM))];
};

/** UU 24/2013 art. 61: a card has the identity of each member, the relationship and the parents. */
describe('a family card', () => {
  it('has address, members and parents in the words of the form', async () => {
    const { upTo } = await recordsOf(familyOfFour(), birthAct(DAUGHTER, '3204-LU-20112026-9001'));
    const document = await familyCard(FAMILY, upTo());
    expect(document).toMatchObject({ title: 'KARTU KELUARGA', number: '3204010601209001', office: '3204' });
    expect(Object.fromEntries(document?.fields ?? [])).toMatchObject({
      'Nama Kepala Keluarga': 'Budi Santoso',
      Alamat: 'Jalan Melati 5',
      'RT/RW': '001/002',
      'Desa/Kelurahan': 'Cileunyi Kulon',
      'Kabupaten/Kota': 'Kabupaten Bandung',
      Provinsi: 'Jawa Barat',
    });
    const [identities, relations] = document?.tables ?? [];
    expect(identities?.rows[1]).toEqual([
      ...['2', 'Siti Aminah', '3204016007889002', 'Perempuan', 'Kabupaten Bandung', '20-07-1988', 'Islam'],
      ...['SLTA/sederajat', 'Wiraswasta', 'O'],
    ]);
    expect(relations?.rows.map((row) => [row[1], row[3], row[5], row[6]])).toEqual([
      ['Kawin tercatat', 'Kepala keluarga', '-', '-'],
      ['Kawin tercatat', 'Istri', '-', '-'],
      ['Belum kawin', 'Anak', '-', '-'],
      ['Belum kawin', 'Anak', 'Sumarno', 'Siti Aminah'],
    ]);
  });

  it('is made again as it was, whatever was recorded later', async () => {
    const { upTo } = await recordsOf(familyOfFour(), birthAct(DAUGHTER, '3204-LU-20112026-9001'));
    const before = upTo(1_000);
    await before.load([FAMILY, FATHER, MOTHER, SON, DAUGHTER]);
    const position = before.position - 1;
    const then = await familyCard(FAMILY, upTo(position));
    expect(then?.tables[1]?.rows.at(-1)?.slice(5)).toEqual(['-', '-']);
  });

  it('is none of a stream of another kind, and none before it was issued', async () => {
    const { upTo } = await recordsOf(familyOfFour());
    expect(await familyCard(FATHER, upTo())).toBeUndefined();
    expect(await familyCard(idOf(77), upTo())).toBeUndefined();
    expect(await familyCard(FAMILY, upTo(1))).toBeUndefined();
  });
});

/** UU 23/2006 art. 68: kutipan akta. */
describe('an extract', () => {
  it('of an act of birth names child and parents, in the register or not', async () => {
    const { upTo, actAt } = await recordsOf(familyOfFour(), birthAct(DAUGHTER, '3204-LU-20112026-9001'));
    const extract = await actExtract({ actId: await actAt(1) }, upTo());
    expect(extract).toMatchObject({
      personId: DAUGHTER,
      document: {
        title: 'KUTIPAN AKTA KELAHIRAN',
        number: '3204-LU-20112026-9001',
        introduction: expect.stringContaining('di Kabupaten Bandung pada tanggal 9 September 2016'),
        fields: expect.arrayContaining([
          ['Anak ke-', '2'],
          ['Ayah', 'Sumarno'],
          ['Ibu', 'Siti Aminah'],
        ]),
      },
    });
  });

  it('of an act of two births is that of the person named', async () => {
    const two = [...birthAct(SON, '3204-LU-20112026-9001'), ...birthAct(DAUGHTER, '3204-LU-20112026-9002')];
    const { upTo, actAt } = await recordsOf(familyOfFour(), two);
    const actId = await actAt(1);
    const numberOf = async (personId: string) =>
      (await actExtract({ actId, personId }, upTo()))?.document.number;
    expect(await numberOf(SON)).toBe('3204-LU-20112026-9001');
    expect(await numberOf(DAUGHTER)).toBe('3204-LU-20112026-9002');
    expect(await numberOf(FATHER)).toBeUndefined();
  });

  it('of a marriage names both, the husband first; the KUA issues its own', async () => {
    const couple = [...alone(21, { name: 'Joko Susilo', sex: 'male' }), ...alone(22)];
    const extractOf = async (authority: 'civil-registry' | 'kua') => {
      const { upTo, actAt } = await recordsOf(couple, married(authority));
      return actExtract({ actId: await actAt(1), personId: HER }, upTo());
    };
    expect((await extractOf('civil-registry'))?.document.fields.map(([, value]) => value)).toEqual(
      expect.arrayContaining(['Joko Susilo', 'Rina Wulandari']),
    );
    expect((await extractOf('civil-registry'))?.document.fields[0]).toEqual(['Suami', 'Joko Susilo']);
    expect(await extractOf('kua')).toBeUndefined();
  });

  const act = (type: DatedEvent['type'], day: string, data: object) =>
    recorded(person(DAUGHTER), { type, occurredOn: on(day), data } as DatedEvent);
  const DECISION = { court: 'PN Bale Bandung', decisionNumber: '12/Pdt.G/2026/PN Blb' };
  const letters: Readonly<Record<string, ReturnType<typeof act>>> = {
    'SURAT KETERANGAN LAHIR MATI': act('StillbirthRecorded', '2026-11-01', {
      documentNumber: '3204-LM-20112026-9001',
      bornOn: '2026-11-01',
      gestationWeeks: 30,
      birthOrder: 1,
      plurality: 1,
      deliveryPlace: 'hospital',
      placeName: 'RSUD Soreang',
      attestedBy: 'doctor',
      fatherName: 'Sumarno',
      reportedLate: false,
      flags: [],
    }),
    'KUTIPAN AKTA PENGAKUAN ANAK': act('ChildAcknowledged', '2026-11-02', {
      actNumber: '3204-AKU-20112026-9001',
      acknowledgedOn: '2026-11-02',
      fatherId: FATHER,
      statement: '12/SP-PA/2026',
      reportedLate: false,
    }),
    'KUTIPAN AKTA PENGESAHAN ANAK': act('ChildLegitimised', '2026-11-03', {
      actNumber: '3204-SAH-20112026-9001',
      legitimisedOn: '2026-11-03',
      motherId: MOTHER,
      fatherId: FATHER,
      reportedLate: false,
    }),
    'SURAT KETERANGAN PEMBATALAN PERKAWINAN': act('MarriageAnnulled', '2026-11-04', {
      spouseId: SON,
      annulledOn: '2026-11-04',
      ...DECISION,
      documentNumber: '3204-BK-20112026-9001',
      reportedLate: false,
    }),
    'SURAT KETERANGAN PEMBATALAN PERCERAIAN': act('DivorceAnnulled', '2026-11-05', {
      spouseId: SON,
      annulledOn: '2026-11-05',
      ...DECISION,
      documentNumber: '3204-BC-20112026-9001',
      reportedLate: false,
    }),
    'SURAT KETERANGAN PELAPORAN KEMATIAN DI LUAR NEGERI': act('DeathRegistered', '2026-11-06', {
      actNumber: '3204-LN-20112026-9001',
      diedOn: '2026-11-06',
      age: 10,
      cause: 'accident',
      attestedBy: 'other',
      abroad: {
        country: 'MY',
        mission: 'KBRI Kuala Lumpur',
        certificate: { number: '0912/KONS/XI/2026', date: '2026-11-07' },
      },
      reportedLate: false,
      flags: [],
    }),
  };
  it.each(Object.keys(letters))('is a %s with its number, and for every office', async (title) => {
    const event = letters[title] ?? [];
    const { upTo, actAt } = await recordsOf(familyOfFour(), event);
    const extract = await actExtract({ actId: await actAt(1) }, upTo());
    const data = event[0]?.event.data as { readonly actNumber?: string; readonly documentNumber?: string };
    expect(extract?.document).toMatchObject({ title, number: data.actNumber ?? data.documentNumber });
    expect(extract?.document).not.toHaveProperty('onlyFor');
    expect(extract?.document.introduction).toMatch(/ \d November 2026/);
    expect(extract?.document.fields.map(([, value]) => value)).toContain('Dewi Santoso');
  });

  it('of an event abroad names the mission, its certificate and the country', async () => {
    const event = letters['SURAT KETERANGAN PELAPORAN KEMATIAN DI LUAR NEGERI'] ?? [];
    const { upTo, actAt } = await recordsOf(familyOfFour(), event);
    const { document } = (await actExtract({ actId: await actAt(1) }, upTo())) ?? {};
    expect(document?.introduction).toContain('surat KBRI Kuala Lumpur Nomor 0912/KONS/XI/2026');
    expect(Object.fromEntries(document?.fields ?? [])['Negara Tempat Peristiwa']).toMatch(/malaysia/i);
  });

  /** UU 24/2013 art. 84(1); UU 23/2006 art. 47. */
  it('of an adoption is for the office of the child, and only where there is an act of birth', async () => {
    const adoption = act('AdoptionRecorded', '2026-11-10', {
      adoptedOn: '2026-11-10',
      court: 'Pengadilan Agama Soreang',
      decreeNumber: '12/Pdt.P/2026/PA.Sor',
      motherId: MOTHER,
      reportedLate: false,
    });
    const both = await recordsOf(familyOfFour(), birthAct(DAUGHTER, '3204-LU-20112026-9001'), adoption);
    const extract = await actExtract({ actId: await both.actAt(2) }, both.upTo());
    expect(extract?.document).toMatchObject({
      title: 'SURAT KETERANGAN PENGANGKATAN ANAK',
      number: '3204-LU-20112026-9001',
      onlyFor: VILLAGE,
      fields: expect.arrayContaining([['Ibu Angkat', 'Siti Aminah']]),
    });
    const without = await recordsOf(familyOfFour(), adoption);
    expect(await actExtract({ actId: await without.actAt(1) }, without.upTo())).toBeUndefined();
  });

  it('is none of an act without a number of its own, and of no act', async () => {
    const { upTo, actAt } = await recordsOf(familyOfFour());
    expect(await actExtract({ actId: await actAt(0) }, upTo())).toBeUndefined();
    expect(await actExtract({ actId: idOf(77) }, upTo())).toBeUndefined();
  });
});

/** UU 23/2006 art. 20; domain.md §1.1: an SKTT in place of KK and KTP-el. */
describe('an SKTT', () => {
  const permitted = (kind: 'itas' | 'itap'): RecordedFact[] =>
    recorded(person(HIM), {
      type: 'ForeignerRegistered',
      occurredOn: on('2026-11-05'),
      data: {
        permit: { kind, number: '2C11JE0141-X', issuedOn: on('2026-11-05'), validUntil: on('2027-11-04') },
        documentNumber: 'SKTT/3204/22112026/9001',
        papers: {
          nationality: 'JP',
          passport: { number: 'TR9000141', validUntil: on('2031-05-31') },
          sponsor: { kind: 'company', name: 'PT Contoh' },
        },
        reportedLate: false,
      },
    });
  const foreigner = () => alone(21, { name: 'Tanaka Hiroshi', sex: 'male', citizenship: 'foreign' });

  it('has the permit, the papers and the address', async () => {
    const { upTo } = await recordsOf([...foreigner(), ...permitted('itas')]);
    const document = await residenceLetter(HIM, upTo(), on('2027-11-04'));
    expect(document).toMatchObject({ number: 'SKTT/3204/22112026/9001', office: '3204' });
    expect(Object.fromEntries(document?.fields ?? [])).toMatchObject({
      'Nama Lengkap': 'Tanaka Hiroshi',
      Kewarganegaraan: 'Jepang',
      'Nomor Paspor': 'TR9000141',
      'Nomor ITAS': '2C11JE0141-X',
      Sponsor: 'Perusahaan, PT Contoh',
      'Berlaku sampai dengan': '4 November 2027',
      'Kabupaten/Kota': 'Kabupaten Bandung',
    });
  });

  it('is none after the end of the permit, for an ITAP and for a citizen', async () => {
    const { upTo } = await recordsOf([...foreigner(), ...permitted('itas')], alone(22));
    expect(await residenceLetter(HIM, upTo(), on('2027-11-05'))).toBeUndefined();
    expect(await residenceLetter(HER, upTo(), on('2026-11-22'))).toBeUndefined();
    const itap = await recordsOf([...foreigner(), ...permitted('itap')]);
    expect(await residenceLetter(HIM, itap.upTo(), on('2026-11-22'))).toBeUndefined();
  });

  it('stands in place of a family card, which the holder of an ITAP gets', async () => {
    const cardOf = async (kind: 'itas' | 'itap') => {
      const { upTo } = await recordsOf([...foreigner(), ...permitted(kind)]);
      return familyCard(idOf(0xf00 + 21), upTo());
    };
    expect(await cardOf('itas')).toBeUndefined();
    expect(await cardOf('itap')).toMatchObject({ kind: 'family-card' });
  });
});

/** Perpres 96/2018 art. 25. */
describe('an SKPWNI', () => {
  const opened = recorded(move(NEW_1), {
    type: 'MoveCaseOpened',
    occurredOn: on('2026-11-20'),
    data: {
      documentNumber: 'SKPWNI/3204/20112026/9001',
      familyId: FAMILY,
      movers: [FATHER, SON],
      stayers: [MOTHER, DAUGHTER],
      origin: VILLAGE,
      destination: FAR_VILLAGE,
      reason: 'work',
      departedOn: on('2026-11-20'),
      validUntil: on('2026-12-20'),
    },
  });

  it('names who moves, from where to where, and until when it is valid', async () => {
    const { upTo } = await recordsOf(familyOfFour(), opened);
    const document = await movingLetter(NEW_1, upTo());
    expect(Object.fromEntries(document?.fields ?? [])).toMatchObject({
      'Daerah Asal': 'Cileunyi Kulon, Cileunyi, Kabupaten Bandung, Jawa Barat',
      'Daerah Tujuan': '5171011001, 517101, Kota Denpasar, Bali',
      'Berlaku sampai dengan': '20 Desember 2026',
      'Jumlah yang Pindah': '2 orang',
    });
    expect(document?.tables[0]?.rows.map((row) => row[2])).toEqual(['Budi Santoso', 'Agus Santoso']);
  });

  it('is not printed once it is used, cancelled or expired', async () => {
    const ended = recorded(move(NEW_1), {
      type: 'MoveCaseExpired',
      occurredOn: on('2026-12-21'),
      data: {},
    });
    const { upTo } = await recordsOf(familyOfFour(), opened, ended);
    expect(await movingLetter(NEW_1, upTo())).toBeUndefined();
  });
});
