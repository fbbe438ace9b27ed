import { Registry } from 'prom-client';
import {
  PoisonMessage,
  type ConsumedMessage,
  type FeedProducer,
  type OutgoingMessage,
} from '@peristiwa/messaging';
import type { Platform } from '@peristiwa/service';
import type { DeskFront } from './front';
import { DeskIntake } from './intake';

function given() {
  const sent: [string, OutgoingMessage[]][] = [];
  const producer = {
    send: async (topic: string, messages: OutgoingMessage[]) => void sent.push([topic, messages]),
  };
  const metrics = new Registry();
  const intake = new DeskIntake(
    {
      desk: 'death',
      commands: [],
      front: {} as DeskFront,
      devices: { find: async () => null as never },
      platform: { metrics } as unknown as Platform,
    },
    producer as unknown as FeedProducer,
  );
  const letters = () =>
    sent
      .filter(([topic]) => topic === 'intake.death.v1.dlq')
      .flatMap(([, messages]) => messages.map(({ value, headers }) => ({ bytes: value.length, headers })));
  return { intake, letters, metrics };
}
const message = (value: Buffer, more: Partial<ConsumedMessage> = {}): ConsumedMessage => ({
  offset: '7',
  key: null,
  value,
  headers: { authorization: 'Bearer secret', 'x-mine': '1' },
  timestamp: '0',
  ...more,
});
const place = { 'x-topic': 'intake.death.v1', 'x-partition': '2' };
const LARGEST = 900_000;

describe('the dead letters of an intake', () => {
  it('keep an unreadable message without the token, with its topic, partition and offset', async () => {
    const { intake, letters } = given();
    await intake.handle('intake.death.v1', 2, [message(Buffer.from('not JSON'))]);
    const headers = { 'x-mine': '1', ...place, 'x-offset': '7', 'x-last-offset': '7' };
    expect(letters()).toEqual([{ bytes: 8, headers: { ...headers, 'x-reason': 'The value is not JSON' } }]);
  });

  it('keep offsets and reason of a batch that cannot be decoded, but not its bytes, which may contain tokens', async () => {
    const { intake, letters, metrics } = given();
    const batch = message(Buffer.from([1, 2, 3]), { firstOffset: '5', headers: {} });
    await intake.setAside('intake.death.v1', 2, batch, new PoisonMessage('7', 'LZ4: the data is damaged'));
    const headers = { ...place, 'x-offset': '5', 'x-last-offset': '7', 'x-left-out-bytes': '3' };
    expect(letters()).toEqual([
      { bytes: 0, headers: { ...headers, 'x-reason': 'LZ4: the data is damaged' } },
    ]);
    expect(await metrics.metrics()).toContain('intake_messages_total{outcome="dead-letter"} 1');
  });

  it.each([
    [LARGEST, LARGEST, undefined],
    [LARGEST + 1, 0, String(LARGEST + 1)],
  ])('of %d bytes keep %d: the topic must take every one of them', async (size, kept, leftOut) => {
    const { intake, letters } = given();
    await intake.handle('intake.death.v1', 2, [message(Buffer.alloc(size, 'x'))]);
    expect(letters().map(({ bytes, headers }) => [bytes, headers['x-left-out-bytes']])).toEqual([
      [kept, leftOut],
    ]);
  });
});
