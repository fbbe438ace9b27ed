import { CopyText } from './copy-text';

const textOf = (rows: readonly string[]) => {
  const text = new CopyText();
  for (const row of rows) text.add(row);
  const blocks = text.end();
  return { blocks: blocks.length, text: Buffer.concat(blocks).toString() };
};

it('is empty when nothing was added', () => {
  expect(textOf([])).toEqual({ blocks: 0, text: '' });
});

it.each([
  ['one row', ['a\tb\n'], 1],
  ['rows of more than one byte a letter', ['ä\n', '語\n', '🜚\n'], 1],
  ['a row larger than a block', ['a\n', `${'ü'.repeat(200_000)}\n`, 'b\n'], 2],
  ['many blocks', Array.from({ length: 1_000 }, (_, index) => `${'語'.repeat(500)}${index}\n`), 12],
])('keeps every row whole and in order: %s', (_name, rows, blocks) => {
  const written = textOf(rows);
  expect(written.text).toBe(rows.join(''));
  expect(written.blocks).toBe(blocks);
});
