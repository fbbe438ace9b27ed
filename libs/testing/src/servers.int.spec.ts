import { Client } from 'pg';
import { testDatabase, testKafkaBrokers } from './servers';

describe('the servers of the test run', () => {
  it('gives each specification an empty database of its own and removes it', async () => {
    const [one, other] = await Promise.all([testDatabase('Two Words'), testDatabase('Two Words')]);
    expect(one.url).not.toBe(other.url);
    expect(new URL(one.url).pathname).toMatch(/^\/two_words_[0-9a-f]{10}$/);

    const client = new Client({ connectionString: one.url });
    await client.connect();
    expect((await client.query("select current_setting('server_encoding') as encoding")).rows).toEqual([
      { encoding: 'UTF8' },
    ]);
    await client.end();
    await Promise.all([one.drop(), other.drop()]);
    await expect(new Client({ connectionString: one.url }).connect()).rejects.toMatchObject({
      code: '3D000',
    });
  });

  it('names the brokers', () => {
    expect(testKafkaBrokers()).toEqual([expect.stringMatching(/^127\.0\.0\.1:\d+$/)]);
  });

  it('explains how to start the servers when they are missing', async () => {
    const { TEST_DATABASE_URL, TEST_KAFKA_BROKERS } = process.env;
    delete process.env['TEST_DATABASE_URL'];
    delete process.env['TEST_KAFKA_BROKERS'];
    try {
      await expect(testDatabase('x')).rejects.toThrow('`npm test`');
      expect(() => testKafkaBrokers()).toThrow('`npm test`');
    } finally {
      Object.assign(process.env, { TEST_DATABASE_URL, TEST_KAFKA_BROKERS });
    }
  });
});
