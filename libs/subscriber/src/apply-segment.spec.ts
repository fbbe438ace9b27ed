import { isFaultOfMessage } from './apply-segment';
import { MessageRefused, reasonOf } from './feed-handler';

const coded = (code: string, message = 'value 3204015708950001 is wrong') =>
  Object.assign(new Error(message), { code });

describe('whether an error is caused by the message', () => {
  it.each([
    ['a refusal with a reason', new MessageRefused('no such code')],
    ['a bug that this message triggers', new TypeError('undefined is not a function')],
    ['a value of wrong form', coded('22007')],
    ['a broken constraint', coded('23505')],
  ])('caused by the message: %s', (_what, error) => {
    expect(isFaultOfMessage(error)).toBe(true);
  });

  it.each(['40001', '40P01', '08006', '57P01', 'ECONNREFUSED', '42P01', '42501', '53100', '25006', 'XX000'])(
    'not caused by the message: %s',
    (code) => {
      expect(isFaultOfMessage(coded(code))).toBe(false);
    },
  );
});

describe('the reason of a refusal', () => {
  it('is the text of a refusal, for other errors their kind, and never a value', () => {
    expect(reasonOf(new MessageRefused('no such code'))).toBe('no such code');
    expect(reasonOf(coded('22007'))).toBe('Error 22007');
    expect(reasonOf(new RangeError('3204015708950001'))).toBe('RangeError');
    expect(reasonOf('3204015708950001')).toBe('unknown error');
  });
});
