import { KafkaJSConnectionError, KafkaJSNonRetriableError } from 'kafkajs';
import { AccessRefused, accessProblem, asAccessRefused } from './access';

const socket = (code: string, message = 'x') => {
  const error = new KafkaJSConnectionError(message);
  return Object.assign(error, { code });
};
const sasl = (message: string) =>
  Object.assign(new Error(message), { name: 'KafkaJSSASLAuthenticationError' });
const protocol = (type: string) => Object.assign(new Error('x'), { name: 'KafkaJSProtocolError', type });
const TLS_CLOSED = 'Client network socket disconnected before secure TLS connection was established';
const closed = () =>
  Object.assign(new KafkaJSConnectionError('Closed connection'), { name: 'KafkaJSConnectionClosedError' });

describe('what Kafka refuses', () => {
  it.each<[string, Error, string]>([
    ['a password', sasl('SASL SCRAM SHA 512 authentication failed: …'), 'KAFKA_SASL_PASSWORD'],
    ['a password, later', protocol('SASL_AUTHENTICATION_FAILED'), 'KAFKA_SASL_PASSWORD'],
    ['a mechanism', sasl('SASL PLAIN mechanism is not supported by the server'), 'KAFKA_SASL_MECHANISM'],
    ['another mechanism', protocol('UNSUPPORTED_SASL_MECHANISM'), 'KAFKA_SASL_MECHANISM'],
    ['SASL', protocol('ILLEGAL_SASL_STATE'), 'KAFKA_SASL_MECHANISM'],
    ['an authority', socket('SELF_SIGNED_CERT_IN_CHAIN'), 'KAFKA_SSL_CA_FILE'],
    ['a host name', socket('ERR_TLS_CERT_ALTNAME_INVALID'), 'KAFKA_BROKERS'],
    ['an expired certificate', socket('CERT_HAS_EXPIRED'), 'renew it'],
    ['a client certificate', socket('ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED'), 'KAFKA_SSL_CERT_FILE'],
    ['another protocol', socket('ERR_SSL_WRONG_VERSION_NUMBER'), 'does not use TLS'],
  ])('is named, also after it was reached: %s', (_name, error, named) => {
    const cause = Object.assign(new KafkaJSNonRetriableError('retries exceeded'), { cause: error });
    for (const hasConnected of [false, true]) {
      const refused = asAccessRefused(new Error('outer', { cause }), hasConnected);
      expect(refused?.message).toContain(named);
    }
  });

  it.each<[string, Error, string]>([
    ['a closed connection', closed(), 'KAFKA_SSL to true'],
    ['a reset connection', socket('ECONNRESET', 'read ECONNRESET'), 'KAFKA_SSL to true'],
    ['a reset TLS connection', socket('ECONNRESET', TLS_CLOSED), 'does not use TLS'],
  ])('only before it was reached: %s', (_name, error, named) => {
    expect(asAccessRefused(error, false)?.message).toContain(named);
    expect(asAccessRefused(error, true)).toBeUndefined();
  });

  it.each<[string, unknown]>([
    ['a broker that is away', socket('ECONNREFUSED')],
    ['a slow broker', new KafkaJSConnectionError('Connection timeout')],
    ['a missing topic', protocol('UNKNOWN_TOPIC_OR_PARTITION')],
    ['no error', undefined],
  ])('is not: %s', (_name, error) => {
    expect(asAccessRefused(error, false)).toBeUndefined();
  });
});

it('the sentence is found behind other errors', () => {
  const refused = new AccessRefused('Change this setting.');
  const failed = new Error('not sent', { cause: refused });
  expect(accessProblem(failed)).toBe('Change this setting.');
  expect(asAccessRefused(failed, true)).toBe(refused);
  expect(accessProblem(new Error('another'))).toBeUndefined();
});
