/** PostgreSQL and Kafka for a test run: durable writes off, quick JVM start, free ports, a folder of their own. */
import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Starts both at the same time. `embedded` is the built libs/embedded. When one fails, the other is stopped.
 * Returns the variables for the specifications and a `stop` that may be called more than once.
 */
export async function startTestServers(embedded, folder, onLog) {
  mkdirSync(folder, { recursive: true });
  // When this runs as root, PostgreSQL runs under another account, which must be able to enter the folder.
  chmodSync(folder, 0o711);
  const cacheDir = embedded.defaultCacheDir(process.env);
  const needs = {
    dataDir: folder,
    postgres: true,
    kafka: true,
    kafkaJarsCached: embedded.kafkaJarsCached(cacheDir),
  };
  const problems = embedded.checkMachine(needs);
  if (problems.length > 0) {
    const list = problems.map(({ what, doThis }) => `- ${what} ${doThis}`).join('\n');
    throw new embedded.StartProblem(
      `The test servers cannot run here:\n${list}`,
      'Fix this and start again.',
    );
  }
  const starting = [
    embedded.startPostgres({ dataDir: join(folder, 'postgres'), fsync: false, onLog }),
    embedded
      .resolveKafkaJars({ cacheDir, onLog })
      .then((libDir) =>
        embedded.startKafka({ dataDir: join(folder, 'kafka'), libDir, forTests: true, onLog }),
      ),
  ];
  const stop = async () => {
    for (const one of await Promise.allSettled(starting)) {
      if (one.status === 'fulfilled') await one.value.stop();
    }
  };
  try {
    const [postgres, kafka] = await Promise.all(starting);
    const env = { TEST_DATABASE_URL: postgres.url, TEST_KAFKA_BROKERS: kafka.brokers.join(',') };
    return { env, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
