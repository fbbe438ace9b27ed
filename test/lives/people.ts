import { demoAddress } from '@peristiwa/desk';
import type { Nation, Ref } from './nation';

/** Invented people, each with a name and a day of birth that nobody else has. */
let people = 0;

/** Letters only: digits are in no name. */
export function named(given: string): string {
  people += 1;
  const letter = (place: number) => String.fromCodePoint(97 + (Math.floor(people / 26 ** place) % 26));
  return `${given} Pertiwi${letter(0)}${letter(1)}`;
}

/** A day of this year on which nobody else was born. */
export function bornIn(year: number): string {
  people += 1;
  const two = (value: number) => String(value).padStart(2, '0');
  return `${year}-${two((people % 12) + 1)}-${two((people % 28) + 1)}`;
}

export interface Resident extends Ref {
  readonly nik: string;
  readonly familyId: string;
  readonly kkNumber: string;
}

export interface Couple {
  readonly familyId: string;
  readonly kkNumber: string;
  readonly father: Resident;
  readonly mother: Resident;
  readonly children: readonly Resident[];
}

export const biodata = (fields: object) => ({
  name: named('Bagus'),
  sex: 'male',
  bornOn: bornIn(1988),
  birthPlace: '3204',
  religion: 'islam',
  maritalStatus: 'single',
  education: 'bachelor',
  occupation: 15,
  ...fields,
});

/** Of a minor, who is on the card of an adult. */
export const minor = (fields: object = {}) => ({
  bornOn: bornIn(2016),
  education: 'none',
  occupation: 1,
  ...fields,
});

export const woman = (fields: object = {}) => ({
  name: named('Dewi'),
  sex: 'female',
  bornOn: bornIn(1991),
  ...fields,
});

/** Somebody with a card of their own, or on the card of a host. */
export async function resident(nation: Nation, fields: object = {}, form: object = {}): Promise<Resident> {
  const family = { kind: 'new', address: demoAddress };
  const reportedOn = nation.longAgo();
  const given = { reportedOn, person: biodata(fields), family, ...form };
  return nation.accepted('biodata', given);
}

interface Household {
  /** Year of birth of each child. */
  readonly children?: readonly number[];
  readonly address?: object;
  readonly religion?: string;
  /** Of the husband. */
  readonly mother?: object;
  readonly client?: string;
}

/** A family that enters the register with one F-1.01. */
export async function household(
  nation: Nation,
  { children = [], address = demoAddress, religion = 'islam', mother, client }: Household = {},
): Promise<Couple> {
  const married = { religion, maritalStatus: 'married-recorded' };
  const child = (year: number) => ({
    relationship: 'child',
    person: biodata({
      religion,
      name: named('Asep'),
      bornOn: bornIn(year),
      education: 'none',
      occupation: 1,
    }),
    father: { member: 1 },
    mother: { member: 2 },
  });
  const members = [
    { relationship: 'head', person: biodata({ ...married, bornOn: bornIn(1980) }), mother },
    {
      relationship: 'wife',
      person: biodata({ ...woman({ bornOn: bornIn(1982) }), ...married }),
      spouse: { member: 1 },
    },
    ...children.map(child),
  ];
  const form = { reportedOn: nation.longAgo(), family: { address }, members };
  const { familyId, kkNumber, members: entered } = await nation.accepted('biodata/families', form, client);
  const [father, wife, ...rest] = (entered as { personId: string; nik: string }[]).map((one) => ({
    ...one,
    familyId,
    kkNumber,
  }));
  if (!father || !wife) throw new Error('The form had a couple');
  return { familyId, kkNumber, father, mother: wife, children: rest };
}

/** A reference as bodies have it. */
export const ref = ({ personId }: Ref) => ({ personId });

/** A newborn of the form. */
export const newborn = (fields: object = {}) => ({
  name: named('Bintang'),
  sex: 'female',
  birthPlace: '3204',
  birthOrder: 1,
  ...fields,
});

export const death = (person: Ref, diedOn: string, fields: object = {}) => ({
  person: ref(person),
  diedOn,
  cause: 'ordinary-illness',
  attestedBy: 'doctor',
  ...fields,
});

let papers = 0;
/** A paper of a court, of a KUA or of an office: each has its own number. */
export function paper(kind: string): string {
  papers += 1;
  return `${papers}/${kind}/2026`;
}
export const court = { court: 'Pengadilan Agama Soreang' };
export const decision = () => ({ ...court, decisionNumber: paper('Pdt.G').replace('/2026', '/2026/PA.Sor') });
export const decree = (date: string) => ({
  court: 'Pengadilan Negeri Bale Bandung',
  number: paper('Pdt.P').replace('/2026', '/2026/PN Blb'),
  date,
});
export const book = (date: string) => ({ number: paper('015/XI'), kua: 'KUA Soreang', date });

/** The form of a wedding of Muslims. */
export const wedding = (husband: Ref, wife: Ref, marriedOn = '2026-11-15', fields: object = {}) => ({
  ...pair(husband, wife),
  marriedOn,
  authority: 'kua',
  marriageBook: book(marriedOn),
  family: apart,
  ...fields,
});
export const pair = (husband: Ref, wife: Ref) => ({ husband: ref(husband), wife: ref(wife) });
export const joinsHim = { kind: 'join', host: 'husband' };
export const apart = { kind: 'unchanged' };

export const cancellation = (date: string) => ({
  reason: 'Akta tercatat atas nama orang lain',
  legalBasis: {
    kind: 'court',
    number: paper('Pdt.P').replace('/2026', '/2026/PN Blb'),
    date,
    issuer: 'Pengadilan Negeri Bale Bandung',
  },
});
