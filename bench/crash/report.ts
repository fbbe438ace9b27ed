import { number, table } from '../result-table';
import type { CrashReport } from './harness';

export interface CrashVerdict {
  readonly markdown: string;
  /** The ledger lost and broke nothing, and the control shows that the harness would have noticed. */
  readonly passed: boolean;
}

export function crashVerdict(report: CrashReport): CrashVerdict {
  const { tail, audit, naive } = report;
  const never: [string, number][] = [
    ['acknowledged and lost', audit.acknowledgedAndLost],
    ['in the ledger, not seen by the tailing reader', audit.events - tail.seen],
    ['seen twice', tail.duplicates],
    ['seen out of order', tail.outOfOrder],
    ['gaps in positions', tail.gaps + audit.rereading.gaps],
    ['torn or incomplete acts', tail.torn + audit.incompleteActs],
    ['streams with wrong versions or heads', audit.brokenStreams],
    ['requests without their act, or acts without request', audit.unmatchedRequests],
    ['seen and later different', audit.rereading.digest === tail.digest ? 0 : 1],
  ];
  const lost = naive.committed - naive.seen;
  const clean = never.every(([, count]) => count === 0);
  const rows = never.map(([what, count]) => [what, number(count)]);
  const passed = clean && lost > 0;
  const markdown = [
    `### crash: ${number(report.minutes)} minutes of kill −9`,
    '',
    `${number(audit.events)} events in ${number(audit.acts)} acts, ${number(audit.acknowledged)} acts acknowledged; ` +
      `${report.killedWriters} writers and ${report.killedServers} servers killed.`,
    '',
    table([['ledger', 'count'], ...rows]),
    '',
    `Control, a poller of a bigserial in the same harness: ${number(lost)} of ${number(naive.committed)} committed ` +
      `rows never seen (it must lose some).`,
    '',
    passed ? '**Held.**' : '**Did not hold.**',
    '',
  ].join('\n');
  return { markdown, passed };
}
