import { isDiskFull, isOutage, isReadOnly, isUnanswered } from './outage';

const fault = (code: string, more: object = {}) =>
  Object.assign(new Error('details that must not leave'), { code, ...more });
const named = (name: string) => Object.assign(new Error('no broker'), { name });

describe('an outage is', () => {
  it.each([
    // Class 08, connection; a pooler returns 08P01 while its server is away.
    ...['08000', '08001', '08003', '08004', '08006', '08007', '08P01'],
    // Class 53, out of resources.
    ...['53000', '53100', '53200', '53300', '53400'],
    // Read-only after a failover, and transactions that took too long.
    ...['25006', '25P03', '25P04'],
    // Conflicts, locks and timeouts.
    ...['40001', '40P01', '55P03', '57014'],
    // A session or a server that ends, a server that starts.
    ...['57P01', '57P02', '57P03', '57P05'],
  ])('SQLSTATE %s', (code) => {
    expect(isOutage(fault(code))).toBe(true);
  });

  it.each([
    ...['EAI_AGAIN', 'EAI_FAIL', 'ENOTFOUND'],
    ...['EHOSTUNREACH', 'EHOSTDOWN', 'ENETUNREACH', 'ENETDOWN', 'ENETRESET'],
    ...['ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'ENOTCONN', 'EPIPE', 'ETIMEDOUT'],
  ])('%s of the network', (code) => {
    expect(isOutage(fault(code))).toBe(true);
  });

  it.each([
    ['a socket file that is not there yet', fault('ENOENT', { syscall: 'connect' })],
    ['a session that ended', new Error('Connection terminated unexpectedly')],
    ['a session that ended while connecting', new Error('Connection terminated due to connection timeout')],
    ['a full pool', new Error('timeout exceeded when trying to connect')],
    [
      'a session that broke before',
      new Error('Client has encountered a connection error and is not queryable'),
    ],
    ['a broker that is away', named('KafkaJSConnectionError')],
    ['retries used up', named('KafkaJSNumberOfRetriesExceeded')],
    ['a call that timed out', named('TimeoutError')],
    ['a host with several addresses', new AggregateError([fault('EHOSTUNREACH')])],
    ['the cause of a failed call', new TypeError('fetch failed', { cause: fault('ENOTFOUND') })],
    ['the error under that of an ORM', Object.assign(new Error('x'), { driverError: fault('25006') })],
    [
      'an error object of another JavaScript realm',
      { name: 'Error', message: 'connect', code: 'ECONNREFUSED' },
    ],
  ])('%s', (_name, error) => {
    expect(isOutage(error)).toBe(true);
  });
});

describe('no outage is', () => {
  it.each([
    ...['22007', '22021', '23505', '25001', '25P01', '25P02', '28P01', '3D000', '40002', '42501', '42P01'],
    ...['54000', '55000', '55006', '57000', '57P04', '58030', 'XX000', 'LG001', '025006', '250061'],
  ])('SQLSTATE %s', (code) => {
    expect(isOutage(fault(code))).toBe(false);
  });

  it.each([
    ['a missing file', fault('ENOENT', { syscall: 'open' })],
    ['a missing right to a file', fault('EACCES')],
    ['a port that is taken', fault('EADDRINUSE')],
    ['another error of Kafka', named('KafkaJSNonRetriableError')],
    ['an aggregate of bugs', new AggregateError([new Error('a'), new Error('b')])],
    ['a bug', new TypeError('x is not a function')],
    ['a bug that quotes an outage', new Error('the text "Connection terminated" is not a name')],
    ['a text', 'ECONNREFUSED'],
    ['nothing', undefined],
    ['null', null],
    ['a member `errors` that is not a list', { message: 'x', errors: 'ECONNREFUSED' }],
  ])('%s', (_name, error) => {
    expect(isOutage(error)).toBe(false);
  });

  it('an error whose causes form a cycle', () => {
    const error = new Error('a');
    error.cause = error;
    expect(isOutage(error)).toBe(false);
  });
});

it.each([
  [fault('25006'), true],
  [fault('57P01'), false],
  [new Error('cannot execute INSERT in a read-only transaction'), false],
  [undefined, false],
])('knows a read-only session by its code: %p', (error, expected) => {
  expect(isReadOnly(error)).toBe(expected);
});

it.each([
  [fault('53100'), true],
  [fault('53200'), false],
  [fault('ENOSPC'), false],
  [undefined, false],
])('knows a full disk of the database by its code: %p', (error, expected) => {
  expect(isDiskFull(error)).toBe(expected);
});

it.each([
  [new Error('Query read timeout'), true],
  [fault('57014'), false],
  [new Error('timeout exceeded when trying to connect'), false],
  [null, false],
])('knows a session whose server did not answer: %p', (error, expected) => {
  expect(isUnanswered(error)).toBe(expected);
});
