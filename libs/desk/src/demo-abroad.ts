import { exampleReportFor } from '@peristiwa/contracts';
import { demo, demoAddress } from './demo-family';

/** Invented residents of Kabupaten Bandung, for the examples of life abroad. */
export const demoAbroad = {
  leaver: { nik: '3204051506929141' },
  returner: { nik: '3204055707939142' },
  student: { nik: '3204051203059143' },
  engineer: { nik: '3204052102879145' },
  leavingForeigner: { nik: '3204056508859146' },
  seasonalWorker: { nik: '3204050804999144' },
  father: { nik: '3204050901889201' },
  mother: { nik: '3204054902909202' },
} as const;

const migrant = (
  name: string,
  sex: 'male' | 'female',
  bornOn: string,
  { nik }: { readonly nik: string },
  kkNumber: string,
) => ({
  reportedOn: '2026-01-05',
  person: {
    name,
    sex,
    bornOn,
    birthPlace: demo.office,
    religion: 'islam',
    maritalStatus: 'single',
    education: 'upper-secondary',
    occupation: 88,
    nik,
  },
  family: { kind: 'new', kkNumber, address: demoAddress },
});

/** A couple whose child is born abroad. */
function parents(father: { readonly nik: string }, mother: { readonly nik: string }) {
  const kkNumber = '3204050101269201';
  const husband = migrant('Yayan Sopian', 'male', '1988-01-09', father, kkNumber);
  const wife = migrant('Euis Kartika', 'female', '1990-02-09', mother, kkNumber);
  const maritalStatus = 'married-recorded';
  return [
    {
      ...husband,
      requestId: '00000000-0000-7000-8000-000000000211',
      person: { ...husband.person, maritalStatus },
    },
    {
      ...wife,
      requestId: '00000000-0000-7000-8000-000000000212',
      person: { ...wife.person, maritalStatus },
      family: { kind: 'join', host: { kkNumber }, relationship: 'wife' },
      spouse: father,
    },
  ];
}

/** Bodies of `POST /v1/biodata`, in the order in which they must be sent. */
export const demoAbroadBiodata = [
  {
    requestId: '00000000-0000-7000-8000-000000000341',
    ...migrant('Dudi Ruhiyat', 'male', '1992-06-15', demoAbroad.leaver, '3204050101269141'),
  },
  {
    requestId: '00000000-0000-7000-8000-000000000342',
    ...migrant('Imas Masitoh', 'female', '1993-07-17', demoAbroad.returner, '3204050101269142'),
  },
  {
    requestId: '00000000-0000-7000-8000-000000000348',
    ...migrant('Rizki Maulana', 'male', '2005-03-12', demoAbroad.student, '3204050101269143'),
  },
  {
    requestId: '00000000-0000-7000-8000-000000000349',
    ...migrant('Cecep Supriatna', 'male', '1999-04-08', demoAbroad.seasonalWorker, '3204050101269144'),
  },
  ...parents(demoAbroad.father, demoAbroad.mother),
];

/** Body of `POST /v1/births` for a child who was born abroad; works once the biodata are recorded. */
export const demoBirthAbroad = {
  requestId: '00000000-0000-7000-8000-000000000213',
  reportedOn: '2026-11-20',
  bornOn: '2026-11-05',
  mother: demoAbroad.mother,
  father: demoAbroad.father,
  children: [{ name: 'Nadia Putri', sex: 'female', birthPlace: 'Kuala Lumpur', birthOrder: 1 }],
  abroad: {
    country: 'MY',
    mission: 'KBRI Kuala Lumpur',
    certificate: { number: '9001/KONS/XI/2026', date: '2026-11-12' },
    returnedOn: '2026-11-15',
  },
  ...exampleReportFor('register-birth', {}),
} as const;

/** Body of `POST /v1/non-permanent-stays`, sent after the biodata: the example of its end needs it. */
export const demoStay = {
  requestId: '00000000-0000-7000-8000-00000000034a',
  reportedOn: '2026-02-02',
  person: demoAbroad.seasonalWorker,
  from: '2026-02-01',
  until: '2026-12-31',
  address: { ...demoAddress, area: demo.otherVillage },
  reason: 'work',
} as const;

/** Body of `POST /v1/departures-abroad`, sent after the biodata: the example of a return needs it. */
export const demoDepartureAbroad = {
  requestId: '00000000-0000-7000-8000-000000000343',
  reportedOn: '2026-02-02',
  departedOn: '2026-02-01',
  movers: [demoAbroad.returner],
  country: 'MY',
  reason: 'work',
} as const;

const foreigner = (
  name: string,
  sex: 'male' | 'female',
  bornOn: string,
  { nik }: { readonly nik: string },
  permitNumber: string,
) => ({
  reportedOn: '2026-01-05',
  person: {
    name,
    sex,
    bornOn,
    birthPlace: 'Osaka',
    religion: 'buddhist',
    maritalStatus: 'single',
    education: 'bachelor',
    occupation: 15,
    nik,
  },
  family: { kind: 'new', address: demoAddress },
  permit: { kind: 'itas', number: permitNumber, issuedOn: '2026-01-02', validUntil: '2027-12-31' },
  papers: {
    nationality: 'JP',
    passport: { number: `TR90${permitNumber.slice(4, 9)}`, validUntil: '2031-05-31' },
    sponsor: { kind: 'company', name: 'PT Contoh Sejahtera', address: 'Jalan Contoh 1, Bandung' },
    firstArrival: { on: '2025-12-20', place: 'Jakarta' },
  },
});

/** Bodies of `POST /v1/foreigners`: the examples of another stay permit and of a final departure need these two. */
export const demoForeigners = [
  {
    requestId: '00000000-0000-7000-8000-00000000034b',
    ...foreigner('Tanaka Hiroshi', 'male', '1987-02-21', demoAbroad.engineer, '2C11JE0145-X'),
  },
  {
    requestId: '00000000-0000-7000-8000-00000000034c',
    ...foreigner('Sato Yuki', 'female', '1985-08-25', demoAbroad.leavingForeigner, '2C11JE0146-X'),
  },
] as const;
