import {
  chainHeaders,
  chainText,
  feedGenesis,
  heartbeatText,
  messageBytes,
  nextFeedDigest,
} from './feed-chain';

const headers = {
  ce_specversion: '1.0',
  ce_id: '0199aaaa-0000-7000-8000-000000000001',
  ce_type: 'id.peristiwa.person.born.v1',
  ce_sequence: '1',
  'content-type': 'application/json',
};
const message = { key: '0199bbbb', headers, value: '{"personKey":"0199bbbb","state":{"name":"Ayu – ☀"}}' };
const hex = (bytes: Buffer) => bytes.toString('hex');

describe('the chain of a feed and partition', () => {
  it('begins and continues with the same digests in every release', () => {
    const genesis = feedGenesis('kemensos', 0);
    expect(hex(genesis)).toBe('8262e21a8275bf96c86d14ae12c387c9e3640066edfe9d4d9a026dd4e52c35db');
    expect(hex(nextFeedDigest(genesis, message))).toBe(
      '01806b714ba6b72259854d7e328ce5586b76ffed96b89d1130284180c99d1c28',
    );
  });

  it('begins differently in each feed and partition', () => {
    const digests = [feedGenesis('kemensos', 0), feedGenesis('kemensos', 1), feedGenesis('bps', 0)].map(hex);
    expect(new Set(digests).size).toBe(3);
  });

  it('covers headers by name, then key and value, each after its length', () => {
    const bytes = messageBytes({ key: 'k', headers: { b: '2', a: 'é' }, value: '{}' });
    expect(hex(bytes)).toBe(
      [
        ['00000001', '61'],
        ['00000002', 'c3a9'],
        ['00000001', '62'],
        ['00000001', '32'],
        ['00000001', '6b'],
        ['00000002', '7b7d'],
      ]
        .flat()
        .join(''),
    );
  });

  it('is the same for texts and for the bytes that a Kafka client returns', () => {
    const received = {
      key: Buffer.from(message.key),
      headers: Object.fromEntries(
        Object.entries(headers)
          .toReversed()
          .map(([name, value]) => [name, Buffer.from(value)]),
      ),
      value: Buffer.from(message.value),
    };
    expect(messageBytes(received)).toEqual(messageBytes(message));
  });

  it('does not cover its own headers', () => {
    const chain = Object.fromEntries(Object.values(chainHeaders).map((name) => [name, 'x']));
    expect(messageBytes({ ...message, headers: { ...headers, ...chain } })).toEqual(messageBytes(message));
  });

  it.each([
    ['a header has another value', { ...message, headers: { ...headers, ce_sequence: '2' } }],
    ['a header is added', { ...message, headers: { ...headers, ce_time: '' } }],
    ['a header is missing', { ...message, headers: { ...headers, 'content-type': undefined } }],
    ['a letter moves from a name to its value', { ...message, headers: { ...headers, ce_i: 'd' } }],
    ['the key is another', { ...message, key: '0199cccc' }],
    ['the value is altered', { ...message, value: message.value.replace('Ayu', 'Ani') }],
    ['a letter moves from the key to the value', { ...message, key: '0199bbb', value: `b${message.value}` }],
  ])('changes when %s', (_what, altered) => {
    const defined = Object.entries(altered.headers).filter(([, value]) => value !== undefined);
    const other = { ...altered, headers: Object.fromEntries(defined) as Record<string, string> };
    const genesis = feedGenesis('kemensos', 0);
    expect(nextFeedDigest(genesis, other)).not.toEqual(nextFeedDigest(genesis, message));
  });
});

describe('what the publisher signs', () => {
  it('is the end of a chain', () => {
    const end = { partner: 'kemensos', partition: 2, sequence: 17, digest: 'ab'.repeat(32) };
    expect(chainText(end).toString()).toBe(`peristiwa-feed-1\nkemensos\n2\n17\n${'ab'.repeat(32)}\n`);
  });

  it('is all of a heartbeat but its signature, with members in order of name', () => {
    const data = { partitionHighWater: 4, highWater: 9, later: { b: 1, a: '☀' }, signature: 'cd' };
    expect(heartbeatText('bps', data).toString()).toBe(
      'peristiwa-heartbeat-1\nbps\n{"highWater":9,"later":{"a":"☀","b":1},"partitionHighWater":4}\n',
    );
  });
});
