import { readJson } from './read-json';

it('reads UTF-8, with or without a byte order mark', () => {
  expect(readJson(Buffer.from('{"name":"Renée 😀"}'))).toEqual({ name: 'Renée 😀' });
  expect(readJson(Buffer.from('\ufeff[1]'))).toEqual([1]);
});

it.each([
  ['nothing', Buffer.alloc(0)],
  ['text that is not JSON', Buffer.from('{"a":')],
  ['Latin-1', Buffer.from('{"name":"Ren\xe9e"}', 'latin1')],
  ['a surrogate as UTF-8', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22])],
  ['UTF-16', Buffer.from('{"a":1}', 'utf16le')],
  ['a prototype', Buffer.from('{"__proto__":{"a":1}}')],
  ['a name twice', Buffer.from('{"a":1,"b":2,"a":1}')],
  ['a name twice, once escaped', Buffer.from('{"a":1,"\\u0061":2}')],
  ['a name twice in an object of a list', Buffer.from('[{"a":1},{"b":{"c":1,"c":2}}]')],
])('refuses %s', (_what, bytes) => {
  expect(() => readJson(bytes)).toThrow('malformed-json');
});

it('reads the same name in several objects', () => {
  expect(readJson(Buffer.from('{"a":{"a":[{"a":1},{"a":2}]}}'))).toEqual({ a: { a: [{ a: 1 }, { a: 2 }] } });
});
