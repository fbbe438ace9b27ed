import { randomInt, randomUUID } from 'node:crypto';
import { addDays, type PlainDate } from '@peristiwa/kernel';

/** A village of the office whose registrars act in the tour. */
const VILLAGE = '3204052001';
const REGENCY = '3204';

/** Adults who report and witness; serials from 9000 mark their NIKs as synthetic. */
const report = {
  reporter: { nik: '3204050808809121', name: 'Cecep Suryana', relationship: 'relative' },
  witnesses: [
    { nik: '3204050909789122', name: 'Dedi Mulyana' },
    { nik: '3204055010829123', name: 'Neneng Hasanah' },
  ],
} as const;

const SYLLABLES = ['ra', 'mi', 'du', 'sa', 'ti', 'lo', 'wa', 'ni', 'ku', 're', 'ba', 'yu'] as const;

/** An invented name, other in each tour, so that nobody is taken for a duplicate. */
function name(first: string): string {
  const word = Array.from({ length: 5 }, () => SYLLABLES[randomInt(SYLLABLES.length)]).join('');
  return `${first} ${word.charAt(0).toUpperCase()}${word.slice(1)}`;
}

const adult = {
  birthPlace: REGENCY,
  religion: 'islam',
  maritalStatus: 'married-recorded',
  education: 'upper-secondary',
  occupation: 88,
} as const;

/** F-1.01: a married couple that nobody has registered before. */
export function familyRequest(today: PlainDate) {
  return {
    requestId: randomUUID(),
    reportedOn: today,
    family: { address: { area: VILLAGE, line: 'Jalan Panduan 1', rt: '001', rw: '001' } },
    members: [
      {
        relationship: 'head',
        person: { ...adult, name: name('Panduan'), sex: 'male', bornOn: `1990-01-${day()}` },
      },
      {
        relationship: 'wife',
        person: { ...adult, name: name('Panduan'), sex: 'female', bornOn: `1992-02-${day()}` },
        spouse: { member: 1 },
      },
    ],
  } as const;
}

/** 10 to 28. */
const day = () => String(randomInt(10, 29));

export interface Parents {
  readonly father: string;
  readonly mother: string;
}

/** F-2.01: the birth of their first child, the day before yesterday. */
export function birthRequest(today: PlainDate, { father, mother }: Parents) {
  return {
    requestId: randomUUID(),
    reportedOn: today,
    bornOn: addDays(today, -2),
    mother: { personId: mother },
    father: { personId: father },
    children: [
      { name: name('Melati'), sex: 'female', birthPlace: REGENCY, birthOrder: 1, weightGrams: 3100 },
    ],
    ...report,
  } as const;
}

/** Contrarius actus, which a second officer approves. */
export function cancellationRequest(today: PlainDate) {
  return {
    requestId: randomUUID(),
    reportedOn: today,
    reason: 'Panduan: akta dicatat sebagai contoh lalu dibatalkan',
    legalBasis: {
      kind: 'contrarius-actus',
      number: '400.12/1/2026',
      date: today,
      issuer: 'Disdukcapil Kabupaten Bandung',
      sptjm: '400.12/SPTJM/1/2026',
    },
  } as const;
}
