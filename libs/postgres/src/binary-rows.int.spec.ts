import fc from 'fast-check';
import { Client } from 'pg';
import { testDatabase } from '@peristiwa/testing';
import { uuidBytes } from './binary-arrays';
import { BinaryRows } from './binary-rows';

let database: Awaited<ReturnType<typeof testDatabase>>;
let client: Client;

beforeAll(async () => {
  database = await testDatabase('rows');
  client = new Client({ connectionString: database.url });
  await client.connect();
  await client.query(
    'CREATE TYPE item AS (id uuid, size smallint, count int, day date, name text, bytes bytea)',
  );
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

type Item = [id: string | null, size: number, count: number, day: string, name: string, bytes: Buffer];

function encoded(items: readonly Item[], bytes: number): Buffer {
  const rows = new BinaryRows(items.length, 6, bytes);
  for (const [index, [id, size, count, day, name, content]] of items.entries()) {
    rows.row();
    rows.uuid(id && index % 2 ? uuidBytes(id) : id);
    rows.int2(size);
    rows.int4(count);
    rows.date(day);
    rows.text(name);
    rows.bytea(content);
  }
  return rows.done();
}

/** The rows as the server decoded and printed them. */
async function seen(buffer: Buffer): Promise<(string | null)[][]> {
  const { rows } = await client.query<(string | null)[]>({
    text: `SELECT i.id::text, i.size::text, i.count::text, i.day::text, i.name, encode(i.bytes, 'hex')
           FROM unnest($1::item[]) WITH ORDINALITY AS i ORDER BY i.ordinality`,
    values: [buffer],
    rowMode: 'array',
  });
  return rows;
}

/** Text in PostgreSQL cannot contain NUL or a lone surrogate. */
const text = fc.string({ unit: 'grapheme' }).map((value) => value.replaceAll('\u0000', ''));
const day = fc
  .date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const item = fc.tuple(
  fc.option(fc.uuid()),
  fc.integer({ min: -32_768, max: 32_767 }),
  fc.integer(),
  day,
  text,
  fc.uint8Array().map((bytes) => Buffer.from(bytes)),
);

it('arrive as they were sent, for every estimated size', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(item, { maxLength: 20 }), fc.nat(2_000), async (items, bytes) => {
      const expected = items.map(([id, size, count, on, name, content]) => [
        ...[id, String(size), String(count), on, name],
        content.toString('hex'),
      ]);
      expect(await seen(encoded(items, bytes))).toEqual(expected);
    }),
    { numRuns: 100 },
  );
});

describe('an error is detected before the server can take one field for another', () => {
  const twoFields = () => {
    const rows = new BinaryRows(2, 2, 0);
    rows.row();
    rows.int4(1);
    return rows;
  };

  it('a field is missing when the next row begins', () => {
    expect(() => twoFields().row()).toThrow('fields');
  });
  it('a field is missing at the end', () => {
    expect(() => twoFields().done()).toThrow('fields');
  });
  it('a row has an additional field', () => {
    const rows = twoFields();
    rows.text('a');
    rows.int2(3);
    expect(() => rows.done()).toThrow('fields');
  });
  it('a row is missing', () => {
    const rows = twoFields();
    rows.text('a');
    expect(() => rows.done()).toThrow('rows');
  });
  it('a value is not a whole number, UUID or day', () => {
    expect(() => twoFields().int4(0.5)).toThrow('whole number');
    expect(() => twoFields().int2(NaN)).toThrow('whole number');
    expect(() => twoFields().uuid('0')).toThrow('UUID');
    expect(() => uuidBytes('0')).toThrow('UUID');
    expect(() => twoFields().date('2026-02-30')).toThrow('date');
  });
});
