import codes from 'i18n-iso-countries/codes.json';
import { countries, isCountry } from './countries';

/** XK is given by users of ISO 3166-1, not by the standard. */
const assigned = (codes as readonly string[][]).filter(([letters]) => letters !== 'XK');

it('has every country of ISO 3166-1 with its number', () => {
  const numbers = Object.entries(countries).map(([letters, [number]]) => [letters, number]);
  const expected = assigned.map(([letters = '', , number]) => [letters, Number(number)]);
  expect(numbers).toEqual(expected.toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1)));
});

it('knows a code only as it is written in the standard', () => {
  expect(['MY', 'my', 'MYS', '', 'toString'].map(isCountry)).toEqual([true, false, false, false, false]);
});
