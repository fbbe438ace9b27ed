import { loadAreas } from '@peristiwa/areas';
import { loadKafkaSecurity } from '@peristiwa/service';
import { startSimulation, type Simulation, type SimulationStats } from '@peristiwa/synthetic';
import { openIntake } from './intake-sender';
import { consoleLog, devTokens, urlsFrom, type Environment } from './environment';

export interface PlayOptions {
  readonly dir: string;
  readonly url: readonly string[];
  readonly issuer: string;
  readonly households: number;
  readonly seed: string;
  readonly offices: readonly string[];
  readonly concurrency: number;
  readonly brokers?: string;
  readonly intakeShare: number;
  readonly watchList: boolean;
  readonly beneficiaries: boolean;
  /** Events per second after the initial population; 0 for `seed`. */
  readonly rate: number;
  readonly events?: number;
}

const PROGRESS_EVERY_MS = 2_000;

/** Plays until done or Ctrl-C and returns the exit code. */
export async function play(options: PlayOptions, environment: Environment): Promise<number> {
  const { dir, seed, households, offices, concurrency, rate, events } = options;
  const log = consoleLog(environment);
  const urls = urlsFrom(options.url, environment);
  const intake = options.brokers
    ? await openIntake({
        kafka: { brokers: options.brokers.split(','), ...loadKafkaSecurity(environment.variables) },
        statusUrl: urls.status,
        share: options.intakeShare,
        log,
      })
    : undefined;
  const tokens = devTokens(options.issuer, environment);
  const simulation = startSimulation({
    urls: {
      ...urls,
      publisher: options.watchList ? urls.publisher : undefined,
      kemensos: options.beneficiaries ? urls.kemensos : undefined,
    },
    tokens,
    areas: loadAreas(),
    dir,
    seed,
    households,
    offices,
    rate,
    events,
    concurrency,
    log,
    sender: intake && ((http) => intake.around(http, tokens)),
  });
  const before = simulation.stats().findings;
  const stop = () => void simulation.stop();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  const progress = reportProgress(simulation, environment);
  try {
    await simulation.ended;
  } finally {
    clearInterval(progress);
    process.off('SIGINT', stop).off('SIGTERM', stop);
    await simulation.stop();
    await intake?.close();
  }
  const stats = simulation.stats();
  environment.print(summary(stats));
  return stats.findings > before || stats.findings > 0 ? 1 : 0;
}

function reportProgress(simulation: Simulation, { print }: Environment): NodeJS.Timeout {
  const startedAt = performance.now();
  const started = simulation.stats();
  let last = { at: startedAt, answered: answered(started) };
  return setInterval(() => {
    const stats = simulation.stats();
    const now = performance.now();
    const perSecond = ((answered(stats) - last.answered) * 1_000) / (now - last.at);
    last = { at: now, answered: answered(stats) };
    const { done, total } = stats.households;
    const line = `${answered(stats)} commands, ${perSecond.toFixed(1)}/s, ${stats.findings} findings`;
    if (done >= total) return print(`${stats.persons} persons, ${line}, position ${stats.position}`);
    const share = (done - started.households.done) / (now - startedAt);
    const leftSeconds = share > 0 ? Math.ceil((total - done) / share / 1_000) : undefined;
    const eta = leftSeconds === undefined ? 'unknown' : `${leftSeconds} s`;
    print(`${done}/${total} families, ${stats.persons} persons, ${line}, about ${eta} left`);
  }, PROGRESS_EVERY_MS);
}

const answered = ({ accepted, refused, repeated }: SimulationStats) => accepted + refused + repeated;

function summary(stats: SimulationStats): string {
  const { accepted, refused, repeated, findings, position, persons } = stats;
  return `${persons} persons; ${accepted} accepted, ${refused} refused, ${repeated} repeated, ${findings} findings; position ${position}`;
}
