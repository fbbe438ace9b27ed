import { join, resolve } from 'node:path';
import { Option, type Command } from 'commander';
import { pino } from 'pino';
import { removeConsumerOffsets, withLock } from '@peristiwa/embedded';
import { createKafka } from '@peristiwa/messaging';
import { loadKafkaSecurity } from '@peristiwa/service';
import type { Environment } from './environment';

interface ResetArguments {
  readonly data?: string;
  readonly brokers?: string;
  readonly yes?: boolean;
}

const OFFSETS = '__consumer_offsets';

const HELP = `
For offsets that are damaged: no consumer can join its group, and its service says \`connected: false\`. Ministries keep their
position in their own database and resume there. Intake topics are read again from their oldest message: a request that was
recorded is answered again as before, and is not recorded again. Groups of others on this Kafka lose their offsets as well.

Examples:
  peristiwa kafka reset-offsets --data .peristiwa --yes                 of \`npm start\`, which must not run
  peristiwa kafka reset-offsets --brokers kafka.example:9092 --yes      of a Kafka that runs
Exit codes: 0 done, 1 not without --yes, 2 could not be carried out. Runbook: docs/runbooks/kafka.md.`;

export function addKafka(program: Command, environment: Environment, onExit: (code: number) => void): void {
  program
    .command('kafka')
    .description('repair Kafka')
    .command('reset-offsets')
    .description('remove the offsets of all consumer groups; messages are not touched')
    .addOption(new Option('--data <folder>', 'data folder of `npm start`').conflicts('brokers'))
    .addOption(new Option('--brokers <list>', 'a Kafka that runs; default: KAFKA_BROKERS'))
    .option('--yes', 'do it; without it the command only says what it would do')
    .addHelpText('after', HELP)
    .action(async (options: ResetArguments) => onExit(await reset(options, environment)));
}

async function reset(options: ResetArguments, environment: Environment): Promise<number> {
  const { data, brokers = environment.variables['KAFKA_BROKERS'], yes } = options;
  const { print } = environment;
  if (data === undefined && !brokers)
    throw new Error('no Kafka is named: set --data, --brokers or KAFKA_BROKERS');
  if (!yes) {
    print(`would remove the offsets of all consumer groups of ${data ?? brokers}; repeat with --yes`);
    return 1;
  }
  if (data !== undefined) await resetFolder(resolve(data), environment);
  else await resetCluster(brokers ?? '', environment);
  print('Consumers join again by themselves.');
  return 0;
}

async function resetFolder(data: string, { print }: Environment): Promise<void> {
  const lock = withLock(data);
  try {
    const removed = await removeConsumerOffsets({ dataDir: join(data, 'kafka'), onLog: print });
    print(
      removed.length === 0
        ? 'There were no offsets.'
        : `${removed.length} partitions of offsets were removed.`,
    );
  } finally {
    lock.release();
  }
}

async function resetCluster(brokers: string, { print, variables }: Environment): Promise<void> {
  const kafka = createKafka({
    brokers: brokers.split(',').map((broker) => broker.trim()),
    ...loadKafkaSecurity(variables),
    clientId: 'peristiwa-kafka',
    logger: pino({ level: 'silent' }),
  });
  const admin = kafka.admin();
  try {
    await admin.connect();
    if (!(await admin.listTopics()).includes(OFFSETS)) return print('There were no offsets.');
    // The brokers create it anew when the first consumer looks for its group.
    await admin.deleteTopics({ topics: [OFFSETS] });
    print('The offsets were removed.');
  } finally {
    await admin.disconnect();
  }
}
