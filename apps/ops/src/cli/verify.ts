import { loadAreas } from '@peristiwa/areas';
import {
  truthOfJournal,
  verifyTruth,
  verifyWhileRunning,
  type Finding,
  type LeftOut,
  type RunningVerdict,
} from '@peristiwa/synthetic';
import { counted, printDifferences, printLeftOut } from './report';
import { consoleLog, devTokens, urlsFrom, type Environment } from './environment';

export interface VerifyArguments {
  readonly dir: string;
  readonly url: readonly string[];
  readonly issuer: string;
  readonly timeout: number;
  readonly only: string;
}

const FINDING = 1;
const FAILED = 2;

/** Compares the expected state of the journal with the system, during or after a simulation; returns the exit code. */
export async function verify(options: VerifyArguments, environment: Environment): Promise<number> {
  const areas = loadAreas();
  const read = () => truthOfJournal(options.dir, areas, Date.now());
  const urls = urlsFrom(options.url, environment);
  const means = {
    urls: options.only === 'registry' ? { registry: urls.registry } : urls,
    tokens: devTokens(options.issuer, environment),
    timeoutMs: options.timeout * 1_000,
    log: consoleLog(environment),
  };
  if (read().isRunning) {
    const verdict = await verifyWhileRunning({ ...means, read });
    if (verdict.outcome !== 'stopped') return reportVerdict(verdict, environment);
  }
  const journal = read();
  if (journal.unanswered > 0) {
    printFindings(journal.findings, environment);
    const { unanswered } = journal;
    environment.print(`${unanswered} commands have no answer yet: resume the simulation before comparing`);
    return FAILED;
  }
  const { differences, leftOut, notCompared } = await verifyTruth({ ...means, ...journal });
  if (notCompared !== undefined) return reportNotCompared(notCompared, environment);
  const findings = ownFindings(journal.findings, leftOut);
  printFindings(findings, environment);
  printDifferences(differences, journal.truth, environment);
  printLeftOut(leftOut, environment);
  return differences.length > 0 || findings.length > 0 ? FINDING : 0;
}

/** Prints the result of a comparison during a running simulation; returns the exit code. */
export function reportVerdict(verdict: RunningVerdict, environment: Environment): number {
  const { outcome, rounds, differences, journal, leftOut } = verdict;
  if (verdict.notCompared !== undefined) return reportNotCompared(verdict.notCompared, environment);
  const findings = ownFindings(journal.findings, leftOut);
  printFindings(findings, environment);
  if (outcome === 'agrees') {
    environment.print(`no differences (${counted(journal.truth)}) after ${rounds} rounds`);
    printLeftOut(leftOut, environment);
    return findings.length > 0 ? FINDING : 0;
  }
  if (outcome === 'differs') {
    printDifferences(differences, journal.truth, environment);
    printLeftOut(leftOut, environment);
    return FINDING;
  }
  environment.print(unsettled(verdict));
  return FAILED;
}

/** Values would differ only because a service is behind, so none is shown. */
function reportNotCompared(why: string, { print }: Environment): number {
  print(
    `not compared, because the services are not at one position: ${why}. Raise --timeout while they catch up; ` +
      'a message in quarantine is redriven first (docs/runbooks/feed-quarantine.md)',
  );
  return FAILED;
}

function unsettled({ rounds, differences, journal: { unanswered, stuckAt } }: RunningVerdict): string {
  const why =
    stuckAt === undefined
      ? `${differences.length} values differed in the last one, but none three times in the same way`
      : `${unanswered} commands wait for their answers, the first is step ${stuckAt}`;
  return `no result after ${rounds} rounds: ${why}; raise --timeout, or stop the simulation and compare again`;
}

/** The findings that are not caused by acts of others. */
function ownFindings(findings: readonly Finding[], leftOut?: LeftOut): Finding[] {
  return findings.filter((finding) => !leftOut?.findings.includes(finding));
}

function printFindings(findings: readonly Finding[], { print }: Environment): void {
  for (const { step, text } of findings) print(`finding: step ${step}, ${text}`);
}
