import { BinaryCopy } from './binary-copy';

/** The texts of the rows of one column, and the number of blocks between header and trailer. */
function readBack(blocks: readonly Buffer[]) {
  const bytes = Buffer.concat(blocks);
  const texts: string[] = [];
  let at = 19;
  for (; bytes.readInt16BE(at) === 1; at += 6 + bytes.readInt32BE(at + 2)) {
    texts.push(bytes.toString('utf8', at + 6, at + 6 + bytes.readInt32BE(at + 2)));
  }
  return {
    texts,
    isWhole: bytes.readInt16BE(at) === -1 && at + 2 === bytes.length,
    blocks: blocks.length - 2,
  };
}

it('is empty when nothing was added', () => {
  expect(new BinaryCopy(['text']).end()).toEqual([]);
});

it.each([
  ['one row', ['a'], 1],
  ['short texts, of one byte a letter and of more', ['12345678901234567890', 'ä', '語', '🜚', ''], 1],
  ['a row larger than a block', ['a', 'ü'.repeat(200_000), 'b'], 2],
  ['many blocks', Array.from({ length: 1_000 }, (_, index) => `${'語'.repeat(500)}${index}`), 12],
])('keeps every row whole and in order: %s', (_name, rows, blocks) => {
  const copy = new BinaryCopy(['text']);
  for (const row of rows) copy.add([row]);
  expect(readBack(copy.end())).toEqual({ texts: rows, isWhole: true, blocks });
});

it.each([
  ['uuid', 'not a uuid'],
  ['int4', 1.5],
  ['int8', Number.NaN],
  ['date', '2026-02-30'],
] as const)('refuses what is no %s, and keeps the rows before and after', (type, wrong) => {
  const copy = new BinaryCopy(['text', type]);
  copy.add(['before', undefined]);
  expect(() => copy.add(['wrong', wrong])).toThrow(TypeError);
  copy.add(['after', undefined]);
  const bytes = Buffer.concat(copy.end()).toString('latin1');
  expect([bytes.includes('before'), bytes.includes('wrong'), bytes.includes('after')]).toEqual([
    true,
    false,
    true,
  ]);
});

it.each([[[]], [['a', 'b']]])('refuses a row of another length: %j', (values) => {
  expect(() => new BinaryCopy(['text']).add(values)).toThrow('A row has 1 values');
});
