import { setTimeout as sleep } from 'node:timers/promises';
import type { AreaDirectory } from '@peristiwa/domain';
import { expireMoves } from '../plan/moving';
import { formDay } from '../plan/scene';
import type { Desk } from '../plan/step';
import { Story } from '../plan/story';
import { symbols } from '../model/world';
import { DEFAULT_OFFICES, placesOf } from '../population/places';
import { tellTruth, type Truth } from '../truth';
import { Journal, readJournal, type Header, type Line } from './journal';
import { Player, type Tally } from './player';
import { HttpSender, persist, type Sender, type SimulationLog, type Tokens } from './sender';

export interface SimulationOptions {
  readonly urls: Readonly<Record<Desk, string>> & { readonly publisher?: string };
  readonly tokens: Tokens;
  readonly areas: AreaDirectory;
  /** Folder of the journal; a story that it has begun goes on, whatever `seed` and `households` say. */
  readonly dir: string;
  readonly seed?: string;
  readonly households?: number;
  readonly offices?: readonly string[];
  /** Events per second after the initial population; 0 for none. */
  readonly rate?: number;
  /** Events after which the stream ends. */
  readonly events?: number;
  readonly concurrency?: number;
  readonly log: SimulationLog;
  readonly clock?: () => number;
  /** Carries commands by another way than HTTP alone. */
  readonly sender?: (http: Sender) => Sender;
}

export interface SimulationStats extends Tally {
  readonly households: { readonly done: number; readonly total: number };
  readonly persons: number;
  readonly inFlight: number;
}

export interface Simulation {
  /** Settles when the initial population is in the register and the watch-list is with the publisher. */
  readonly seeded: Promise<void>;
  /** Settles when the stream has ended, by itself or by `stop`. */
  readonly ended: Promise<void>;
  stats(): SimulationStats;
  truth(): Truth;
  /** Plans nothing more and waits until everything under way has its answer. */
  finish(): Promise<void>;
  /** Gives up what is under way; the next run on the same folder sends it again. */
  stop(): Promise<void>;
}

const DEFAULTS = { seed: 'peristiwa', households: 200, concurrency: 8 };

/** Plays a story against running desks: first everybody's biodata, then events at a gentle rate. */
export function startSimulation(options: SimulationOptions): Simulation {
  const journal = Journal.open(options.dir);
  const header = headerOf(journal.past) ?? begin(journal, options);
  const clock = options.clock ?? Date.now;
  const story = storyOf(header, options.areas);
  const http = new HttpSender(options.urls, options);
  const sender = options.sender?.(http) ?? http;
  const concurrency = options.concurrency ?? DEFAULTS.concurrency;
  const player = new Player({ story, journal, sender, concurrency, clock });
  const watching = new AbortController();
  const isWatched = journal.past.some(({ t }) => t === 'watch-list');

  const seeded = (async () => {
    player.recover();
    await player.populate();
    const { publisher } = options.urls;
    if (isWatched || player.isStopped || !publisher) return;
    const niks = watchedNiks(story, player);
    await registerWatchList(publisher, niks, options, watching.signal).catch((error: unknown) => {
      // Stopped while the publisher was away: the next run names them.
      if (!player.isStopped) throw error;
    });
    if (!player.isStopped) journal.append({ t: 'watch-list', persons: niks.length });
  })();
  const ended = (async () => {
    await seeded;
    if (options.rate && !player.isStopped) await player.stream(options.rate, options.events);
  })();
  // Whoever asks for neither promise must not bring the process down; `stop` and the caller see the failure.
  for (const promise of [seeded, ended]) promise.catch(() => undefined);
  const stop = async () => {
    const stopped = player.stop();
    watching.abort();
    await stopped;
    await Promise.allSettled([seeded, ended]);
    journal.close();
  };
  let stopping: Promise<void> | undefined;

  return {
    seeded,
    ended,
    stats: () => ({
      ...player.tally,
      households: story.households,
      persons: story.world.people.length,
      inFlight: player.inFlight,
    }),
    truth: () => tellTruth(story.world, player.identifiers),
    async finish() {
      player.finish();
      await ended;
    },
    stop: () => (stopping ??= stop()),
  };
}

export interface JournalTruth {
  readonly truth: Truth;
  /** Reads must have reached this ledger position. */
  readonly position: number;
  readonly findings: readonly string[];
  /** Steps without an answer: the truth about them is open until the run is resumed. */
  readonly unanswered: number;
}

/** The truth as a journal tells it, with papers that ran out by now. @throws if the folder has no journal. */
export function truthOfJournal(dir: string, areas: AreaDirectory, now: number): JournalTruth {
  const past = readJournal(dir);
  const header = headerOf(past);
  if (!header) throw new Error(`There is no journal in ${dir}`);
  const story = storyOf(header, areas);
  const findings = past.flatMap((line) => (line.t === 'finding' ? [`step ${line.n}, ${line.text}`] : []));
  const answers = past.filter(({ t }) => t === 'answer').length;
  const steps = past.filter(({ t }) => t === 'step').length;
  const player = new Player({
    story,
    journal: { past, append: () => undefined },
    sender: { send: () => Promise.reject(new Error('The truth is told, not sent')) },
    concurrency: 1,
    clock: () => now,
  });
  player.recover();
  expireMoves({ world: story.world, today: formDay(now) });
  return {
    truth: tellTruth(story.world, player.identifiers),
    position: player.tally.position,
    findings,
    unanswered: steps - answers,
  };
}

function headerOf(past: readonly Line[]): Header | undefined {
  return past.find((line): line is Header => line.t === 'story');
}

function begin(journal: Journal, options: SimulationOptions): Header {
  const { seed = DEFAULTS.seed, households = DEFAULTS.households, offices = DEFAULT_OFFICES } = options;
  const header: Header = { t: 'story', seed, households, offices };
  journal.append(header);
  return header;
}

function storyOf({ seed, households, offices }: Header, areas: AreaDirectory): Story {
  return new Story({ seed, households, places: placesOf(areas, offices) });
}

function watchedNiks(story: Story, player: Player): string[] {
  return story.world.people
    .filter(({ watched }) => watched)
    .map(({ key }) => player.identifiers.get(symbols.nik(key)))
    .filter((nik) => nik !== undefined);
}

const WATCH_LIST_PAGE = 500;
const NOT_FOUND_DELAY_MS = 500;

/**
 * KemenP2MI names the people it looks after: the simulated ministry does so once, with a sample of the adults. Whom
 * the registry has not heard of yet is named again.
 */
async function registerWatchList(
  publisher: string,
  niks: readonly string[],
  options: SimulationOptions,
  signal: AbortSignal,
): Promise<void> {
  const url = `${publisher}/v1/agreements/kemenp2mi/watch-list`;
  let left = niks;
  while (left.length > 0) {
    const page = left.slice(0, WATCH_LIST_PAGE);
    const answer = await persist({ url, body: { niks: page }, client: 'kemenp2mi' }, options, signal);
    if (answer.status >= 300) throw new Error(`The publisher answered ${answer.status} to the watch-list`);
    const { notFound = [] } = answer.json as { notFound?: readonly number[] };
    left = [...notFound.map((index) => page[index] ?? ''), ...left.slice(page.length)];
    if (notFound.length > 0) await sleep(NOT_FOUND_DELAY_MS, undefined, { signal });
  }
}
