import { copyText } from './copy';

it.each([
  { row: ['a', 1, null], text: 'a\t1\t\\N\n' },
  {
    row: ['tab\there', 'line\nend', 'back\\slash', 'cr\r'],
    text: 'tab\\there\tline\\nend\tback\\\\slash\tcr\\r\n',
  },
  { row: [Buffer.from([0, 255])], text: '\\\\x00ff\n' },
  { row: ['{"name":"Ayu – ☀"}'], text: '{"name":"Ayu – ☀"}\n' },
])('writes $row', ({ row, text }) => {
  expect(copyText([row]).toString()).toBe(text);
});

it('writes nothing for no rows', () => {
  expect(copyText([])).toHaveLength(0);
});
