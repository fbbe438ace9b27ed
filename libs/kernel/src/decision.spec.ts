import { reject, together } from './decision';

const [a, b, c] = [{ code: 'a', field: 'x' }, { code: 'b' }, { code: 'c' }].map((one) => reject(one));

describe('together', () => {
  it.each([
    ['nothing where no rule refuses', [undefined, undefined], undefined],
    ['the one refusal as it is', [undefined, a], a],
    ['the first before the others', [a, undefined, b], { ...a, others: [b?.rejection] }],
    [
      'those of a rule that is several itself',
      [together(a, b), c],
      { ...a, others: [b?.rejection, c?.rejection] },
    ],
    ['one of two that say the same of the same field', [a, a], a],
    [
      'both of two that say the same of different fields',
      [a, reject({ code: 'a', field: 'y' })],
      {
        ...a,
        others: [{ code: 'a', field: 'y' }],
      },
    ],
  ])('returns %s', (_title, rules, expected) => {
    expect(together(...rules)).toEqual(expected);
  });
});
