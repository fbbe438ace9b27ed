import { join } from 'node:path';
import { freePorts } from './free-ports';
import { newClusterId } from './kafka-configuration';
import { startKafka, type KafkaOptions, type RunningKafka } from './kafka-server';
import { isAlive, waitUntil } from './processes';

type ClusterOptions = Omit<KafkaOptions, 'port' | 'controllerPort' | 'cluster' | 'secured' | 'scramUsers'> & {
  /** 3 by default: the smallest that survives the loss of one. */
  readonly size?: number;
};

/** Brokers of one machine, numbered from 1, on loopback only. */
export interface KafkaCluster {
  readonly brokers: readonly string[];
  readonly ids: readonly number[];
  /** SIGKILL, as at a power failure; returns when the process is gone. */
  kill(id: number): Promise<void>;
  /** Starts a broker that was killed, on its ports and with its data. */
  restart(id: number): Promise<void>;
  stop(): Promise<void>;
}

const SIZE = 3;
const KILLED_WITHIN_MS = 10_000;
const HEAP_MB = 192;
const SETTINGS = {
  // A broker that was killed is noticed after this time; Kafka waits 9 seconds by default.
  'broker.session.timeout.ms': '4000',
  'broker.heartbeat.interval.ms': '500',
  // 128 MB by default, which is more than such a small heap has room for.
  'log.cleaner.dedupe.buffer.size': '16777216',
};

/**
 * Starts a cluster in which every node is broker and controller. Partitions have a replica on each node, and a write that
 * waits for all replicas needs two of them. For tests and trials: one machine protects from nothing.
 */
export async function startKafkaCluster({ size = SIZE, ...options }: ClusterOptions): Promise<KafkaCluster> {
  const ports = await freePorts(2 * size);
  const ids = Array.from({ length: size }, (_, index) => index + 1);
  const portOf = (id: number) => ports[id - 1] as number;
  const controllerPortOf = (id: number) => ports[size + id - 1] as number;
  const clusterId = newClusterId();
  const voters = ids.map((id) => `${id}@127.0.0.1:${controllerPortOf(id)}`).join();
  const running = new Map<number, RunningKafka>();
  const start = async (id: number): Promise<void> => {
    const node = await startKafka({
      heapMb: HEAP_MB,
      ...options,
      settings: { ...SETTINGS, ...options.settings },
      dataDir: join(options.dataDir, `broker-${id}`),
      port: portOf(id),
      controllerPort: controllerPortOf(id),
      cluster: { id, clusterId, voters, size },
    });
    running.set(id, node);
  };
  const stop = async (): Promise<void> => {
    // The last controller that is left has no majority and would wait for one: all are asked at once.
    await Promise.all([...running.values()].map((node) => node.stop()));
    running.clear();
  };
  // At once: a controller is up only when most of them are.
  const started = await Promise.allSettled(ids.map(start));
  const failed = started.find((one) => one.status === 'rejected');
  if (failed) {
    await stop();
    throw failed.reason;
  }
  return {
    brokers: ids.map((id) => `127.0.0.1:${portOf(id)}`),
    ids,
    async kill(id) {
      const node = running.get(id);
      if (!node) throw new Error(`broker ${id} does not run`);
      process.kill(node.pid, 'SIGKILL');
      await waitUntil(() => !isAlive(node.pid), KILLED_WITHIN_MS);
      await node.stop();
      running.delete(id);
    },
    restart: start,
    stop,
  };
}
