import { Kafka, logLevel } from 'kafkajs';
import { startOwnKafka, type OwnKafka } from '@peristiwa/testing';
import { peristiwa } from './cli-under-test';

jest.setTimeout(120_000);

/** Issue 13 §2 row 5: damaged offsets are removed by a documented command, here of a Kafka that runs. */
describe('peristiwa kafka reset-offsets --brokers', () => {
  const TOPIC = 'kept';
  const GROUP = 'readers';
  let broker: OwnKafka;
  let kafka: Kafka;
  const reset = (...more: string[]) =>
    peristiwa(['kafka', 'reset-offsets', '--brokers', broker.brokers.join(), ...more], {});

  beforeAll(async () => {
    broker = await startOwnKafka();
    kafka = new Kafka({ brokers: broker.brokers, clientId: 'offsets-spec', logLevel: logLevel.NOTHING });
    const producer = kafka.producer();
    await withAdmin((admin) => admin.createTopics({ topics: [{ topic: TOPIC, numPartitions: 1 }] }));
    await producer.connect();
    await producer.send({ topic: TOPIC, messages: [{ value: 'one' }, { value: 'two' }] });
    await producer.disconnect();
  });
  afterAll(() => broker.stop());

  async function withAdmin<Result>(
    ask: (admin: ReturnType<Kafka['admin']>) => Promise<Result>,
  ): Promise<Result> {
    const admin = kafka.admin();
    await admin.connect();
    try {
      return await ask(admin);
    } finally {
      await admin.disconnect();
    }
  }

  /** Reads what the group has not read yet, and commits that. The group is found some moments after its removal. */
  async function readsOn(): Promise<string[]> {
    const consumer = kafka.consumer({ groupId: GROUP, retry: { retries: 20 } });
    const read: string[] = [];
    await consumer.connect();
    await consumer.subscribe({ topics: [TOPIC], fromBeginning: true });
    const done = new Promise<void>((resolve) => {
      void consumer.run({
        eachMessage: async ({ message }) => {
          read.push(String(message.value));
          if (String(message.value) === 'two') resolve();
        },
      });
    });
    await done;
    // It leaves with its offsets committed.
    await consumer.disconnect();
    return read;
  }
  const committed = () =>
    withAdmin(async (admin) => {
      const [topic] = await admin.fetchOffsets({ groupId: GROUP, topics: [TOPIC] });
      return topic?.partitions[0]?.offset;
    });

  it('says that there are none before the first group', async () => {
    expect(await reset('--yes')).toEqual({
      printed: 'There were no offsets.\nConsumers join again by themselves.',
      code: 0,
    });
  });

  it('removes nothing without --yes', async () => {
    expect(await readsOn()).toEqual(['one', 'two']);
    const { printed, code } = await reset();
    expect([printed, code]).toEqual([
      `would remove the offsets of all consumer groups of ${broker.brokers.join()}; repeat with --yes`,
      1,
    ]);
    expect(await committed()).toBe('2');
  });

  it('removes the offsets and no message: the group joins again and reads from the oldest one', async () => {
    const { printed, code } = await reset('--yes');
    expect([printed, code]).toEqual(['The offsets were removed.\nConsumers join again by themselves.', 0]);
    expect(await readsOn()).toEqual(['one', 'two']);
    expect(await committed()).toBe('2');
  });
});
