import { parse } from 'csv-parse/sync';
import { csvHeader, csvOf, ndjsonOf } from './part-text';

/* Issue 12, Delivery: extracts as NDJSON and CSV (ADR 0053). */

const rows = [
  {
    personKey: 'p-1',
    version: 2,
    sequence: 7,
    partition: 0,
    state: { sex: 'male', name: 'Budi, "S.Kom"\nSantoso', address: { line: 'Jalan Melati 1', area: '3204' } },
  },
  { personKey: 'p-2', version: 1, sequence: 9, partition: 2, state: { occupation: 88, name: '' } },
];

it('writes each row in canonical JSON (RFC 8785), so that the state is digested as it is', () => {
  expect(ndjsonOf(rows).split('\n')).toEqual([
    '{"partition":0,"personKey":"p-1","sequence":7,"state":{"address":{"area":"3204","line":"Jalan Melati 1"},' +
      '"name":"Budi, \\"S.Kom\\"\\nSantoso","sex":"male"},"version":2}',
    '{"partition":2,"personKey":"p-2","sequence":9,"state":{"name":"","occupation":88},"version":1}',
    '',
  ]);
  expect(ndjsonOf([])).toBe('');
});

it('writes CSV (RFC 4180) with one column for each member of the agreement', () => {
  const members = ['address', 'name', 'occupation', 'sex'];
  const text = csvHeader(members) + csvOf(rows, members) + csvOf([], members);
  expect(text.split('\r\n')).toHaveLength(4);
  expect(parse(text, { columns: true })).toEqual([
    {
      personKey: 'p-1',
      version: '2',
      sequence: '7',
      partition: '0',
      address: '{"area":"3204","line":"Jalan Melati 1"}',
      name: 'Budi, "S.Kom"\nSantoso',
      occupation: '',
      sex: 'male',
    },
    {
      personKey: 'p-2',
      version: '1',
      sequence: '9',
      partition: '2',
      address: '',
      name: '',
      occupation: '88',
      sex: '',
    },
  ]);
});
