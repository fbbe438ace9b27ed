import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { defaultCacheDir, resolveKafkaJars } from '@peristiwa/embedded';

const run = promisify(execFile);
const inHere = (name: string) => join(__dirname, name);
const quiet = { maxBuffer: 64 * 1024 * 1024, env: { ...process.env, PIP_DISABLE_PIP_VERSION_CHECK: '1' } };

/** A folder of the user's cache that depends on the text of what is needed; `fill` makes its content, once. */
export async function cached(
  name: string,
  needed: string | Buffer,
  fill: (folder: string) => Promise<unknown>,
): Promise<string> {
  const hash = createHash('sha256').update(needed).digest('hex').slice(0, 12);
  const cache = defaultCacheDir(process.env);
  const folder = join(cache, `${name}-${hash}`);
  if (existsSync(folder)) return folder;
  mkdirSync(cache, { recursive: true });
  const fresh = mkdtempSync(`${folder}.part-`);
  try {
    await fill(fresh);
    renameSync(fresh, folder);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  return folder;
}

/** @throws Error that says what is missing on this machine: these tests are never skipped */
export async function step(what: string, doThis: string, command: string, args: readonly string[]) {
  try {
    return await run(command, [...args], quiet);
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    throw new Error(`${what}. ${doThis}\n${(stderr || message).slice(-800)}`, { cause: error });
  }
}

/** The folder with librdkafka's Python client, for PYTHONPATH; pip fetches it the first time. */
export function pythonPackages(): Promise<string> {
  return cached('python-consumer', readFileSync(inHere('requirements.txt')), async (folder) => {
    const needed = 'Install Python 3.8 or newer with pip (Debian, Ubuntu: python3 and python3-pip)';
    await step(
      'The Python consumer cannot be installed',
      `${needed}, and let pip reach a package index.`,
      'python3',
      [
        ...['-m', 'pip', 'install', '--quiet', '--no-warn-script-location', '--only-binary', ':all:'],
        ...['--target', folder, '--requirement', inHere('requirements.txt')],
      ],
    );
  });
}

/** Compiles the Java consumer into `out`. @returns its class path; Maven fetches the CloudEvents SDK and a compiler the first time. */
export async function javaClassPath(out: string): Promise<string> {
  const kafka = await resolveKafkaJars({ cacheDir: defaultCacheDir(process.env), onLog: () => undefined });
  const jars = await cached('java-consumer', readFileSync(inHere('pom.xml')), (folder) =>
    step(
      'The jars of the Java consumer cannot be fetched',
      'Install Maven 3.8 or newer, and let it reach its repository.',
      'mvn',
      [
        ...['-q', '-B', '-C', '-f', inHere('pom.xml'), 'dependency:copy-dependencies'],
        ...['-DincludeScope=runtime', `-DoutputDirectory=${folder}`],
      ],
    ),
  );
  const jarsOf = (folder: string) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.jar'))
      .map((name) => join(folder, name));
  const classPath = [out, ...jarsOf(jars), ...jarsOf(kafka)].join(delimiter);
  await step('The Java consumer cannot be compiled', 'Install Java 17 or newer.', 'java', [
    ...['-cp', classPath, 'org.eclipse.jdt.internal.compiler.batch.Main', '-17', '-nowarn'],
    ...['-cp', classPath, '-d', out, inHere('FeedConsumer.java')],
  ]);
  return classPath;
}

/** A folder with these packages; npm fetches them the first time. */
export function npmPackages(dependencies: Readonly<Record<string, string>>): Promise<string> {
  const manifest = JSON.stringify({ private: true, dependencies });
  return cached('npm-consumer', manifest, async (folder) => {
    writeFileSync(join(folder, 'package.json'), manifest);
    await step(
      'The packages of the TypeScript consumer cannot be installed',
      'Let npm reach a package registry.',
      'npm',
      ['install', '--prefix', folder, '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'],
    );
  });
}
