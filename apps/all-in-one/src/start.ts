import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadAreas } from '@peristiwa/areas';
import type { Desk } from '@peristiwa/domain';
import { errorCode, StartProblem, watchDiskSpace, withLock } from '@peristiwa/embedded';
import { loadConfig, run } from '@peristiwa/service';
import { holderOf, startSimulation, type Simulation, type SimulationStats } from '@peristiwa/synthetic';
import type { Logger } from 'pino';
import { developmentClients, welcome } from './welcome';
import { startInfrastructure, type StopStack } from './embedded';
import { LiveLines } from './live';
import { openLogFile } from './log-file';

export interface StartOptions {
  readonly dataDir: string;
  readonly households: number;
  /** Civil events per second once the population is registered; 0 switches the simulation off. */
  readonly rate: number;
  /** The same seed gives the same synthetic people and events. */
  readonly seed: string;
  readonly env: NodeJS.ProcessEnv;
  readonly write: (text: string) => void;
  readonly isTerminal: boolean;
  /** Fires when the start is interrupted. */
  readonly signal: AbortSignal;
}

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

  // The code of the services is read here, while Kafka starts: both take about a second.
  const migrate = async (variables: NodeJS.ProcessEnv) => {
    const { migrateAll } = await import('./services.js');
    await migrateAll(loadConfig(variables), say, signal);
  };
  const infrastructure = await startInfrastructure({ dataDir, env, stack, signal, migrate, onStep: say });
  const disk = watchDiskSpace({ folder: dataDir, onLine: say });
  await stack.push(async () => disk.stop());
  const config = loadConfig(infrastructure.env);
  const { log, file } = openLogFile({ dataDir, level: config.logLevel, onLine: say });
  const { allServices, createTopics } = await import('./services.js');
  signal.throwIfAborted();
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
  const { urls } = services;
  const { addresses } = infrastructure;
  const { DEMO_CALLS, DEMO_OFFICE, registerDemoFamilies } = await import('./demo-families.js');
  await welcome({ urls, servers: addresses, token, tokenFile, demo: DEMO_CALLS }, (line) =>
    write(`${line}\n`),
  );
  if (!token) {
    say('OIDC_ISSUER is set, so there are no development tokens, no population and no live lines');
    return;
  }
  await registerDemoFamilies(services.urls, await token(`registrar-${DEMO_OFFICE}`), signal);
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

const journalIn = (dataDir: string) => join(dataDir, 'simulation');

/** `npm run simulate` writes the same journal; two writers would corrupt it. @throws StartProblem */
function refuseOtherSimulation(dataDir: string): void {
  const holder = holderOf(journalIn(dataDir));
  if (holder === undefined) return;
  throw new StartProblem(
    `Process ${holder} is playing the simulation in ${journalIn(dataDir)}.`,
    `Stop that process (an \`npm run simulate\` or \`npm run seed\`) and start again.`,
  );
}

interface SimulationNeeds {
  readonly services: Readonly<Record<string, string>>;
  readonly token: (clientId: string) => Promise<string>;
  readonly stack: StopStack;
  readonly say: (line: string) => void;
  readonly log: Logger;
}

const PROGRESS_EVERY_MS = 2_000;

function progressOf({ households, accepted }: SimulationStats): string {
  return `registering the population: ${households.done} of ${households.total} households, ${accepted} acts`;
}

async function simulate(options: StartOptions, needs: SimulationNeeds): Promise<void> {
  let simulation = play(options, needs);
  let isStopping = false;
  await needs.stack.push(async () => {
    isStopping = true;
    await simulation.stop();
  });
  const isInterrupted = new Promise<void>((resolve) => {
    options.signal.addEventListener('abort', () => resolve(), { once: true });
  });
  const progress = setInterval(() => needs.say(progressOf(simulation.stats())), PROGRESS_EVERY_MS);
  try {
    await Promise.race([simulation.seeded, isInterrupted]);
  } finally {
    clearInterval(progress);
  }
  if (options.signal.aborted) return;
  const { persons, households } = simulation.stats();
  needs.say(
    `${households.total} synthetic households with ${persons} people are registered; live events follow`,
  );
  const watch = async () => {
    for (;;) {
      const error = await simulation.ended.then(
        () => undefined,
        (reason: unknown) => reason,
      );
      if (error === undefined || isStopping) return;
      needs.say(
        `The simulation has stopped (${errorCode(error) ?? 'unknown error'}); it resumes when it can.`,
      );
      simulation = await playAgain(simulation, () => isStopping || play(options, needs));
    }
  };
  void watch();
}

const PLAY_AGAIN_MS = 2_000;

/** After a journal that could not be written, as on a full disk. */
async function playAgain(ended: Simulation, next: () => Simulation | true): Promise<Simulation> {
  for (;;) {
    await ended.stop().catch(() => undefined);
    await sleep(PLAY_AGAIN_MS);
    try {
      const begun = next();
      return begun === true ? ended : begun;
    } catch {
      // The disk is still full.
    }
  }
}

function play(options: StartOptions, { services, token, log }: SimulationNeeds): Simulation {
  return startSimulation({
    urls: services as Record<Desk | 'publisher' | 'kemensos', string>,
    tokens: token,
    areas: loadAreas(),
    dir: journalIn(options.dataDir),
    households: options.households,
    rate: options.rate,
    seed: options.seed,
    log,
  });
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
