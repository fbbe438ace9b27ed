import { digitsOf, isSixteenDigits, maskedDay } from './lookup';

it.each([
  ['3204 0163 0391 9001', true],
  ['3204.0163.0391.9001', true],
  ['320401630391900', false],
  ['32040163039190012', false],
  ['32040163039190A1', false],
])('%s has sixteen digits: %s', (typed, expected) => {
  expect(isSixteenDigits(typed)).toBe(expected);
});

it('leaves the digits', () => {
  expect(digitsOf(' 3204-0163 0391.9001 ')).toBe('3204016303919001');
});

it('shows the year only', () => {
  expect(maskedDay('1988-03-10')).toBe('••-••-1988');
});
