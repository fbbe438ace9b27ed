import type { AreaDirectory, Desk } from '@peristiwa/domain';
import { Story } from '../plan/story';
import { DEFAULT_OFFICES, placesOf } from '../population/places';
import { Journal, type Header, type Line } from './journal';
import { Player, type Tally } from './player';
import {
  beneficiariesOf,
  registerBeneficiaries,
  registerWatchList,
  registrationsOf,
  watchedNiks,
  withLine,
} from './ministries';
import { HttpSender, type Sender, type SimulationLog, type Tokens } from './sender';

export interface SimulationOptions {
  readonly urls: Readonly<Record<Desk, string>> & {
    /** Receives the watch-list of KemenP2MI; without it there is no watch-list. */
    readonly publisher?: string;
    /** Receives the beneficiary households; without it there are none. */
    readonly kemensos?: string;
  };
  readonly tokens: Tokens;
  readonly areas: AreaDirectory;
  /** Folder of the journal. If it has a journal, that story is resumed, and `seed` and `households` are ignored. */
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
  /** Makes a sender that uses other channels beside HTTP. */
  readonly sender?: (http: Sender) => Sender;
}

export interface SimulationStats extends Tally {
  readonly households: { readonly done: number; readonly total: number };
  readonly persons: number;
  readonly inFlight: number;
}

export interface Simulation {
  /** Settles when the initial population is in the register and the persons are registered with the ministries. */
  readonly seeded: Promise<void>;
  /** Settles when the stream has ended, by itself or by `stop`. */
  readonly ended: Promise<void>;
  stats(): SimulationStats;
  /** Plans no more steps and waits until all steps in flight have their answers. */
  finish(): Promise<void>;
  /** Abandons the steps in flight; the next run on the same folder sends them again. */
  stop(): Promise<void>;
}

const DEFAULTS = { seed: 'peristiwa', households: 200, concurrency: 8 };

/** Plays a story against running desks: first the biodata of the initial population, then events at a fixed rate. */
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
  let registrations = registrationsOf(journal.past);
  const note = (line: Line) => {
    journal.append(line);
    registrations = withLine(registrations, line, story.length);
  };
  const informMinistries = async () => {
    const { publisher, kemensos } = options.urls;
    const register = { world: story.world, identifiers: player.identifiers };
    if (publisher && !registrations.watchList) {
      const niks = watchedNiks(register);
      await registerWatchList(publisher, niks, options, watching.signal);
      note({ t: 'watch-list', persons: niks.length });
    }
    if (kemensos && !registrations.beneficiaries) {
      const households = beneficiariesOf(header.seed, register);
      const kkNumbers = households.map(({ kkNumber }) => kkNumber);
      await registerBeneficiaries(kemensos, kkNumbers, options, watching.signal);
      note({ t: 'beneficiaries', cards: households.map(({ card }) => card) });
    }
  };

  const seeded = (async () => {
    player.recover();
    await player.populate();
    if (player.isStopped) return;
    await informMinistries().catch((error: unknown) => {
      // Stopped while a ministry did not answer: the next run registers with it.
      if (!player.isStopped) throw error;
    });
  })();
  const ended = (async () => {
    await seeded;
    if (options.rate && !player.isStopped) await player.stream(options.rate, options.events);
  })();
  // A failure of a promise that the caller does not await must not end the process. `stop` and the caller receive it.
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
    async finish() {
      player.finish();
      await ended;
    },
    stop: () => (stopping ??= stop()),
  };
}

export function headerOf(past: readonly Line[]): Header | undefined {
  return past.find((line): line is Header => line.t === 'story');
}

function begin(journal: Journal, options: SimulationOptions): Header {
  const { seed = DEFAULTS.seed, households = DEFAULTS.households, offices = DEFAULT_OFFICES } = options;
  const header: Header = { t: 'story', seed, households, offices };
  journal.append(header);
  return header;
}

export function storyOf({ seed, households, offices }: Header, areas: AreaDirectory): Story {
  return new Story({ seed, households, places: placesOf(areas, offices) });
}
