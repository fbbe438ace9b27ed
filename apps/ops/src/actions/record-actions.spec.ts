import { idsOf } from './record-actions';

/* UU 27/2022, data minimisation: a row of an action has ids, and never a number of a person. */

it.each([
  ['019b2f6e-0000-7000-8000-0000000000b1', '019b2f6e-0000-7000-8000-0000000000b1'],
  ['kemensos', 'kemensos'],
  ['7', '7'],
  ['3204055507909001', '?'],
  ['320405550790900', '320405550790900'],
  ['a\u0000b', '?'],
  ['', '?'],
  ['x'.repeat(64), 'x'.repeat(64)],
  ['x'.repeat(65), '?'],
])('of the path parameter %j the row of the action has %j', (value, kept) => {
  expect(idsOf({ one: value })).toEqual({ one: kept });
});
