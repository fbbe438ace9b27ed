import type { AreaDirectory } from '@peristiwa/domain';
import { expireMoves } from '../plan/moving';
import { formDay } from '../plan/scene';
import { truthOf, type Truth } from '../truth';
import { holderOf, readJournal, type Line } from './journal';
import { registrationsOf } from './ministries';
import { Player } from './player';
import { headerOf, storyOf } from './simulation';

export interface JournalTruth {
  readonly truth: Truth;
  /** Reads must have reached this ledger position. */
  readonly position: number;
  readonly findings: readonly string[];
  /** Steps without an answer: of a stopped run, the truth about them is open until it is resumed. */
  readonly unanswered: number;
  /** A process is writing. The truth is then that of the steps before the first one without an answer. */
  readonly isRunning: boolean;
  /** The first step without an answer, if later ones have theirs. */
  readonly stuckAt?: number;
}

/** The truth as a journal tells it, with papers that ran out by now. @throws if the folder has no journal. */
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
    sender: { send: () => Promise.reject(new Error('The truth is told, not sent')) },
    concurrency: 1,
    clock: () => now,
  });
  player.recover();
  expireMoves({ world: story.world, today: formDay(now) });
  return {
    truth: truthOf(story.world, player.identifiers, registrationsOf(lines)),
    position: player.tally.position,
    findings: lines.flatMap((line) => (line.t === 'finding' ? [`step ${line.n}, ${line.text}`] : [])),
    unanswered: open.length,
    isRunning,
    ...(first !== undefined && first < lastAnswered ? { stuckAt: first } : {}),
  };
}

/** A step that could not be sent has a finding for an answer. */
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
