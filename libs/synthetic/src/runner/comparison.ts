import type { AppName } from '@peristiwa/contracts';
import type { MonthCount, MoveCount, Notice, TrueFamily, TruePerson, TrueRow } from '../truth';

/** One value that differs. Persons are named by personId only. */
export interface Difference {
  readonly where: AppName;
  /** personId, familyId, or a row of a table. */
  readonly of: string;
  readonly field: string;
  readonly expected: unknown;
  readonly found: unknown;
}

export type Document = Readonly<Record<string, unknown>>;

/** A member of a document by its path, such as `placement.address.area`. */
function at(document: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((part, key) => (part as Document | null | undefined)?.[key], document);
}

/** The path of each field of the truth in a document. */
export type FieldPaths = Readonly<Partial<Record<keyof TruePerson, string>>>;

/**
 * The documents of the registry and of the ministries name fields differently. A field without a path is not compared.
 */
export const registryPaths: FieldPaths = {
  nik: 'nik',
  name: 'name',
  sex: 'sex',
  bornOn: 'bornOn',
  status: 'status',
  abroadSince: 'abroad.since',
  maritalStatus: 'maritalStatus',
  area: 'address.area',
  familyId: 'family.familyId',
  kkNumber: 'family.kkNumber',
  relationship: 'family.relationship',
  diedOn: 'death.diedOn',
};
export const kemensosPaths: FieldPaths = {
  nik: 'nik',
  name: 'name',
  sex: 'sex',
  bornOn: 'bornOn',
  residence: 'residence',
  abroadSince: 'abroadSince',
  maritalStatus: 'maritalStatus',
  area: 'address.area',
  familyId: 'familyKey',
  kkNumber: 'kkNumber',
  relationship: 'relationship',
  diedOn: 'diedOn',
};
export const kemenp2miPaths: FieldPaths = {
  nik: 'nik',
  name: 'name',
  sex: 'sex',
  bornOn: 'bornOn',
  residence: 'residence',
  abroadSince: 'abroadSince',
  maritalStatus: 'maritalStatus',
  area: 'village',
  familyId: 'familyKey',
  kkNumber: 'kkNumber',
  diedOn: 'diedOn',
};

export function comparePerson(
  where: Difference['where'],
  expected: TruePerson,
  document: Document | undefined,
  paths: FieldPaths,
): Difference[] {
  const of = expected.personId;
  if (!document) return [{ where, of, field: 'person', expected: 'present', found: 'absent' }];
  const differences: Difference[] = [];
  for (const [field, path] of Object.entries(paths)) {
    const wanted = expected[field as keyof TruePerson];
    const found = at(document, path) ?? undefined;
    const isOpen = field === 'kkNumber' && wanted === undefined;
    const isLate = ['status', 'residence'].includes(field) && expected.isExpiring && found === 'moving';
    if (!isOpen && !isLate && found !== wanted)
      differences.push({ where, of, field, expected: wanted, found });
  }
  return differences;
}

export function compareFamily(expected: TrueFamily, document: Document | undefined): Difference[] {
  const of = expected.familyId;
  const where = 'registry' as const;
  if (!document) return [{ where, of, field: 'family', expected: 'present', found: 'absent' }];
  const listed = (members: unknown) =>
    (Array.isArray(members) ? members : [])
      .map((member: Document) => `${String(member['personId'])} ${String(member['relationship'])}`)
      .toSorted()
      .join(', ');
  const pairs: [string, unknown, unknown][] = [
    ['headId', expected.headId, document['headId']],
    ['area', expected.area, at(document, 'address.area')],
    ['members', listed(expected.members), listed(document['members'])],
  ];
  if (expected.kkNumber) pairs.push(['kkNumber', expected.kkNumber, document['kkNumber']]);
  return pairs
    .filter(([, wanted, found]) => wanted !== found)
    .map(([field, wanted, found]) => ({ where, of, field, expected: wanted, found }));
}

/** A case or alert that a ministry has raised about a person. */
export interface Raised {
  readonly personKey: string;
  readonly kind: string;
}

/** Each certain notice must be there, an uncertain one may be, and no other may be there. */
export function compareNotices(
  where: Difference['where'],
  expected: readonly Notice[],
  found: readonly Raised[],
): Difference[] {
  const counts = new Map<string, number>();
  for (const { personKey, kind } of found) {
    const key = `${personKey} ${kind}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const keyOf = ({ personId, kind }: Notice) => `${personId} ${kind}`;
  return [...new Set([...expected.map(keyOf), ...counts.keys()])].flatMap((key) => {
    const [of = '', kind = ''] = key.split(' ');
    const count = counts.get(key) ?? 0;
    const notices = expected.filter((notice) => keyOf(notice) === key);
    const most = notices.length;
    const isRight = count >= notices.filter(({ isCertain }) => isCertain).length && count <= most;
    return isRight ? [] : [{ where, of, field: kind, expected: most, found: count }];
  });
}

export type TableName = 'births' | 'deaths' | 'moves';

/** Counts by row; an absent row counts as 0. */
export type Counts = ReadonlyMap<string, number>;

/** Compares the count of each row that at least one side has. */
export function compareTable(table: TableName, expected: Counts, found: Counts): Difference[] {
  const keys = [...new Set([...expected.keys(), ...found.keys()])].toSorted();
  return keys
    .map((key) => ({ key, wanted: expected.get(key) ?? 0, got: found.get(key) ?? 0 }))
    .filter(({ wanted, got }) => wanted !== got)
    .map(({ key, wanted, got }) => ({
      where: 'bps',
      of: `${table} ${key}`,
      field: 'count',
      expected: wanted,
      found: got,
    }));
}

export function rowKey(row: MonthCount | MoveCount | TrueRow): string {
  return 'from' in row ? `${row.from} to ${row.to} ${row.month}` : `${row.regency} ${row.month}`;
}
