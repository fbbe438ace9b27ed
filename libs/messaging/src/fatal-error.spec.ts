import { KafkaJSConnectionError, KafkaJSNonRetriableError, KafkaJSProtocolError } from 'kafkajs';
import { isFatal } from './fatal-error';

function protocolError(type: string): KafkaJSProtocolError {
  return new KafkaJSProtocolError({ name: '', message: type, type, code: 29, retriable: false } as never);
}

describe('isFatal', () => {
  it.each(['TOPIC_AUTHORIZATION_FAILED', 'GROUP_AUTHORIZATION_FAILED', 'INVALID_TOPIC_EXCEPTION'])(
    'is for %s',
    (type) => {
      expect(isFatal(protocolError(type))).toBe(true);
    },
  );

  it('looks behind the wrappers of kafkajs', () => {
    const cause = protocolError('GROUP_AUTHORIZATION_FAILED');
    const wrapped = Object.assign(new KafkaJSNonRetriableError('inner'), { cause });
    expect(isFatal(new Error('outer', { cause: wrapped }))).toBe(true);
  });

  it.each([
    ['a lost connection', new KafkaJSConnectionError('gone')],
    ['refused credentials', Object.assign(new Error('no'), { name: 'KafkaJSSASLAuthenticationError' })],
    ['a rebalance', protocolError('REBALANCE_IN_PROGRESS')],
    ['a topic that does not exist yet', protocolError('UNKNOWN_TOPIC_OR_PARTITION')],
    ['a bug of kafkajs', new TypeError('undefined')],
  ])('is not for %s', (_name, error) => {
    expect(isFatal(error)).toBe(false);
  });

  it('ends when the causes form a cycle', () => {
    const error = new Error('circle');
    error.cause = error;
    expect(isFatal(error)).toBe(false);
  });
});
