import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { boundLog } from './bounded-log';
import { classDataArchive } from './class-data-archive';
import {
  ensureFormatted,
  log4jFile,
  serverProperties,
  type ClusterNode,
  type SecuredListener,
} from './kafka-configuration';
import { choosePort } from './ports';
import {
  commandLine,
  hasEnded,
  isAlive,
  logSince,
  processState,
  spawnServer,
  stopChild,
  stopProcess,
  untilExit,
  waitUntil,
} from './processes';
import { StartProblem } from './start-problem';

export interface KafkaOptions {
  /** Folder of this broker: `data`, `server.properties`, `kafka.log`. Created when missing. */
  readonly dataDir: string;
  /** Folder of the jars, from `resolveKafkaJars`. */
  readonly libDir: string;
  /** Ports on 127.0.0.1; 0 or undefined takes free ones. */
  readonly port?: number;
  readonly controllerPort?: number;
  readonly onLog: (line: string) => void;
  /** Starts faster but runs slower: uses only the C1 compiler of the JVM. */
  readonly forTests?: boolean;
  /** Only for tests: listeners with TLS and SASL, also on 127.0.0.1. */
  readonly secured?: readonly SecuredListener[];
  /** Only for tests and a new data folder: `SCRAM-SHA-512=[name=alice,password=secret]`. */
  readonly scramUsers?: readonly string[];
  /** Absent for a broker that is alone; see `startKafkaCluster`. */
  readonly cluster?: ClusterNode;
  /** Of the Java heap, 512 by default. */
  readonly heapMb?: number;
  /** Only for tests: more settings of the broker. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Gives up the start: what has been started is stopped, and the reason of the signal is thrown. */
  readonly signal?: AbortSignal;
}

export interface RunningKafka {
  readonly brokers: string[];
  readonly port: number;
  readonly controllerPort: number;
  readonly pid: number;
  /** Resolves when the broker has ended, whatever ended it. */
  readonly ended: Promise<void>;
  /** Orderly shutdown: logs are flushed and closed, so the next start needs no recovery. */
  stop(): Promise<void>;
}

const START_TIMEOUT_MS = 90_000;
const MAX_OUTPUT_BYTES = 1_000_000;
const STOP_STEPS = [
  { signal: 'SIGTERM', waitMs: 30_000 },
  { signal: 'SIGKILL', waitMs: 2_000 },
] as const;
/** A broker that is not up yet has nothing to flush, and may take long to notice. */
const GIVE_UP_STEPS = [
  { signal: 'SIGTERM', waitMs: 3_000 },
  { signal: 'SIGKILL', waitMs: 2_000 },
] as const;

/** Starts the KRaft broker of a data folder, formatting the storage at the first start. */
export async function startKafka(options: KafkaOptions): Promise<RunningKafka> {
  mkdirSync(options.dataDir, { recursive: true });
  const pidFile = join(options.dataDir, 'kafka.pid');
  await stopLeftover(pidFile, options);
  const secured = (options.secured ?? []).map((listener) => listener.port);
  const port = await choosePort(options.port, { whose: 'PORT_KAFKA', except: secured });
  const controllerPort = await choosePort(options.controllerPort, {
    whose: 'PORT_KAFKA_CONTROLLER',
    except: [port, ...secured],
  });
  const properties = join(options.dataDir, 'server.properties');
  writeFileSync(
    properties,
    serverProperties({ ...options, port, controllerPort, dataDir: join(options.dataDir, 'data') }),
  );
  await ensureFormatted({ ...options, properties });

  const output = join(options.dataDir, 'kafka.out');
  const archive = classDataArchive(options.libDir, options.cluster?.id ?? 1);
  const bound = boundLog(output, MAX_OUTPUT_BYTES);
  try {
    const args = [...archive.javaOptions, ...brokerArguments(options, properties)];
    const { dataDir, signal } = options;
    const { child, pid } = await launch({ dataDir, args, output, pidFile, signal });
    const stop = async () => {
      bound.stop();
      // A broker that had to be killed may have left an incomplete archive.
      if ((await stopChild(child, STOP_STEPS)) === 'SIGTERM') archive.keep();
      else archive.discard();
      rmSync(pidFile, { force: true });
    };
    return { brokers: [`127.0.0.1:${port}`], port, controllerPort, pid, ended: untilExit(child), stop };
  } catch (error) {
    bound.stop();
    archive.discard();
    rmSync(pidFile, { force: true });
    throw error;
  }
}

function brokerArguments(options: KafkaOptions, properties: string): string[] {
  const speed = options.forTests ? ['-XX:TieredStopAtLevel=1'] : [];
  const { heapMb = 512 } = options;
  const heap = [`-Xmx${heapMb}m`, `-Xms${heapMb / 2}m`];
  const memory = [...heap, '-XX:+UseSerialGC', '-XX:+ExitOnOutOfMemoryError'];
  const logging = [`-Dlog4j2.configurationFile=${log4jFile(options.dataDir)}`];
  // The class path is passed to the JVM unexpanded: the order of the jars is part of the archive's identity.
  return [...memory, ...speed, ...logging, '-cp', join(options.libDir, '*'), 'kafka.Kafka', properties];
}

interface Launch {
  readonly dataDir: string;
  readonly args: readonly string[];
  readonly output: string;
  readonly pidFile: string;
  readonly signal: AbortSignal | undefined;
}

/** Starts the JVM and waits until the broker reports that it is up (registered, unfenced, listening). */
async function launch(start: Launch): Promise<{ readonly child: ChildProcess; readonly pid: number }> {
  const { args, output, signal } = start;
  signal?.throwIfAborted();
  const offset = existsSync(output) ? statSync(output).size : 0;
  const child = spawnServer({ command: 'java', args, logFile: output, lastSignal: 'SIGKILL' });
  // Written at once, not when the broker is up: if the parent is killed meanwhile, the next start must find the
  // process.
  if (child.pid) writeFileSync(start.pidFile, `${child.pid}\n${processState(child.pid)?.startedAt ?? ''}\n`);
  let failure: Error | undefined;
  child.once('error', (error) => (failure = error));
  const isUp = () => logSince(output, offset, 200).includes('Kafka Server started');
  await waitUntil(
    () => failure !== undefined || hasEnded(child) || signal?.aborted || isUp(),
    START_TIMEOUT_MS,
  );
  if (child.pid && !hasEnded(child) && !signal?.aborted && isUp()) return { child, pid: child.pid };

  await stopChild(child, signal?.aborted ? GIVE_UP_STEPS : STOP_STEPS);
  signal?.throwIfAborted();
  const text = failure?.message ?? logSince(output, offset);
  const log = join(start.dataDir, 'kafka.log');
  throw new StartProblem(`Kafka did not start:\n${text}`, startAdvice(text, log));
}

function startAdvice(output: string, log: string): string {
  if (/ENOENT/.test(output)) return 'Install Java 17 or newer and make sure that `java` is on the PATH.';
  if (/Address already in use/.test(output)) return 'Stop the program on that port or choose another.';
  if (/__consumer_offsets/.test(output)) {
    const folder = dirname(dirname(log));
    return `Remove the damaged offsets, which touches no message: \`npm run peristiwa -- kafka reset-offsets --data ${folder} --yes\`.`;
  }
  if (/No space left/.test(output)) return 'Free some disk space and start again.';
  if (/insufficient memory|Could not reserve/.test(output))
    return 'Kafka needs about 600 MB of memory; free some.';
  return `The whole log is in ${log}. \`npm run reset\` makes a new, empty data folder.`;
}

/**
 * Removes the offsets of all consumer groups from the folder of a broker that does not run; it creates them anew, empty,
 * when it starts. For offsets that are damaged: no group can then join. Messages are not touched.
 * @returns the folders that were removed
 */
export async function removeConsumerOffsets(
  options: Pick<KafkaOptions, 'dataDir' | 'onLog'>,
): Promise<string[]> {
  await stopLeftover(join(options.dataDir, 'kafka.pid'), options);
  const data = join(options.dataDir, 'data');
  if (!existsSync(data)) return [];
  const folders = readdirSync(data).filter((name) => /^__consumer_offsets-\d+$/.test(name));
  for (const name of folders) rmSync(join(data, name), { recursive: true });
  return folders;
}

/** A broker that outlived a killed parent holds the ports and the storage lock, so it is stopped first. */
async function stopLeftover(
  pidFile: string,
  options: Pick<KafkaOptions, 'dataDir' | 'onLog'>,
): Promise<void> {
  if (!existsSync(pidFile)) return;
  const [pidText, startedAt] = readFileSync(pidFile, 'utf8').split('\n');
  const pid = Number(pidText);
  const same = isAlive(pid) && (processState(pid)?.startedAt ?? '') === startedAt;
  if (same && commandLine(pid).includes(options.dataDir)) {
    options.onLog(`Kafka (process ${pid}) was still running from an earlier start; stopping it first.`);
    await stopProcess(pid, STOP_STEPS);
  }
  rmSync(pidFile, { force: true });
}
