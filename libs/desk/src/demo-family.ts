import { exampleReportFor } from '@peristiwa/contracts';

/**
 * Invented residents of Kabupaten Bandung. The embedded start registers them first, so that every example in the API
 * documentation works when it is pasted. Serials from 9000 mark their NIKs as synthetic.
 */
export const demo = {
  office: '3204',
  father: { nik: '3204051003889001' },
  mother: { nik: '3204055507909001' },
  grandfather: { nik: '3204050101509001' },
  bride: { nik: '3204055208999001' },
  groom: { nik: '3204052304989001' },
  husband: { nik: '3204051111859001' },
  wife: { nik: '3204054909879001' },
  mover: { nik: '3204050505959001' },
  changer: { nik: '3204051506929101' },
  candidate: { nik: '3204051806939102' },
  twice: { nik: '3204052107949103' },
  duplicate: { nik: '3204052107949104' },
  undone: { nik: '3204052308949105' },
  undoneTwice: { nik: '3204052308949106' },
  motherAlone: { nik: '3204054204949001' },
  acknowledger: { nik: '3204050703929001' },
  childOfMother: { nik: '3204051002209001' },
  childOfCouple: { nik: '3204055110109001' },
  civilGroom: { nik: '3204050203949001' },
  civilBride: { nik: '3204055907969001' },
  declaringMan: { nik: '3204050707909001' },
  declaringWoman: { nik: '3204054808929001' },
  partingMan: { nik: '3204051201899001' },
  partingWoman: { nik: '3204055302919001' },
  isbatMan: { nik: '3204052105869001' },
  isbatWoman: { nik: '3204056206889001' },
  annulledMan: { nik: '3204051409879001' },
  annulledWoman: { nik: '3204055510899001' },
  formerHusband: { nik: '3204051711839001' },
  formerWife: { nik: '3204055812859001' },
  adoptiveFather: { nik: '3204051603809161' },
  adoptiveMother: { nik: '3204055704829162' },
  motherOfAdopted: { nik: '3204055805989163' },
  adopted: { nik: '3204051906219164' },
  /** Born on another day than the NIK says. */
  flagged: { nik: '3204052102799165' },
  /** The examples of changes of a family card. */
  cards: {
    sharedKkNumber: '3204050101269051',
    sharedHead: { nik: '3204050302709001' },
    brother: { nik: '3204050404809001' },
    nephew: { nik: '3204050606999001' },
    lodger: { nik: '3204050707859001' },
    sister: { nik: '3204054808759001' },
    sisterKkNumber: '3204050101269053',
    widow: { nik: '3204055212559001' },
    widowsSon: { nik: '3204051309859001' },
    widowKkNumber: '3204050101269054',
  },
  village: '3204052001',
  otherVillage: '3204052002',
  destination: '3578011001',
  kkNumber: '3204050101269001',
  movedKkNumber: '3204050101269004',
} as const;

export const demoAddress = {
  area: demo.village,
  line: 'Jalan Melati 7',
  rt: '002',
  rw: '004',
  postalCode: '40393',
} as const;

/** Body of `POST /v1/births` that works once the demo families are registered. */
export const demoBirth = {
  requestId: '00000000-0000-7000-8000-0000000000b1',
  reportedOn: '2026-11-20',
  bornOn: '2026-11-01',
  mother: demo.mother,
  father: demo.father,
  children: [{ name: 'Ayu Lestari', sex: 'female', birthPlace: '3204', birthOrder: 1, weightGrams: 3100 }],
  ...exampleReportFor('register-birth', {}),
} as const;

const REPORTED_ON = '2026-01-05';
const person = (
  name: string,
  sex: 'male' | 'female',
  bornOn: string,
  maritalStatus: string,
  { nik }: { nik: string },
) => ({
  name,
  sex,
  bornOn,
  birthPlace: '3204',
  religion: 'islam',
  maritalStatus,
  education: 'upper-secondary',
  occupation: 88,
  nik,
});

const newCard = (kkNumber: string) => ({ kind: 'new', kkNumber, address: demoAddress });
const join = (kkNumber: string, relationship: string) => ({ kind: 'join', host: { kkNumber }, relationship });
const married = 'married-recorded';
const unrecorded = 'married-unrecorded';
const CARDS = {
  groom: '3204050101269002',
  couple: '3204050101269003',
  mover: demo.movedKkNumber,
  changer: '3204050101269101',
  candidate: '3204050101269102',
  twice: '3204050101269103',
  duplicate: '3204050101269104',
  undone: '3204050101269105',
  undoneTwice: '3204050101269106',
  motherAlone: '3204050101269013',
  acknowledger: '3204050101269014',
  civilGroom: '3204050101269005',
  civilBride: '3204050101269006',
  declaringMan: '3204050101269007',
  declaringWoman: '3204050101269008',
  parting: '3204050101269009',
  isbat: '3204050101269010',
  annulled: '3204050101269011',
  former: '3204050101269012',
  lodger: '3204050101269052',
  adoptive: '3204050101269161',
  motherOfAdopted: '3204050101269162',
  flagged: '3204050101269163',
};

/** Both spouses of a family of two, the husband first. */
const couple = (
  kkNumber: string,
  status: string,
  [husband, wife]: readonly (readonly [name: string, bornOn: string, ref: { nik: string }])[],
) =>
  husband && wife
    ? [
        {
          person: person(husband[0], 'male', husband[1], status, husband[2]),
          family: newCard(kkNumber),
        },
        {
          person: person(wife[0], 'female', wife[1], status, wife[2]),
          family: join(kkNumber, 'wife'),
          spouse: husband[2],
        },
      ]
    : [];
const single = (
  kkNumber: string,
  [name, sex, bornOn]: readonly [string, 'male' | 'female', string],
  ref: { nik: string },
) => ({ person: person(name, sex, bornOn, 'single', ref), family: newCard(kkNumber) });
const protestant = <Body extends { readonly person: object }>(body: Body) => ({
  ...body,
  person: { ...body.person, religion: 'protestant' },
});

/** Bodies of `POST /v1/biodata`, in the order in which they must be sent. */
export const demoBiodata: readonly { readonly requestId: string; readonly [field: string]: unknown }[] = [
  {
    person: person('Budi Santoso', 'male', '1988-03-10', married, demo.father),
    family: newCard(demo.kkNumber),
  },
  {
    person: person('Siti Aminah', 'female', '1990-07-15', married, demo.mother),
    family: join(demo.kkNumber, 'wife'),
    spouse: demo.father,
  },
  {
    person: person('Slamet', 'male', '1950-01-01', 'widowed', demo.grandfather),
    family: join(demo.kkNumber, 'parent'),
  },
  {
    person: person('Dewi Lestari', 'female', '1999-08-12', 'single', demo.bride),
    family: join(demo.kkNumber, 'other-relative'),
  },
  {
    person: person('Agus Wijaya', 'male', '1998-04-23', 'single', demo.groom),
    family: newCard(CARDS.groom),
  },
  {
    person: person('Hendra Gunawan', 'male', '1985-11-11', married, demo.husband),
    family: newCard(CARDS.couple),
  },
  {
    person: person('Rina Marlina', 'female', '1987-09-09', married, demo.wife),
    family: join(CARDS.couple, 'wife'),
    spouse: demo.husband,
  },
  {
    person: person('Joko Susilo', 'male', '1995-05-05', 'single', demo.mover),
    family: newCard(CARDS.mover),
  },
  {
    person: person('Wulan Sari', 'female', '1994-04-02', 'single', demo.motherAlone),
    family: newCard(CARDS.motherAlone),
  },
  {
    person: person('Bayu Pratama', 'male', '1992-03-07', 'single', demo.acknowledger),
    family: newCard(CARDS.acknowledger),
  },
  {
    person: person('Rangga Sari', 'male', '2020-02-10', 'single', demo.childOfMother),
    family: join(CARDS.motherAlone, 'child'),
  },
  {
    person: person('Dinda Gunawan', 'female', '2010-10-11', 'single', demo.childOfCouple),
    family: join(CARDS.couple, 'child'),
  },
  protestant(single(CARDS.civilGroom, ['Yohanes Sitorus', 'male', '1994-03-02'], demo.civilGroom)),
  protestant(single(CARDS.civilBride, ['Maria Siahaan', 'female', '1996-07-19'], demo.civilBride)),
  single(CARDS.declaringMan, ['Asep Hidayat', 'male', '1990-07-07'], demo.declaringMan),
  single(CARDS.declaringWoman, ['Euis Komariah', 'female', '1992-08-08'], demo.declaringWoman),
  ...couple(CARDS.parting, unrecorded, [
    ['Dadang Suhendar', '1989-01-12', demo.partingMan],
    ['Lilis Suryani', '1991-02-13', demo.partingWoman],
  ]),
  ...couple(CARDS.isbat, unrecorded, [
    ['Ujang Permana', '1986-05-21', demo.isbatMan],
    ['Nining Rohaeni', '1988-06-22', demo.isbatWoman],
  ]),
  ...couple(CARDS.annulled, married, [
    ['Iwan Setiawan', '1987-09-14', demo.annulledMan],
    ['Tuti Handayani', '1989-10-15', demo.annulledWoman],
  ]),
  ...couple(CARDS.former, married, [
    ['Rahmat Kurnia', '1983-11-17', demo.formerHusband],
    ['Yayah Rokayah', '1985-12-18', demo.formerWife],
  ]),
  {
    person: person('Wahyu Hidayat', 'male', '1970-02-03', 'single', demo.cards.sharedHead),
    family: newCard(demo.cards.sharedKkNumber),
  },
  {
    person: person('Bagus Hidayat', 'male', '1980-04-04', 'single', demo.cards.brother),
    family: join(demo.cards.sharedKkNumber, 'other-relative'),
  },
  {
    person: person('Dadan Hidayat', 'male', '1999-06-06', 'single', demo.cards.nephew),
    family: join(demo.cards.sharedKkNumber, 'other-relative'),
  },
  {
    person: person('Tono Suhartono', 'male', '1985-07-07', 'single', demo.cards.lodger),
    family: newCard(CARDS.lodger),
  },
  {
    person: person('Lilis Hidayat', 'female', '1975-08-08', 'single', demo.cards.sister),
    family: newCard(demo.cards.sisterKkNumber),
  },
  {
    person: person('Entin Kartini', 'female', '1955-12-12', 'widowed', demo.cards.widow),
    family: newCard(demo.cards.widowKkNumber),
  },
  {
    person: person('Asep Kartono', 'male', '1985-09-13', 'single', demo.cards.widowsSon),
    family: join(demo.cards.widowKkNumber, 'child'),
    mother: demo.cards.widow,
  },
  ...couple(CARDS.adoptive, married, [
    ['Ridwan Kamaludin', '1980-03-16', demo.adoptiveFather],
    ['Cucu Sumiati', '1982-04-17', demo.adoptiveMother],
  ]),
  single(CARDS.motherOfAdopted, ['Neng Rahayu', 'female', '1998-05-18'], demo.motherOfAdopted),
  {
    person: person('Fajar Rahayu', 'male', '2021-06-19', 'single', demo.adopted),
    family: join(CARDS.motherOfAdopted, 'child'),
  },
  single(CARDS.flagged, ['Ganjar Sutisna', 'male', '1979-02-20'], demo.flagged),
  {
    person: person('Wawan', 'male', '1992-06-15', 'single', demo.changer),
    family: newCard(CARDS.changer),
  },
  {
    person: {
      ...person('Daniel Smith', 'male', '1993-06-18', 'single', demo.candidate),
      citizenship: 'foreign',
    },
    family: newCard(CARDS.candidate),
  },
  {
    person: person('Cecep Supriatna', 'male', '1994-07-21', 'single', demo.twice),
    family: newCard(CARDS.twice),
  },
  {
    person: person('Cecep Supriyatna', 'male', '1994-07-21', 'single', demo.duplicate),
    family: newCard(CARDS.duplicate),
  },
  single(CARDS.undone, ['Oman Rahman', 'male', '1994-08-23'], demo.undone),
  single(CARDS.undoneTwice, ['Oman Rohman', 'male', '1994-08-23'], demo.undoneTwice),
].map((body, index) => ({
  requestId: `00000000-0000-7000-8000-${String(index + 1).padStart(12, '0')}`,
  reportedOn: REPORTED_ON,
  ...body,
}));

/** Bodies of `POST /v1/births`, after the biodata: acts of birth of the children above. */
export const demoBirths: readonly { readonly requestId: string; readonly [field: string]: unknown }[] = [
  {
    requestId: '00000000-0000-7000-8000-000000000201',
    bornOn: '2020-02-10',
    mother: demo.motherAlone,
    children: [
      { person: demo.childOfMother, name: 'Rangga Sari', sex: 'male', birthPlace: '3204', birthOrder: 1 },
    ],
  },
  {
    requestId: '00000000-0000-7000-8000-000000000202',
    bornOn: '2010-10-11',
    mother: demo.wife,
    father: demo.husband,
    children: [
      { person: demo.childOfCouple, name: 'Dinda Gunawan', sex: 'female', birthPlace: '3204', birthOrder: 1 },
    ],
  },
  {
    requestId: '00000000-0000-7000-8000-000000000261',
    bornOn: '2021-06-19',
    mother: demo.motherOfAdopted,
    children: [
      { person: demo.adopted, name: 'Fajar Rahayu', sex: 'male', birthPlace: '3204', birthOrder: 1 },
    ],
  },
].map((body) => ({
  ...{ reportedOn: REPORTED_ON, lateDecision: '470/1/2026', ...exampleReportFor('register-birth', {}) },
  ...body,
}));
/** Body of `POST /v1/divorces`, sent after the biodata: the example of its annulment needs it. */
export const demoDivorce = {
  requestId: '00000000-0000-7000-8000-0000000000e0',
  reportedOn: '2026-09-15',
  divorcedOn: '2026-09-01',
  husband: demo.formerHusband,
  wife: demo.formerWife,
  court: 'Pengadilan Agama Soreang',
  decisionNumber: '0600/Pdt.G/2026/PA.Sor',
  divorceCertificate: { number: '0300/AC/2026/PA.Sor', date: '2026-09-02' },
} as const;
