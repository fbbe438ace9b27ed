import { shortDuration, standing } from './amounts';

it.each([
  [0, 'milliseconds', 0],
  [0.4567, 'milliseconds', 457],
  [0.9999, 'milliseconds', 1000],
  [1, 'seconds', 1],
  [119.9, 'seconds', 119.9],
  [120, 'minutes', 2],
])('%d s are told in %s', (seconds, unit, value) => {
  expect(shortDuration(seconds)).toMatchObject({ unit, value });
});

it.each([
  [null, 'good'],
  [0, 'good'],
  [1, 'some'],
  [60, 'some'],
  [61, 'bad'],
])('%s of at most 60 is %s', (value, stands) => {
  expect(standing(value, 60)).toBe(stands);
});
