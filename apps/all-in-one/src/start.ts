import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { loadAreas } from '@peristiwa/areas';
import { commands } from '@peristiwa/contracts';
import type { Desk } from '@peristiwa/domain';
import {
  demo,
  demoAbroadBiodata,
  demoBiodata,
  demoBirth,
  demoBirths,
  demoDepartureAbroad,
  demoDivorce,
  demoForeigners,
  demoStay,
} from '@peristiwa/desk';
import { StartProblem, withLock } from '@peristiwa/embedded';
import { loadConfig, run } from '@peristiwa/service';
import { holderOf, startSimulation, type SimulationStats } from '@peristiwa/synthetic';
import type { Logger } from 'pino';
import { developmentClients, welcome } from './welcome';
import { startInfrastructure, type StopStack } from './embedded';
import { LiveLines } from './live';
import { openLogFile } from './log-file';
import { allServices, createTopics, migrateAll } from './services';

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
}

/**
 * Starts everything in this process and its servers, from an empty folder to a live feed. Each started part pushes its
 * stop function on a stack, so that an interruption at any point leaves nothing running.
 */
export async function start(options: StartOptions, stack: StopStack): Promise<void> {
  const { dataDir, env, write } = options;
  const startedAt = Date.now();
  const say = (line: string) =>
    write(`${((Date.now() - startedAt) / 1_000).toFixed(1).padStart(6)} s  ${line}\n`);
  const lock = withLock(dataDir);
  await stack.push(async () => lock.release());
  refuseOtherSimulation(dataDir);

  const infrastructure = await startInfrastructure({ dataDir, env, stack, onStep: say });
  const config = loadConfig(infrastructure.env);
  const { log, file } = openLogFile(dataDir, config.logLevel);
  await migrateAll(config, say);
  await createTopics(config, log);
  const services = await run(allServices, config, { log });
  await stack.push(() => services.stop());
  say(`services are up; their log is ${relative(process.cwd(), file)}`);

  const { token } = infrastructure;
  const tokenFile = (client: string) => relative(process.cwd(), join(dataDir, 'tokens', client));
  if (token) {
    await writeTokens(dataDir, token);
    const renewal = setInterval(() => void writeTokens(dataDir, token), RENEW_TOKENS_MS);
    await stack.push(async () => clearInterval(renewal));
  }
  const { urls } = services;
  const { addresses } = infrastructure;
  await welcome(
    { urls, servers: addresses, token, tokenFile, demo: { birth: demoBirth, lookup: demo.mother } },
    (line) => write(`${line}\n`),
  );
  if (!token) {
    say('OIDC_ISSUER is set, so there are no development tokens, no population and no live lines');
    return;
  }
  await registerDemoFamilies(services.urls, await token(`registrar-${demo.office}`));
  if (options.rate > 0) await simulate(options, { services: services.urls, token, stack, say, log });
  const live = new LiveLines({
    publisherUrl: services.urls.publisher as string,
    registryUrl: services.urls.registry as string,
    token: () => token('operator'),
    write,
    inPlace: options.isTerminal,
  });
  live.start();
  await stack.push(async () => live.stop());
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
  const simulation = startSimulation({
    urls: needs.services as Record<Desk | 'publisher' | 'kemensos', string>,
    tokens: needs.token,
    areas: loadAreas(),
    dir: journalIn(options.dataDir),
    households: options.households,
    rate: options.rate,
    seed: options.seed,
    log: needs.log,
  });
  await needs.stack.push(() => simulation.stop());
  const progress = setInterval(() => needs.say(progressOf(simulation.stats())), PROGRESS_EVERY_MS);
  try {
    await simulation.seeded;
  } finally {
    clearInterval(progress);
  }
  const { persons, households } = simulation.stats();
  needs.say(
    `${households.total} synthetic households with ${persons} people are registered; live events follow`,
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

/** Registers the families of the examples in the API documentation; sent at each start, registered once. */
async function registerDemoFamilies(urls: Readonly<Record<string, string>>, token: string): Promise<void> {
  const acts = [
    ...demoBiodata.map((body) => ['status', 'record-biodata', body] as const),
    ...demoBirths.map((body) => ['birth', 'register-birth', body] as const),
    ['status', 'register-divorce', demoDivorce] as const,
    ...demoAbroadBiodata.map((body) => ['status', 'record-biodata', body] as const),
    ['move', 'register-departure-abroad', demoDepartureAbroad] as const,
    ['move', 'register-stay', demoStay] as const,
    ...demoForeigners.map((body) => ['status', 'register-foreigner', body] as const),
  ];
  for (const [desk, command, body] of acts) {
    const response = await fetch(`${urls[desk]}${commands[command].path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`The demo families were refused: ${await response.text()}`);
  }
}
