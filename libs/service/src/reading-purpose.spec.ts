import { ReadingPurpose } from './reading-purpose';

it.each([
  ['pencatatan perkawinan (loket 3)', true],
  ['x'.repeat(200), true],
  ['x'.repeat(201), false],
  ['NIK 3204011003859001', false],
  ['NIK 3204 0110 0385 9001', false],
  ['NIK 32.04.01-100385-9001', false],
  ['NIK 320401/100385 (9001), loket', false],
  ['NIK 3204__0110__0385__9001', false],
  ['3 2 0 4 0 1 1 0 0 3 8 5 9 0 0 1', false],
  ['akta 3204-LU-28112026-0001, loket 3', true],
  ['perkara 123/Pdt.P/2026/PN Blb tanggal 28-11-2026', true],
  ['3204011003859 dan 001', true],
  ['line\nbreak', false],
])('a purpose %j is accepted: %s', (purpose, expected) => {
  expect(ReadingPurpose.safeParse(purpose).success).toBe(expected);
});
