import { loadAreas } from '@peristiwa/areas';
import {
  truthOfJournal,
  verifyTruth,
  verifyWhileRunning,
  type Finding,
  type JournalTruth,
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

/** Compares the journal's truth with the system, while the stream runs or after it; returns the exit code. */
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
  const { differences, leftOut } = await verifyTruth({ ...means, ...journal });
  const findings = ownFindings(journal.findings, leftOut);
  printFindings(findings, environment);
  printDifferences(differences, journal.truth, environment);
  printLeftOut(leftOut, environment);
  return differences.length > 0 || findings.length > 0 ? FINDING : 0;
}

/** Prints what a comparison beside a running stream has shown; returns the exit code. */
export function reportVerdict(verdict: RunningVerdict, environment: Environment): number {
  const { outcome, rounds, differences, journal, leftOut } = verdict;
  const findings = ownFindings(journal.findings, leftOut);
  printFindings(findings, environment);
  if (outcome === 'agrees') {
    environment.print(`no differences (${counted(journal.truth)}) after ${rounds} rounds`);
    printLeftOut(leftOut, environment);
    return findings.length > 0 ? FINDING : 0;
  }
  printDifferences(differences, journal.truth, environment);
  printLeftOut(leftOut, environment);
  if (outcome === 'differs') return FINDING;
  environment.print(unsettled(rounds, journal));
  return FAILED;
}

function unsettled(rounds: number, { unanswered, stuckAt }: JournalTruth): string {
  const why =
    stuckAt === undefined
      ? 'these values differed, but not three times in the same way'
      : `${unanswered} commands wait for their answers, the first is step ${stuckAt}`;
  return `not settled after ${rounds} rounds: ${why}; give more --timeout, or stop the stream and compare again`;
}

/** Without those that follow from acts of others. */
function ownFindings(findings: readonly Finding[], leftOut?: LeftOut): Finding[] {
  return findings.filter((finding) => !leftOut?.findings.includes(finding));
}

function printFindings(findings: readonly Finding[], { print }: Environment): void {
  for (const { step, text } of findings) print(`finding: step ${step}, ${text}`);
}
