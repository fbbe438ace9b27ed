import { randomBytes } from 'node:crypto';
import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from './processes';
import { StartProblem } from './start-problem';

/** A listener beside the plain one, for tests of clients with TLS and SASL. */
export interface SecuredListener {
  /** In capitals: `TLS`. */
  readonly name: string;
  readonly protocol: 'SSL' | 'SASL_SSL' | 'SASL_PLAINTEXT';
  readonly port: number;
  /** Settings of this listener only: `ssl.keystore.type` and so on. */
  readonly settings: Readonly<Record<string, string>>;
}

/** A node of a cluster: each is both broker and controller. */
export interface ClusterNode {
  /** From 1. */
  readonly id: number;
  readonly clusterId: string;
  /** `controller.quorum.voters` of every node. */
  readonly voters: string;
  /** How many nodes there are, and so how many replicas of each partition. */
  readonly size: number;
}

interface Node {
  readonly port: number;
  readonly controllerPort: number;
  readonly dataDir: string;
  readonly secured?: readonly SecuredListener[];
  readonly cluster?: ClusterNode;
  /** More settings, for tests. */
  readonly settings?: Readonly<Record<string, string>>;
}

/**
 * The node is both broker and controller. It needs neither TLS nor SASL, because each listener is on loopback only. Of a
 * node that is alone there is one replica; in a cluster each node has one, and a write needs two of them.
 */
export function serverProperties(node: Node): string {
  const { id, voters, size } = node.cluster ?? {
    id: 1,
    voters: `1@127.0.0.1:${node.controllerPort}`,
    size: 1,
  };
  const inSync = Math.min(2, size);
  const secured = node.secured ?? [];
  const ofClients = [
    `CLIENT://127.0.0.1:${node.port}`,
    ...secured.map(({ name, port }) => `${name}://127.0.0.1:${port}`),
  ];
  const protocols = secured.map(({ name, protocol }) => `${name}:${protocol}`);
  const values: Record<string, string | number | boolean> = {
    'process.roles': 'broker,controller',
    'node.id': id,
    'controller.quorum.voters': voters,
    listeners: [...ofClients, `CONTROLLER://127.0.0.1:${node.controllerPort}`].join(),
    'advertised.listeners': ofClients.join(),
    'listener.security.protocol.map': ['CONTROLLER:PLAINTEXT', 'CLIENT:PLAINTEXT', ...protocols].join(),
    'controller.listener.names': 'CONTROLLER',
    'inter.broker.listener.name': 'CLIENT',
    'auto.create.topics.enable': false,
    'group.initial.rebalance.delay.ms': 0,
    'offsets.topic.num.partitions': 4,
    'default.replication.factor': size,
    'min.insync.replicas': inSync,
    'offsets.topic.replication.factor': size,
    'transaction.state.log.num.partitions': 4,
    'transaction.state.log.replication.factor': size,
    'transaction.state.log.min.isr': inSync,
    'share.coordinator.state.topic.replication.factor': size,
    'share.coordinator.state.topic.min.isr': inSync,
    'log.dirs': node.dataDir,
    ...node.settings,
  };
  for (const { name, settings } of secured) {
    for (const [key, value] of Object.entries(settings))
      values[`listener.name.${name.toLowerCase()}.${key}`] = value;
  }
  return Object.entries(values)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

export function newClusterId(): string {
  return randomBytes(16).toString('base64url');
}

/** Formats the storage with a cluster id, once: a formatted folder is not changed. */
export async function ensureFormatted(options: {
  dataDir: string;
  libDir: string;
  properties: string;
  /** Users with SCRAM credentials, in the form of `kafka-storage format --add-scram`. */
  scramUsers?: readonly string[];
  cluster?: ClusterNode;
  onLog: (line: string) => void;
  signal?: AbortSignal;
}): Promise<void> {
  if (existsSync(join(options.dataDir, 'data', 'meta.properties'))) return;
  options.onLog('Formatting the Kafka storage.');
  const clusterId = options.cluster?.clusterId ?? newClusterId();
  // With `=`, because one identifier of 64 begins with a hyphen and would be read as another option.
  const tool = ['kafka.tools.StorageTool', 'format', '--ignore-formatted', `--cluster-id=${clusterId}`];
  const quick = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Xshare:auto'];
  const logging = [`-Dlog4j2.configurationFile=${log4jFile(options.dataDir)}`];
  const classPath = ['-cp', join(options.libDir, '*')];
  const { signal } = options;
  const args = [
    ...[...quick, ...logging, ...classPath],
    ...[...tool, '-c', options.properties],
    ...(options.scramUsers ?? []).flatMap((user) => ['--add-scram', user]),
  ];
  const { code, output } = await runCommand('java', args, { signal }).catch((error: unknown) => ({
    code: 1,
    output: String(error),
  }));
  if (code === 0) return;
  rmSync(join(options.dataDir, 'data'), { recursive: true, force: true });
  signal?.throwIfAborted();
  throw new StartProblem(
    `Kafka could not format its storage:\n${withoutCalls(output)}`,
    /ENOENT/.test(output)
      ? 'Install Java 17 or newer and make sure that `java` is on the PATH.'
      : 'Check the rights and the free space of the data folder.',
  );
}

/** The last lines of what the JVM printed, without the calls of its stack traces: they hide the reason. */
function withoutCalls(output: string): string {
  const lines = output.trimEnd().split('\n');
  return lines
    .filter((line) => !/^\s+(at |\.\.\. \d+ more)/.test(line))
    .slice(-8)
    .join('\n');
}

/**
 * Writes the logging configuration: at most 3 files of 5 MB; the console keeps the lines that explain a failed start.
 */
export function log4jFile(dataDir: string): string {
  const file = join(dataDir, 'log4j2.xml');
  const log = join(dataDir, 'kafka.log');
  const text = `<?xml version="1.0" encoding="UTF-8"?>
<Configuration status="WARN" shutdownHook="disable">
  <Appenders>
    <Console name="out" target="SYSTEM_OUT">
      <PatternLayout pattern="%d{ISO8601} %p %c{1} %m%n"/>
    </Console>
    <RollingFile name="file" fileName="${log}" filePattern="${log}.%i">
      <PatternLayout pattern="%d{ISO8601} %p %c{1} %m%n"/>
      <SizeBasedTriggeringPolicy size="5MB"/>
      <DefaultRolloverStrategy max="2"/>
    </RollingFile>
  </Appenders>
  <Loggers>
    <Root level="INFO">
      <AppenderRef ref="file"/>
      <AppenderRef ref="out" level="ERROR"/>
    </Root>
    <Logger name="kafka.server.KafkaRaftServer" level="INFO" additivity="false">
      <AppenderRef ref="file"/>
      <AppenderRef ref="out"/>
    </Logger>
  </Loggers>
</Configuration>
`;
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
  return file;
}
