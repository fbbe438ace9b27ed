import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { errorCode, StartProblem, watchDiskSpace, withLock } from '@peristiwa/embedded';
import { loadConfig, run } from '@peristiwa/service';
import { holderOf } from '@peristiwa/synthetic';
import { developmentClients, welcome } from './welcome';
import { startInfrastructure, type StopStack } from './embedded';
import { LiveLines } from './live';
import { openLogFile } from './log-file';
import { journalIn, type StartOptions } from './start-options';

/**
 * Starts everything in this process and its servers, from an empty folder to a live feed. Each started part pushes its
 * stop function on a stack. When the signal fires, the step in progress is given up or ends, and nothing new begins: then
 * the stack stops what was started, so that an interruption at any point leaves nothing running.
 */
export async function start(options: StartOptions, stack: StopStack): Promise<void> {
  const { dataDir, env, write, signal } = options;
  const startedAt = Date.now();
  let live: LiveLines | undefined;
  const say = (line: string) => {
    live?.leave();
    write(`${((Date.now() - startedAt) / 1_000).toFixed(1).padStart(6)} s  ${line}\n`);
  };
  const lock = withLock(dataDir);
  await stack.push(async () => lock.release());
  refuseOtherSimulation(dataDir);

  const migrate = async (variables: NodeJS.ProcessEnv) => {
    // Loading all services takes a second of this process, in which Kafka starts.
    const { migrateAll } = await import('./services');
    await migrateAll(loadConfig(variables), say, signal);
  };
  const infrastructure = await startInfrastructure({ dataDir, env, stack, signal, migrate, onStep: say });
  const disk = watchDiskSpace({ folder: dataDir, onLine: say });
  await stack.push(async () => disk.stop());
  const config = loadConfig(infrastructure.env);
  const { log, file } = openLogFile({ dataDir, level: config.logLevel, onLine: say });
  signal.throwIfAborted();
  const { allServices, createTopics } = await import('./services');
  await createTopics(config, log);
  signal.throwIfAborted();
  const services = await run(allServices, config, { log });
  await stack.push(() => services.stop());
  say(`services are up; their log is ${relative(process.cwd(), file)}`);

  const { token } = infrastructure;
  const tokenFile = (client: string) => relative(process.cwd(), join(dataDir, 'tokens', client));
  if (token) {
    await writeTokens(dataDir, token);
    const renew = () =>
      writeTokens(dataDir, token).catch((error: unknown) =>
        say(`The tokens were not renewed (${errorCode(error) ?? 'unknown error'}).`),
      );
    const renewal = setInterval(() => void renew(), RENEW_TOKENS_MS);
    await stack.push(async () => clearInterval(renewal));
  }
  const { examples, registerDemoFamilies, simulate } = await import('./population');
  const { urls } = services;
  const { addresses } = infrastructure;
  await welcome(
    { urls, servers: addresses, token, tokenFile, demo: examples },
    (line) => write(`${line}\n`),
  );
  if (!token) {
    say('OIDC_ISSUER is set, so there are no development tokens, no population and no live lines');
    return;
  }
  await registerDemoFamilies(services.urls, await token(`registrar-${examples.office}`), signal);
  if (options.rate > 0) await simulate(options, { services: services.urls, token, stack, say, log });
  signal.throwIfAborted();
  live = new LiveLines({
    publisherUrl: services.urls.publisher as string,
    registryUrl: services.urls.registry as string,
    token: () => token('operator'),
    write,
    inPlace: options.isTerminal,
  });
  live.start();
  await stack.push(async () => live?.stop());
}

/** `npm run simulate` writes the same journal; two writers would corrupt it. @throws StartProblem */
function refuseOtherSimulation(dataDir: string): void {
  const holder = holderOf(journalIn(dataDir));
  if (holder === undefined) return;
  throw new StartProblem(
    `Process ${holder} is playing the simulation in ${journalIn(dataDir)}.`,
    `Stop that process (an \`npm run simulate\` or \`npm run seed\`) and start again.`,
  );
}

/** Refresh interval, well before the twelve hours of a development token are over. */
const RENEW_TOKENS_MS = 6 * 3_600_000;

/** Tokens are written to files: a token fills a screen, a path can be pasted, and only the owner can read the file. */
async function writeTokens(dataDir: string, token: (clientId: string) => Promise<string>): Promise<void> {
  const folder = join(dataDir, 'tokens');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const [client] of developmentClients) {
    writeFileSync(join(folder, client), await token(client), { mode: 0o600 });
  }
}
