import { isFaultOfMessage } from './apply-segment';
import { MessageRefused, reasonOf } from './feed-handler';

const coded = (code: string, message = 'value 3204015708950001 is wrong') =>
  Object.assign(new Error(message), { code });

describe('whose fault an error is', () => {
  it.each([
    ['a refusal in words', new MessageRefused('no such code')],
    ['a bug met by this message', new TypeError('undefined is not a function')],
    ['a value of wrong form', coded('22007')],
    ['a broken constraint', coded('23505')],
  ])('of the message: %s', (_what, error) => {
    expect(isFaultOfMessage(error)).toBe(true);
  });

  it.each(['40001', '40P01', '08006', '57P01', 'ECONNREFUSED', '42P01', '42501', '53100', '25006', 'XX000'])(
    'of the surroundings: %s',
    (code) => {
      expect(isFaultOfMessage(coded(code))).toBe(false);
    },
  );
});

describe('the reason of a refusal', () => {
  it('is the sentence of a refusal, else the kind of the error, and never a value', () => {
    expect(reasonOf(new MessageRefused('no such code'))).toBe('no such code');
    expect(reasonOf(coded('22007'))).toBe('Error 22007');
    expect(reasonOf(new RangeError('3204015708950001'))).toBe('RangeError');
    expect(reasonOf('3204015708950001')).toBe('unknown error');
  });
});
