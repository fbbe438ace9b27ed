import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { runCommand } from './processes';
import { errorCode, StartProblem } from './start-problem';

const KAFKA_VERSION = '4.3.1';

/** The folder deploy/embedded of this project, found from the source or from the build output. */
function recipeFolder(): string {
  for (let folder = __dirname; ; folder = dirname(folder)) {
    const candidate = join(folder, 'deploy', 'embedded');
    if (existsSync(join(candidate, 'pom.xml'))) return candidate;
    if (dirname(folder) === folder) {
      throw new StartProblem(
        'deploy/embedded/pom.xml is missing.',
        'Restore it: `git checkout deploy/embedded`.',
      );
    }
  }
}

/** The user's cache folder: `$XDG_CACHE_HOME/peristiwa`, by default `~/.cache/peristiwa`. */
export function defaultCacheDir(env: NodeJS.ProcessEnv): string {
  return join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'peristiwa');
}

/** The folder of the jars of this pom and list. Its name depends on both, so another version has another folder. */
export function kafkaLibDir(cacheDir: string): string {
  const recipe = recipeFolder();
  const hash = createHash('sha256');
  for (const file of ['pom.xml', 'jars.sha256']) hash.update(readFileSync(join(recipe, file)));
  return join(cacheDir, `kafka-${KAFKA_VERSION}-${hash.digest('hex').slice(0, 12)}`);
}

/** True when the jars are there and Maven is not needed. */
export function kafkaJarsCached(cacheDir: string): boolean {
  return existsSync(kafkaLibDir(cacheDir));
}

/**
 * Returns the folder with Kafka's jars; Maven fetches them the first time. Every call compares every file with the
 * committed list of SHA-256 sums (43 MB, about 0.1 s): a server is started here only from the reviewed bytes.
 */
export async function resolveKafkaJars(options: JarsOptions): Promise<string> {
  const libDir = kafkaLibDir(options.cacheDir);
  if (!existsSync(libDir)) await fetchJars(libDir, options);
  verifyJars(libDir, libDir);
  return libDir;
}

interface JarsOptions {
  readonly cacheDir: string;
  readonly onLog: (line: string) => void;
  readonly signal?: AbortSignal;
}

async function fetchJars(libDir: string, options: JarsOptions): Promise<void> {
  options.onLog(`Fetching Apache Kafka ${KAFKA_VERSION} with Maven (about 45 MB, once).`);
  mkdirSync(options.cacheDir, { recursive: true });
  const fresh = mkdtempSync(`${libDir}.part-`);
  try {
    const pom = join(recipeFolder(), 'pom.xml');
    const goal = ['dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${fresh}`];
    const { signal } = options;
    const args = ['-q', '-B', '-C', '-f', pom, ...goal];
    const { code, output } = await runCommand('mvn', args, { signal }).catch((error: unknown) => ({
      code: 127,
      output: String(error),
    }));
    signal?.throwIfAborted();
    if (code !== 0) throw mavenProblem(code, output);
    verifyJars(fresh, options.cacheDir);
    renameSync(fresh, libDir);
  } catch (error) {
    // Another start may have finished the same folder in the meantime; its jars are the same.
    if (!['ENOTEMPTY', 'EEXIST'].includes(errorCode(error) ?? '')) throw error;
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

function mavenProblem(code: number, output: string): StartProblem {
  // Maven's advice to repeat with -e and -X is for Java developers, so it is removed.
  const lines = output
    .split('\n')
    .filter(
      (line) => /ERROR\] *\S|No space/.test(line) && !/re-run Maven|Re-run Maven|Help 1\] *http/.test(line),
    )
    .slice(0, 4)
    .join('\n');
  const what = `Maven could not fetch Kafka's jars:\n${lines || output.slice(-500)}`;
  if (code === 127) return new StartProblem('Maven is not installed.', 'Install Maven 3.8 or newer (`mvn`).');
  if (/No space left/.test(output)) return new StartProblem(what, 'Free some disk space and start again.');
  return new StartProblem(
    what,
    'Check that the Maven repository can be reached (network, proxy, mirror in ~/.m2/settings.xml), then start ' +
      'again; or run your own Kafka and set KAFKA_BROKERS.',
  );
}

/** Refuses a folder whose jars are not exactly those of jars.sha256: none missing, none added, none changed. */
function verifyJars(folder: string, removable: string): void {
  const expected = new Map<string, string>();
  for (const line of readFileSync(join(recipeFolder(), 'jars.sha256'), 'utf8').trim().split('\n')) {
    const [sum = '', name = ''] = line.split(/ +\*?/);
    expected.set(name, sum);
  }
  const present = readdirSync(folder).filter((name) => name.endsWith('.jar'));
  const missing = [...expected.keys()].filter((name) => !present.includes(name));
  const changed = present.filter((name) => expected.get(name) !== sha256(join(folder, name)));
  if (missing.length === 0 && changed.length === 0) return;
  const list = [
    ...missing.map((name) => `${name} (missing)`),
    ...changed.map((name) => `${name} (not as listed)`),
  ];
  throw new StartProblem(
    `Kafka's jars do not match deploy/embedded/jars.sha256: ${list.slice(0, 5).join(', ')}.`,
    `Remove ${removable} and start again; if it happens again, the repository delivers altered files.`,
  );
}

function sha256(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}
