import fc from 'fast-check';
import { Client } from 'pg';
import { testDatabase } from '@peristiwa/testing';
import {
  byteaArray,
  dateArray,
  int2Array,
  int4Array,
  int8Array,
  textArray,
  timestamptzArray,
  uuidArray,
} from './binary-arrays';

let database: Awaited<ReturnType<typeof testDatabase>>;
let client: Client;

beforeAll(async () => {
  database = await testDatabase('binary');
  client = new Client({ connectionString: database.url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

const WRITTEN: Readonly<Record<string, string>> = {
  bytea: "encode(item, 'hex')",
  timestamptz: `to_char(item AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
};

/** The array as the server decoded and printed it: text, one item per row, in order. */
async function seen(type: string, buffer: Buffer): Promise<string[]> {
  const item = WRITTEN[type] ?? 'item::text';
  const { rows } = await client.query<{ item: string }>(
    `SELECT ${item} AS item FROM unnest($1::${type}[]) WITH ORDINALITY AS t(item, n) ORDER BY n`,
    [buffer],
  );
  return rows.map((row) => row.item);
}

/** Text in PostgreSQL cannot contain NUL or a lone surrogate. */
const text = fc.string({ unit: 'grapheme' }).map((value) => value.replaceAll('\u0000', ''));
const day = fc
  .date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

const instant = fc.date({
  min: new Date('1800-01-01T00:00:00Z'),
  max: new Date('2285-01-01T00:00:00Z'),
  noInvalidDate: true,
});

const encoders = {
  text: [text, textArray, (value: string) => value],
  bytea: [
    fc.uint8Array().map((bytes) => Buffer.from(bytes)),
    byteaArray,
    (value: Buffer) => value.toString('hex'),
  ],
  uuid: [fc.uuid(), uuidArray, (value: string) => value],
  smallint: [fc.integer({ min: -32_768, max: 32_767 }), int2Array, String],
  int: [fc.integer(), int4Array, String],
  bigint: [fc.maxSafeInteger(), int8Array, String],
  date: [day, dateArray, (value: string) => value],
  timestamptz: [instant, timestamptzArray, (value: Date) => value.toISOString()],
} as unknown as Record<
  string,
  [fc.Arbitrary<unknown>, (values: readonly unknown[]) => Buffer, (value: unknown) => string]
>;

describe('arrays in the binary format arrive as they were sent', () => {
  it.each(Object.keys(encoders))('%s', async (type) => {
    const [arbitrary, encode, written] = encoders[type] as (typeof encoders)[string];
    expect(await seen(type, encode([]))).toEqual([]);
    await fc.assert(
      fc.asyncProperty(fc.array(arbitrary), async (values) => {
        expect(await seen(type, encode(values))).toEqual(values.map(written));
      }),
      { numRuns: 60, seed: 20_261_122 },
    );
  });

  it.each([
    ['text', ['', 'Ayu', 'Ñandú – ☀ 👩‍👧', "'; DROP TABLE x; --", 'baris\nbaru', '{"a":"\\"}']],
    ['date', ['1945-08-17', '1899-12-31', '1970-01-01', '1999-12-31', '2000-01-01', '2000-02-29']],
    ['smallint', [-32_768, -1, 0, 32_767]],
    ['int', [-2_147_483_648, -1, 0, 2_147_483_647]],
    ['bigint', [Number.MIN_SAFE_INTEGER, -1, 0, Number.MAX_SAFE_INTEGER]],
  ])('%s at its edges', async (type, values) => {
    const [, encode, written] = encoders[type] as (typeof encoders)[string];
    expect(await seen(type, encode(values))).toEqual(values.map(written));
  });
});

describe('a value that its type cannot hold fails before it is sent', () => {
  it.each([
    ['a UUID that is too short', () => uuidArray(['0198c0de']), 'Not a UUID'],
    ['a UUID with a wrong digit', () => uuidArray(['0198c0de-0000-7000-8000-00000000000g']), 'Not a UUID'],
    ['a smallint above its range', () => int2Array([32_768]), 'out of range'],
    ['an int below its range', () => int4Array([-2_147_483_649]), 'out of range'],
    ['a date that does not exist', () => dateArray(['2026-02-30']), 'Not a date'],
    ['a text that is not a date', () => dateArray(['kemarin']), 'Not a date'],
    ['a fraction as an int', () => int4Array([1.5]), 'Not a whole number'],
    ['NaN as a smallint', () => int2Array([Number.NaN]), 'Not a whole number'],
    ['a fraction as a bigint', () => int8Array([1.5]), 'Not a safe whole number'],
    ['a bigint that is not exact', () => int8Array([2 ** 53]), 'Not a safe whole number'],
    ['an invalid instant', () => timestamptzArray([new Date(Number.NaN)]), 'Not a safe whole number'],
  ])('%s', (_what, encode, message) => {
    expect(encode).toThrow(message);
  });
});
