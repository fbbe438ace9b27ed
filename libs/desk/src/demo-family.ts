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
  changer: { nik: '3204051506929001' },
  candidate: { nik: '3204051806939001' },
  twice: { nik: '3204052107949001' },
  duplicate: { nik: '3204052107949002' },
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
const CARDS = {
  groom: '3204050101269002',
  couple: '3204050101269003',
  mover: demo.movedKkNumber,
  changer: '3204050101269011',
  candidate: '3204050101269012',
  twice: '3204050101269013',
  duplicate: '3204050101269014',
};

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
].map((body, index) => ({
  requestId: `00000000-0000-7000-8000-${String(index + 1).padStart(12, '0')}`,
  reportedOn: REPORTED_ON,
  ...body,
}));
