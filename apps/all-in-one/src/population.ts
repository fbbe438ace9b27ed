import { setTimeout as sleep } from 'node:timers/promises';
import { loadAreas } from '@peristiwa/areas';
import { commands } from '@peristiwa/contracts';
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
import type { Desk } from '@peristiwa/domain';
import { errorCode } from '@peristiwa/embedded';
import { startSimulation, type Simulation, type SimulationStats } from '@peristiwa/synthetic';
import type { Logger } from 'pino';
import type { StopStack } from './embedded';
import { journalIn, type StartOptions } from './start-options';

/** What the examples that `npm start` prints are about. */
export const examples = { office: demo.office, birth: demoBirth, lookup: demo.mother };

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

/** Returns when the population is registered, or the start is interrupted; the events follow. */
export async function simulate(options: StartOptions, needs: SimulationNeeds): Promise<void> {
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

const ACT_MS_MAX = 30_000;

/** Registers the families of the examples in the API documentation; sent at each start, registered once. */
export async function registerDemoFamilies(
  urls: Readonly<Record<string, string>>,
  token: string,
  signal: AbortSignal,
): Promise<void> {
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
      signal: AbortSignal.any([signal, AbortSignal.timeout(ACT_MS_MAX)]),
    });
    if (!response.ok) throw new Error(`The demo families were refused: ${await response.text()}`);
  }
}
