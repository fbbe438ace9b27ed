import { createPool, timeLimits } from './pool';

it('refuses a role name that would end the start-up option', () => {
  expect(() => createPool({ url: 'postgres://x/y', role: 'a -c b=c', name: 'spec' })).toThrow('role name');
});

it.each([
  ['request', 10_000, 11_000],
  ['service', 30_000, 31_000],
  ['job', 14_400_000, 14_401_000],
] as const)('a statement of a %s may take %d ms, and is waited for %d ms', (purpose, statement, query) => {
  expect(timeLimits(purpose)).toEqual({ statement_timeout: statement, query_timeout: query });
});
