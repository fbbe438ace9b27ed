import { FOLD_VERSION } from '@peristiwa/domain';
import {
  BinaryCopy,
  dateArray,
  int4Array,
  int8Array,
  textArray,
  uuidArray,
  type CopyType,
  type CopyValue,
  type TableRows,
} from '@peristiwa/postgres';
import type { FamilyRow, PersonRow } from './fold-stream';
import type { StateSchema } from './registry-tables';

interface Column<Row> {
  readonly name: string;
  readonly kind: keyof typeof KINDS;
  readonly field: keyof Row & string;
}

/**
 * One of the two tables of the registry's state: upsert, COPY and comparison follow from its columns. Beside them each
 * row has `fold_version`, the version of the fold that made it, which is not part of the state and is not compared.
 */
export interface StateTable<Row> {
  readonly name: 'person' | 'family';
  /** One row per stream. */
  readonly key: string;
  readonly columns: readonly Column<Row>[];
}

const column = <Row>(name: string, kind: keyof typeof KINDS, field: keyof Row & string): Column<Row> => ({
  name,
  kind,
  field,
});

const person = column<PersonRow>;
export const PERSON: StateTable<PersonRow> = {
  name: 'person',
  key: 'person_id',
  columns: [
    person('person_id', 'uuid', 'personId'),
    person('version', 'int4', 'version'),
    person('position', 'int8', 'position'),
    person('nik', 'text', 'nik'),
    person('family_id', 'uuid', 'familyId'),
    person('status', 'text', 'status'),
    person('area', 'text', 'area'),
    person('sex', 'text', 'sex'),
    person('born_on', 'date', 'bornOn'),
    person('died_on', 'date or none', 'diedOn'),
    person('state', 'text', 'state'),
    person('flags', 'text[]', 'flags'),
  ],
};

const family = column<FamilyRow>;
export const FAMILY: StateTable<FamilyRow> = {
  name: 'family',
  key: 'family_id',
  columns: [
    family('family_id', 'uuid', 'familyId'),
    family('version', 'int4', 'version'),
    family('position', 'int8', 'position'),
    family('kk_number', 'text', 'kkNumber'),
    family('head_id', 'uuid', 'headId'),
    family('status', 'text', 'status'),
    family('area', 'text', 'area'),
    family('state', 'text', 'state'),
  ],
};

interface Kind {
  /** How a COPY in binary format writes it. */
  readonly copied: CopyType;
  /** The type of the array that an upsert unnests. Our arrays hold no NULL: an empty text stands for it. */
  readonly array: string;
  // eslint-disable-next-line typescript/no-explicit-any -- the values of a column, whose field decides their type
  readonly encode: (values: readonly any[]) => Buffer;
  /** SQL for the value of the column, given a field of the unnested arrays. */
  readonly read: (field: string) => string;
}

const asItIs = (field: string) => field;
const KINDS = {
  uuid: { copied: 'uuid', array: 'uuid', encode: uuidArray, read: asItIs },
  int4: { copied: 'int4', array: 'int', encode: int4Array, read: asItIs },
  int8: { copied: 'int8', array: 'bigint', encode: int8Array, read: asItIs },
  text: { copied: 'text', array: 'text', encode: textArray, read: asItIs },
  date: { copied: 'date', array: 'date', encode: dateArray, read: asItIs },
  'date or none': {
    copied: 'date',
    array: 'text',
    encode: (days: readonly (string | undefined)[]) => textArray(days.map((day) => day ?? '')),
    read: (field) => `nullif(${field}, '')::date`,
  },
  'text[]': {
    copied: 'text[]',
    array: 'text',
    encode: (lists: readonly (readonly string[])[]) => textArray(lists.map((list) => list.join(','))),
    read: (field) => `string_to_array(${field}, ',')`,
  },
} as const satisfies Record<string, Kind>;

/** A table with rows of any type. */
interface AnyTable {
  readonly columns: readonly { readonly name: string }[];
}

const namesOf = ({ columns }: AnyTable) => columns.map(({ name }) => name);

/** The columns of the state, qualified by the row name `of`: two versions are compared by them. */
export function comparedColumns(table: AnyTable, of: string): string {
  return namesOf(table)
    .map((name) => `${of}.${name}`)
    .join(', ');
}

/** An upsert. `rows` has one row per stream, since one statement cannot update the same row twice. */
export function upsertRows<Row>(
  schema: StateSchema,
  table: StateTable<Row>,
  rows: readonly Row[],
): TableRows {
  const { name, key, columns } = table;
  const names = namesOf(table);
  const written = [...names, 'fold_version'];
  const set = written.filter((one) => one !== key).map((one) => `${one} = excluded.${one}`);
  return {
    types: columns.map(({ kind }) => KINDS[kind].array),
    insert: (arrays) => `INSERT INTO ${schema}.${name} (${written.join(', ')})
      SELECT ${columns.map((one) => KINDS[one.kind].read(`new.${one.name}`)).join(', ')}, ${FOLD_VERSION}
      FROM unnest(${arrays}) AS new(${names.join(', ')})
      ON CONFLICT (${key}) DO UPDATE SET ${set.join(', ')}`,
    values: columns.map(({ kind, field }) => (KINDS[kind] as Kind).encode(rows.map((row) => row[field]))),
  };
}

/** Rows for a COPY into one of the tables. */
export class CopyRows<Row> {
  private readonly copy: BinaryCopy;

  constructor(private readonly table: StateTable<Row>) {
    this.copy = new BinaryCopy([...table.columns.map(({ kind }) => KINDS[kind].copied), 'int2']);
  }

  /** @throws TypeError for what a column cannot hold; the rows before stay. */
  add(row: Row): void {
    const values = this.table.columns.map(({ field }) => row[field] as CopyValue);
    values.push(FOLD_VERSION);
    this.copy.add(values);
  }

  /** @returns the encoded rows; `add` must not be called after it */
  end(): readonly Buffer[] {
    return this.copy.end();
  }
}

/** The target of a COPY of `CopyRows`. */
export function copyTarget<Row>(schema: StateSchema, table: StateTable<Row>): string {
  return `${schema}.${table.name} (${namesOf(table).join(', ')}, fold_version)`;
}

/** Copies rows from another version of the tables unchanged; `$1` is the array of their keys. */
export function copyOfRows<Row>(from: StateSchema, to: StateSchema, table: StateTable<Row>): string {
  const names = [...namesOf(table), 'fold_version'].join(', ');
  return `INSERT INTO ${to}.${table.name} (${names})
    SELECT ${names} FROM ${from}.${table.name} WHERE ${table.key} = ANY ($1::uuid[])`;
}
