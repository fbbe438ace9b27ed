import { resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { pino } from 'pino';
import { endServersAtOnce, StartProblem } from '@peristiwa/embedded';
import { AccessRefused } from '@peristiwa/messaging';
import {
  ConfigError,
  describeConfig,
  loadConfig,
  startDevIssuer,
  StartError,
  stopOnSignals,
} from '@peristiwa/service';
import { ensureDocumentKey, ensureFeedKey, StopStack } from './embedded';
import { describeServerPorts } from './server-ports';
import { start } from './start';

const write = (text: string) => void process.stdout.write(text);

/** Prints advice for an expected error, and the stack for a bug. */
function explain(error: unknown): void {
  if (error instanceof StartProblem) {
    process.stderr.write(`\nPeristiwa cannot start: ${error.message}\nWhat to do: ${error.doThis}\n`);
  } else if (error instanceof ConfigError || error instanceof StartError || error instanceof AccessRefused) {
    process.stderr.write(`\nPeristiwa cannot start: ${error.message}\n`);
  } else {
    process.stderr.write(`\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  }
}

function count(text: string): number {
  if (!/^\d+(\.\d+)?$/.test(text)) throw new InvalidArgumentError('It must be a number from 0.');
  return Number(text);
}

/**
 * The first signal stops everything in order: a step of the start that has begun is given up or ends, then what was
 * started is stopped. A second one ends the servers and the process at once; the next start then recovers.
 */
async function startUntilStopped(options: { data: string; households: number; rate: number; seed: string }) {
  // Topics hold tokens and personal data, and Kafka's files take the mode of the process.
  process.umask(0o077);
  // A terminal that is gone, or a file on a full disk, is no reason to end.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  const stack = new StopStack();
  const interruption = new AbortController();
  const { signal } = interruption;
  const { data, households, rate, seed } = options;
  const isTerminal = process.stdout.isTTY === true;
  let starting: Promise<void> = Promise.resolve();
  const stop = async (code: number) => {
    await starting.catch((error: unknown) => {
      if (!signal.aborted) explain(error);
    });
    await stack.unwind().catch(explain);
    process.exit(code);
  };
  const onSignal = (name: NodeJS.Signals) => {
    if (signal.aborted) {
      endServersAtOnce();
      process.exit(name === 'SIGINT' ? 130 : 143);
    }
    write('\nStopping: nothing is lost, the next start resumes from here.\n');
    interruption.abort(new Error('interrupted'));
    void stop(0);
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  starting = start(
    { dataDir: resolve(data), households, rate, seed, env: process.env, write, isTerminal, signal },
    stack,
  );
  await starting.catch(() => (signal.aborted ? undefined : stop(1)));
}

const program = new Command('peristiwa-all-in-one')
  .description('Every service of Peristiwa in one process, with PostgreSQL, Kafka and live synthetic events.')
  .addHelpText('after', `\nEnvironment:\n${describeConfig()}\n${describeServerPorts()}`);

program
  .command('start', { isDefault: true })
  .description('start everything and run until Ctrl-C')
  .option('--data <folder>', 'where databases, topics and tokens are kept', '.peristiwa')
  .option('--households <n>', 'size of the synthetic population', count, 120)
  .option(
    '--rate <n>',
    'civil events per second after the population is registered; 0: no population and no events',
    count,
    1,
  )
  .option('--seed <text>', 'seed of the synthetic population', 'peristiwa')
  .action(startUntilStopped);

program
  .command('migrate')
  .description(
    'create or update the databases and topics of the environment; with SYNTHETIC=true also the first feed key',
  )
  .action(async () => {
    try {
      const { createTopics, migrateAll } = await import('./services.js');
      const config = loadConfig(process.env);
      await migrateAll(config, (line) => write(`${line}\n`));
      if (config.synthetic && config.feedKeys) await ensureFeedKey(config.feedKeys);
      if (config.synthetic && config.documentKeys) await ensureDocumentKey(config.documentKeys);
      await createTopics(config, pino({ level: 'warn' }));
      write('All schemas and topics are up to date.\n');
    } catch (error) {
      explain(error);
      process.exitCode = 1;
    }
  });

program
  .command('issuer')
  .description('run only the development issuer, for evaluation in containers; never in production')
  .requiredOption('--url <url>', 'the address under which the services reach it')
  .option('--port <n>', 'port to listen on', count, 3009)
  .option('--host <address>', 'address to listen on; whoever reaches it gets every role', '127.0.0.1')
  .option('--data <folder>', 'where the signing key is kept', 'issuer')
  .action(async ({ url, port, data, host }: { url: string; port: number; data: string; host: string }) => {
    const issuer = await startDevIssuer({ port, dir: resolve(data), host, url });
    write(`Development issuer ${issuer.issuer}\n`);
    stopOnSignals(issuer.stop);
  });

void program.parseAsync();
