import { ReadingPurpose } from './reading-purpose';

it.each([
  ['pencatatan perkawinan (loket 3)', true],
  ['x'.repeat(200), true],
  ['x'.repeat(201), false],
  ['NIK 3204011003859001', false],
  ['line\nbreak', false],
])('a purpose %j is accepted: %s', (purpose, expected) => {
  expect(ReadingPurpose.safeParse(purpose).success).toBe(expected);
});
