import * as fc from 'fast-check';

/** The parts of an OpenAPI 3.0 schema that the services' documents use. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly pattern?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly example?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
}

/** Identifiers in the register under test, so that some requests pass validation. */
export interface Known {
  readonly ids: readonly string[];
  /** NIKs and numbers of family cards. */
  readonly numbers: readonly string[];
  readonly schemas: Readonly<Record<string, Schema>>;
}

/** Part of every hostile value; no answer may repeat it. The digits have the form of a NIK. */
export const SECRET_NIK = '3204019912319876';
export const SECRET_TEXT = 'Rahasia Sekali';

/** Written into the JSON text directly, because JSON.stringify cannot produce them. */
const RAW: Readonly<Record<string, string>> = {
  '@raw:1e400@': '1e400',
  '@raw:-1e400@': '-1e400',
  '@raw:huge@': '9'.repeat(400),
  '@raw:twice@': '1,"requestId":1',
};

export function toJson(value: unknown): string {
  const json = JSON.stringify(value) ?? '';
  return Object.entries(RAW).reduce((text, [mark, raw]) => text.replaceAll(`"${mark}"`, raw), json);
}

/** Characters that no text may hold (libs/service/src/input.ts). */
export const HOSTILE_CHARACTERS = [
  '\u0000',
  '\u0007',
  '\n',
  '\u007f',
  '\u0085',
  '\u061c',
  '\u200b',
  '\u2028',
  '\u202e',
  '\u2066',
  '\ufeff',
  '\ud800',
  '\udfff',
  '\ue000',
  '\uffff',
  '\u0378',
  '\ufffd',
];

const hostileText = fc.oneof(
  fc.constantFrom(...HOSTILE_CHARACTERS.map((one) => `${SECRET_TEXT}${one}`)),
  fc.constantFrom(...HOSTILE_CHARACTERS),
  fc.string({ unit: 'binary', maxLength: 40 }),
);
const oddText = fc.constantFrom(
  SECRET_NIK,
  `${SECRET_TEXT} ${SECRET_NIK}`,
  '',
  ' ',
  'null',
  '0',
  '0x10',
  '1e400',
  '-1',
  '9007199254740992',
  '99999999999999999999999',
  "' OR 1=1 --",
  '%00',
  '../../etc/passwd',
  '1799-12-31',
  '0000-00-00',
  '9999-12-31',
  '2026-02-30',
  '10000-01-01',
  '+275760-09-13',
  '9999-12-31T23:59:59-23:59',
  '0000-01-01T00:00:00+23:59',
  '2026-11-20T10:00:00.000000000000001Z',
  '0000-01',
  '9999-12',
  '00000000-0000-0000-0000-000000000000',
  'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF',
  'x'.repeat(5_000),
  'e\u0301'.repeat(60),
);
const oddValue = fc.constantFrom<unknown>(
  null,
  true,
  0,
  -1,
  0.5,
  1e308,
  Number.MAX_SAFE_INTEGER,
  2 ** 53,
  [],
  {},
  [[]],
  { [SECRET_NIK]: 1 },
  { [SECRET_TEXT]: SECRET_NIK },
  { then: 1, toString: 1, length: -1 },
  ...Object.keys(RAW),
);
export const hostile: fc.Arbitrary<unknown> = fc.oneof(hostileText, oddText, oddValue);
export const hostileParameter: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...HOSTILE_CHARACTERS).filter((one) => !/[\ud800-\udfff]/.test(one)),
  oddText,
);

/** Values that the schema allows, most of them plausible. */
export function valid(schema: Schema, known: Known): fc.Arbitrary<unknown> {
  const { $ref, anyOf, oneOf, allOf } = schema;
  if ($ref) return valid(known.schemas[$ref.split('/').at(-1) ?? ''] ?? {}, known);
  const alternatives = anyOf ?? oneOf;
  if (alternatives) return fc.oneof(...alternatives.map((one) => valid(one, known)));
  if (allOf?.[0]) return valid(allOf[0], known);
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  return ofType(schema, known);
}

function ofType(schema: Schema, known: Known): fc.Arbitrary<unknown> {
  switch (schema.type) {
    case 'object':
      return ofMembers(schema, known);
    case 'array':
      return fc.array(valid(schema.items ?? {}, known), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(schema.maxItems ?? 3, (schema.minItems ?? 0) + 2),
      });
    case 'boolean':
      return fc.boolean();
    case 'integer':
    case 'number': {
      const min = schema.minimum ?? 0;
      return fc.integer({ min, max: Math.min(schema.maximum ?? min + 50, min + 10_000) });
    }
    default:
      return ofText(schema, known);
  }
}

function ofMembers({ properties = {}, required = [] }: Schema, known: Known): fc.Arbitrary<unknown> {
  const members = Object.entries(properties).map(([name, member]) => [name, valid(member, known)] as const);
  return fc.record(Object.fromEntries(members), { requiredKeys: [...required] });
}

function ofText({ format, pattern, example, ...schema }: Schema, known: Known): fc.Arbitrary<string> {
  switch (format) {
    case 'uuid': {
      const some = fc.oneof(fc.constantFrom(...known.ids), fc.uuid({ version: 4 }));
      return fc.oneof(
        some,
        some.map((id) => id.toUpperCase()),
      );
    }
    case 'date':
      return fc.oneof(
        fc.constantFrom('2026-11-20', '2026-11-21', '1990-01-01', '1800-01-01', '9999-12-31'),
        dayBetween('1930-01-01', '2026-12-31'),
      );
    case 'date-time':
      return fc.constantFrom('2026-11-20T10:00:00Z', '1800-01-01T00:00:00Z', '9999-12-31T23:59:59Z');
  }
  if (typeof example === 'string') {
    return /^\d{16}$/.test(example) ? fc.constantFrom(example, ...known.numbers) : fc.constant(example);
  }
  if (pattern?.startsWith('^[^\\p{C}')) {
    const max = Math.min(schema.maxLength ?? 60, 60);
    return fc.oneof(
      fc.constantFrom('Ayu Lestari', 'Siti', 'Jalan Melati 7', 'Pengadilan Agama Soreang', '3204', '1234'),
      fc.string({ minLength: schema.minLength ?? 1, maxLength: max }),
    );
  }
  if (pattern && !pattern.includes('(?!')) return fc.stringMatching(new RegExp(pattern), { maxLength: 120 });
  return fc.string({ maxLength: 40 });
}

function dayBetween(first: string, last: string): fc.Arbitrary<string> {
  const [min, max] = [first, last].map((day) => Date.parse(`${day}T00:00:00Z`) / 86_400_000) as [
    number,
    number,
  ];
  return fc.integer({ min, max }).map((days) => new Date(days * 86_400_000).toISOString().slice(0, 10));
}

/** A valid value with one fault: a changed value, a missing member or an additional member. */
export function nearlyValid(value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc
    .tuple(value, fc.nat(), hostile, fc.constantFrom('replace', 'replace', 'replace', 'drop', 'add'))
    .map(([whole, at, bad, how]) => {
      const places = placesIn(whole, []);
      const place = places[at % places.length] ?? [];
      return change(whole, place, bad, how);
    });
}

type Place = readonly (string | number)[];

function placesIn(value: unknown, at: Place): Place[] {
  if (typeof value !== 'object' || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([name, member]) => placesIn(member, [...at, name]))];
}

function change(value: unknown, [name, ...rest]: Place, bad: unknown, how: string): unknown {
  if (name === undefined) {
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return how === 'add' && isObject ? { ...value, [SECRET_NIK]: bad } : bad;
  }
  const copy = structuredClone(value) as Record<string, unknown>;
  if (how === 'drop' && rest.length === 0) delete copy[name];
  else copy[name] = change(copy[name], rest, bad, how);
  return copy;
}
