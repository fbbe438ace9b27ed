import type { AreaDirectory } from '@peristiwa/domain';
import { expireMoves } from '../plan/moving';
import { formDay } from '../plan/scene';
import { symbols, type World } from '../model/world';
import { symbol, type Step } from '../plan/step';
import { truthOf, type Truth } from '../truth';
import { holderOf, readJournal, type Line } from './journal';
import { registrationsOf } from './ministries';
import { Player } from './player';
import { headerOf, storyOf } from './simulation';

/** An answer that differs from the planned one, with the persons and cards of the command. */
export interface Finding {
  readonly step: number;
  readonly text: string;
  readonly personIds: readonly string[];
  readonly familyIds: readonly string[];
}

export interface JournalTruth {
  readonly truth: Truth;
  /** The registry must have projected this ledger position before it is compared. */
  readonly position: number;
  /**
   * Ids of all requests that the simulation has planned until now. Each request is in the journal before it is sent. So
   * an act that was read before this call, and whose request id is not among them, was not made by the simulator.
   */
  readonly requestIds: () => ReadonlySet<string>;
  readonly findings: readonly Finding[];
  /** Number of steps without an answer. After a stopped run their outcome is unknown until the run is resumed. */
  readonly unanswered: number;
  /** A process is writing to the journal. The truth then has only the steps before the first one without an answer. */
  readonly isRunning: boolean;
  /** The first step without an answer, if later steps have answers. */
  readonly stuckAt?: number;
}

/** The truth that a journal gives; documents that have expired are closed. @throws if the folder has no journal. */
export function truthOfJournal(dir: string, areas: AreaDirectory, now: number): JournalTruth {
  const isRunning = holderOf(dir) !== undefined;
  const lines = readJournal(dir);
  const header = headerOf(lines);
  if (!header) throw new Error(`There is no journal in ${dir}`);
  const { open, lastAnswered } = progressOf(lines);
  const first = open[0];
  const past = isRunning && first !== undefined ? lines.filter((line) => !isOf(line, first)) : lines;
  const story = storyOf(header, areas);
  const player = new Player({
    story,
    journal: { past, append: () => undefined },
    sender: { send: () => Promise.reject(new Error('Nothing is sent while the truth is read')) },
    concurrency: 1,
    clock: () => now,
  });
  player.recover();
  expireMoves({ world: story.world, today: formDay(now) });
  return {
    truth: truthOf(story.world, player.identifiers, registrationsOf(lines)),
    position: player.tally.position,
    requestIds: () =>
      new Set(readJournal(dir).flatMap((line) => (line.t === 'step' ? [line.requestId] : []))),
    findings: findingsOf(lines, story.world, player),
    unanswered: open.length,
    isRunning,
    ...(first !== undefined && first < lastAnswered ? { stuckAt: first } : {}),
  };
}

function findingsOf(lines: readonly Line[], world: World, player: Player): Finding[] {
  return lines.flatMap((line) => {
    if (line.t !== 'finding') return [];
    const step = player.stepsWithFinding.get(line.n);
    const ids = (names: readonly string[]) =>
      names.map((name) => player.identifiers.get(name)).filter((id) => id !== undefined);
    return [
      {
        step: line.n,
        text: line.text,
        personIds: step ? ids(peopleOf(step, world).map(symbols.person)) : [],
        familyIds: step ? ids(cardsOf(step).map(symbols.family)) : [],
      },
    ];
  });
}

/** The persons whom a command names or enters in the register, and all movers of its move. */
function peopleOf(step: Step, world: World): number[] {
  const named = JSON.stringify([step.body, step.path, ...Object.values(step.learns).map(symbol)]);
  const keys = (kinds: string) =>
    [...named.matchAll(new RegExp(`"@(?:${kinds}):(\\d+)"`, 'g'))].map(([, key]) => Number(key));
  const movers = keys('m').flatMap((key) => world.moves[key]?.movers ?? []);
  return [...new Set([...keys('p|nik'), ...movers])];
}

function cardsOf({ touches }: Step): number[] {
  return touches.flatMap((key) => (key.startsWith('c:') ? [Number(key.slice(2))] : []));
}

/** A step that could not be sent has a finding in place of an answer. */
function progressOf(lines: readonly Line[]): {
  readonly open: readonly number[];
  readonly lastAnswered: number;
} {
  const answered = new Set(
    lines.flatMap((line) => (line.t === 'answer' || line.t === 'finding' ? [line.n] : [])),
  );
  const open = lines.flatMap((line) => (line.t === 'step' && !answered.has(line.n) ? [line.n] : []));
  const lastAnswered = [...answered].reduce((last, n) => Math.max(last, n), -1);
  return { open, lastAnswered };
}

/** Whether a line is about this step or a later one. */
function isOf(line: Line, step: number): boolean {
  return 'n' in line && line.n >= step;
}
