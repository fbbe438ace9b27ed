import { createPool, isTransient } from './pool';

const fault = (message: string, code?: string) => Object.assign(new Error(message), { code });

describe('isTransient', () => {
  it.each([
    ['connection_failure', fault('x', '08006')],
    ['serialization_failure', fault('x', '40001')],
    ['deadlock_detected', fault('x', '40P01')],
    ['lock_not_available', fault('x', '55P03')],
    ['admin_shutdown', fault('x', '57P01')],
    ['crash_shutdown', fault('x', '57P02')],
    ['cannot_connect_now', fault('x', '57P03')],
    ['too_many_connections', fault('x', '53300')],
    ['refused', fault('x', 'ECONNREFUSED')],
    ['reset', fault('x', 'ECONNRESET')],
    ['no socket file yet', fault('x', 'ENOENT')],
    ['a session that ended', fault('Connection terminated unexpectedly')],
    ['a session that was ended while connecting', fault('Connection terminated due to connection timeout')],
    ['no free session', fault('timeout exceeded when trying to connect')],
    ['a session that broke before', fault('Client has encountered a connection error and is not queryable')],
    // Node gives the code of the first to the whole.
    [
      'a host with two addresses',
      Object.assign(new AggregateError([new Error('x')]), { code: 'ECONNREFUSED' }),
    ],
  ])('a later attempt may succeed after %s', (_name, error) => {
    expect(isTransient(error)).toBe(true);
  });

  it.each([
    ['unique_violation', fault('x', '23505')],
    ['insufficient_privilege', fault('x', '42501')],
    ['undefined_table', fault('x', '42P01')],
    ['invalid_password', fault('x', '28P01')],
    ['losers of a batch', fault('x', 'LG001')],
    ['an aggregate of bugs', new AggregateError([new Error('a'), new Error('b')])],
    ['a bug', new TypeError('x is not a function')],
    ['what is no error', 'ECONNREFUSED'],
    ['nothing', undefined],
  ])('trying again does not help against %s', (_name, error) => {
    expect(isTransient(error)).toBe(false);
  });
});

it('takes no role name that would end the start-up option', () => {
  expect(() => createPool({ url: 'postgres://x/y', role: 'a -c b=c', name: 'spec' })).toThrow('role name');
});
