import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultCacheDir, resolveKafkaJars, startKafka } from '@peristiwa/embedded';

export interface OwnKafka {
  readonly brokers: string[];
  /** For files of the specification; it is removed with the broker. */
  readonly dir: string;
  /** Where the broker keeps its data, below `dir`. */
  readonly dataDir: string;
  readonly stop: () => Promise<void>;
}

/**
 * A broker for one specification alone: the desks and ministries of other specifications read the same topics, and do not
 * know its tokens and keys.
 */
export async function startOwnKafka(): Promise<OwnKafka> {
  const dir = await mkdtemp(join(tmpdir(), 'peristiwa-kafka-'));
  const dataDir = join(dir, 'kafka');
  const onLog = () => undefined;
  const libDir = await resolveKafkaJars({ cacheDir: defaultCacheDir(process.env), onLog });
  const broker = await startKafka({ dataDir, libDir, onLog, forTests: true });
  return {
    brokers: broker.brokers,
    dir,
    dataDir,
    async stop() {
      await broker.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
