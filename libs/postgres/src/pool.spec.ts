import { createPool } from './pool';

it('refuses a role name that would end the start-up option', () => {
  expect(() => createPool({ url: 'postgres://x/y', role: 'a -c b=c', name: 'spec' })).toThrow('role name');
});
