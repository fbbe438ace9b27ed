import { existsSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { postgresPackage } from './postgres-binaries';
import { toolVersion } from './tool-version';

/** A requirement that this machine does not meet, and how the reader can meet it. */
export interface MachineProblem {
  readonly what: string;
  readonly doThis: string;
}

/** The servers to be started here. A server on another machine has no requirements for this one. */
export interface MachineNeeds {
  readonly dataDir: string;
  readonly postgres: boolean;
  readonly kafka: boolean;
  /** False while Maven still has to fetch Kafka's jars. */
  readonly kafkaJarsCached: boolean;
}

/** Nest 12 is ESM only and is loaded with `require`, which Node can do from 20.19 on. */
const NODE = [20, 19] as const;
/** Kafka 4 brokers are compiled for Java 17. */
const JAVA = [17] as const;
const MAVEN = [3, 8] as const;
const FREE_BYTES = 1_000_000_000;

/** All unmet requirements, not only the first: the reader should have to prepare the machine only once. */
export function checkMachine(needs: MachineNeeds): MachineProblem[] {
  const problems: (MachineProblem | undefined)[] = [checkNode(process.versions.node)];
  if (needs.postgres) problems.push(checkPlatform());
  if (needs.kafka) problems.push(checkTool('Java', 'java', '-version', JAVA, 'openjdk-17-jre-headless'));
  if (needs.kafka && !needs.kafkaJarsCached) problems.push(checkTool('Maven', 'mvn', '-v', MAVEN, 'maven'));
  if (needs.postgres || needs.kafka) problems.push(checkSpace(needs.dataDir));
  return problems.filter((problem) => problem !== undefined);
}

function checkNode(version: string): MachineProblem | undefined {
  if (isAtLeast(version, NODE)) return undefined;
  return { what: `Node.js is ${version}; 20.19 or newer is needed.`, doThis: 'Install a newer Node.js.' };
}

function checkPlatform(): MachineProblem | undefined {
  const machine = `${process.platform}-${process.arch}`;
  const alternative = 'Run your own PostgreSQL (15 or newer) and set DATABASE_URL.';
  if (!postgresPackage(machine))
    return { what: `There is no embedded PostgreSQL for ${machine}.`, doThis: alternative };
  const header = (process.report.getReport() as { header: Record<string, unknown> }).header;
  if (process.platform === 'linux' && !header['glibcVersionRuntime']) {
    return {
      what: 'The embedded PostgreSQL needs glibc; this Linux has another C library.',
      doThis: alternative,
    };
  }
  return undefined;
}

function checkTool(
  name: string,
  command: string,
  option: string,
  least: readonly number[],
  debianPackage: string,
): MachineProblem | undefined {
  const install = `Install it (on Debian or Ubuntu: apt-get install ${debianPackage}).`;
  const { error, stdout, stderr } = toolVersion(command, option);
  if (error) return { what: `${name} is not installed (\`${command}\` was not found).`, doThis: install };
  const version = versionIn(stdout + stderr);
  // An output without a version number is accepted, because the command may be a wrapper script.
  if (!version || isAtLeast(version, least)) return undefined;
  return { what: `${name} is ${version}; ${least.join('.')} or newer is needed.`, doThis: install };
}

function checkSpace(dataDir: string): MachineProblem | undefined {
  let folder = dataDir;
  while (!existsSync(folder)) folder = dirname(folder);
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  if (free >= FREE_BYTES) return undefined;
  return {
    what: `Only ${Math.floor(free / 1_000_000)} MB are free for ${dataDir}; 1 GB is needed.`,
    doThis: 'Free some disk space.',
  };
}

/** First version number of a text: `openjdk version "17.0.15"`, `Apache Maven 3.8.7`. */
export function versionIn(text: string): string | undefined {
  // Maven prints in colour: the number after an opening bracket belongs to an escape sequence.
  return /(?<!\[)\b(\d+(?:\.\d+)*)/.exec(text)?.[1];
}

/** Compares number by number: 20.9 is older than 20.19. */
export function isAtLeast(version: string, least: readonly number[]): boolean {
  const parts = version.split('.').map(Number);
  for (const [index, minimum] of least.entries()) {
    const part = parts[index] ?? 0;
    if (part !== minimum) return part > minimum;
  }
  return true;
}
