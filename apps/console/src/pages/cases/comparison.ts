/** What an officer compares of two records. */
export interface Compared {
  readonly nik: string;
  readonly name: string;
  readonly sex: string;
  readonly bornOn: string;
  readonly birthPlace: string;
  readonly motherId?: string;
  readonly status: string;
  readonly maritalStatus: string;
  readonly family: { readonly kkNumber: string };
  readonly address: {
    readonly line: string;
    readonly rt: string;
    readonly rw: string;
    readonly village?: string;
    readonly regency?: string;
  };
}

export const comparedFields = [
  'nik',
  'name',
  'sex',
  'bornOn',
  'birthPlace',
  'mother',
  'status',
  'maritalStatus',
  'kk',
  'address',
] as const;
export type ComparedField = (typeof comparedFields)[number];

export interface ComparedRow {
  readonly field: ComparedField;
  /** One value of each record, in their order. */
  readonly values: readonly string[];
  readonly isSame: boolean;
}

const place = ({ address: { line, rt, rw, village, regency } }: Compared) =>
  [line, `RT ${rt}/RW ${rw}`, village, regency]
    .filter((part) => part !== undefined && part !== '')
    .join(', ');

const valueOf: Readonly<Record<ComparedField, (person: Compared) => string>> = {
  nik: ({ nik }) => nik,
  name: ({ name }) => name,
  sex: ({ sex }) => sex,
  bornOn: ({ bornOn }) => bornOn,
  birthPlace: ({ birthPlace }) => birthPlace,
  mother: ({ motherId }) => motherId ?? '',
  status: ({ status }) => status,
  maritalStatus: ({ maritalStatus }) => maritalStatus,
  kk: ({ family }) => family.kkNumber,
  address: place,
};

/** Spaces and case make no other value: papers differ in them. */
const plain = (value: string) => value.normalize('NFKC').toUpperCase().replaceAll(/\s+/g, ' ').trim();

/** The records field by field. A field that nobody has is the same in all. */
export function compare(persons: readonly Compared[]): readonly ComparedRow[] {
  return comparedFields.map((field) => {
    const values = persons.map(valueOf[field]);
    return { field, values, isSame: new Set(values.map(plain)).size <= 1 };
  });
}
