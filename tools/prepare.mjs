/**
 * Brings the working copy into a state that can run: dependencies installed, sources built. Says nothing when
 * there is nothing to do. Node built-ins only, because node_modules may not exist yet.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');
export const home = join(root, '.peristiwa');
/** Marker in the data folder while npm works: after a Ctrl-C the next start installs again. */
export const UNFINISHED_INSTALL = 'npm-ci-unfinished';

/** A condition that the reader can fix: printed as two lines, without a stack trace. */
export class ToolProblem extends Error {
  constructor(what, doThis) {
    super(what);
    this.doThis = doThis;
  }
}

/** Prints a problem (ours or a StartProblem of libs/embedded) and returns the exit code. */
export function explain(error) {
  const known = error instanceof Error && typeof error.doThis === 'string';
  console.error(known ? `\n${error.message}\n→ ${error.doThis}` : error);
  return 1;
}

export async function prepare() {
  checkNode();
  try {
    await install();
    await build();
  } catch (error) {
    throw unwritable(error) ?? error;
  }
}

/** Only what has to be installed or built is written: a prepared project runs from a folder that is read-only. */
function unwritable({ code }) {
  if (code === 'ENOSPC')
    return new ToolProblem(`The disk of ${root} is full.`, 'Free about 1 GB and start again.');
  if (code !== 'EROFS' && code !== 'EACCES' && code !== 'EPERM') return undefined;
  return new ToolProblem(
    `The project folder ${root} cannot be written (${code}), and has to be installed or built.`,
    'Start as its owner, or copy it to a folder of your own and start there.',
  );
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new ToolProblem(
    `Node.js is ${process.versions.node}; 20.19 or newer is needed.`,
    'Install a newer Node.js and start again.',
  );
}

// --- dependencies

async function install() {
  const modules = join(root, 'node_modules');
  const stampFile = join(modules, '.peristiwa-stamp');
  const interrupted = join(home, UNFINISHED_INSTALL);
  const lock = hashOf(['package-lock.json']);
  const patches = hashOf(filesBelow('patches'));
  const [stampedLock, stampedPatches] = readOr(stampFile, '').split('\n');

  if (existsSync(interrupted) || (stampedLock !== lock && !isNewerThanLock(modules))) {
    mkdirSync(home, { recursive: true, mode: 0o711 });
    writeFileSync(interrupted, '');
    // Development dependencies hold the compiler: NODE_ENV=production must not leave them out.
    const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
    await step('Installing dependencies (npm ci)', 'npm', args, installAdvice);
    rmSync(interrupted);
  } else if (stampedPatches !== undefined && stampedPatches !== patches) {
    await step('Applying patches', 'npm', ['run', '-s', 'postinstall'], () => 'Run `npm ci`.');
  }
  if (stampedLock !== lock || stampedPatches !== patches) note(stampFile, `${lock}\n${patches}\n`);
}

/** What could not be noted is only looked at again by the next start. */
function note(stampFile, content) {
  try {
    writeFileSync(stampFile, content);
  } catch (error) {
    if (!['EROFS', 'EACCES', 'EPERM'].includes(error.code)) throw error;
  }
}

/**
 * True after a manual `npm install` since the last change of package-lock.json; npm writes both files within seconds.
 */
function isNewerThanLock(modules) {
  const installed = join(modules, '.package-lock.json');
  if (!existsSync(installed)) return false;
  return statSync(installed).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs - 10_000;
}

function installAdvice(output) {
  if (/ENOSPC|No space left/.test(output)) return 'The disk is full: free about 1 GB and start again.';
  if (/EACCES|EPERM/.test(output))
    return 'Check who owns node_modules (was it installed as root?) and start again.';
  if (/EUSAGE/.test(output)) {
    return 'package.json and package-lock.json differ: run `npm install` and `node tools/complete-lock.mjs`.';
  }
  if (/ENOTFOUND|ETIMEDOUT|ECONNREFUSED|ECONNRESET|EAI_AGAIN|E40[134]|E50\d|network/i.test(output)) {
    return 'The npm registry could not be reached or refused: check network, proxy and .npmrc, then start again.';
  }
  return 'See the lines above; `npm ci` run by hand shows everything.';
}

// --- build

async function build() {
  const stampFile = join(root, 'dist', '.stamp');
  const wanted = sourcesStamp();
  if (readOr(stampFile, '') === wanted) return;
  await step('Building', 'npm', ['run', '-s', 'build'], buildAdvice);
  writeFileSync(stampFile, wanted);
}

function buildAdvice(output) {
  if (/ENOSPC|No space left/.test(output)) return 'The disk is full: free some space and start again.';
  return 'Fix the source file named above; `npm run build` repeats the build.';
}

/** Names, sizes and times of all files that the build reads; specifications are not part of it. */
function sourcesStamp() {
  // The console shows the runbooks.
  const files = ['apps', 'libs', 'bench', 'docs/runbooks']
    .flatMap(filesBelow)
    .filter((file) => !file.endsWith('.spec.ts'));
  const hash = createHash('sha256');
  for (const file of [...files, '.swcrc', 'tsconfig.json', 'package.json']) {
    const { size, mtimeMs } = statSync(join(root, file));
    hash.update(`${file} ${size} ${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

// --- shared pieces

function filesBelow(folder) {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort();
}

function hashOf(files) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(file).update(readFileSync(join(root, file)));
  return hash.digest('hex');
}

function readOr(file, fallback) {
  return existsSync(file) ? readFileSync(file, 'utf8') : fallback;
}

/** Runs one command, printing one line; on failure prints the end of its output and advice. */
async function step(title, command, args, advice) {
  if (spawnSync(command, ['--version'], { stdio: 'ignore' }).error) {
    throw new ToolProblem(`\`${command}\` is not installed.`, 'Install Node.js together with npm.');
  }
  const started = Date.now();
  process.stdout.write(`${title} … `);
  const { code, output } = await run(command, args);
  if (code === 0) {
    console.log(`${((Date.now() - started) / 1000).toFixed(1)} s`);
    return;
  }
  console.log('failed');
  throw new ToolProblem(`${excerpt(output)}\n\n${title} failed.`, advice(output));
}

/** npm puts the cause first and its own usage last, compilers the reverse: so the beginning and the end. */
function excerpt(output) {
  const lines = output.trimEnd().split('\n');
  return lines.length <= 30 ? lines.join('\n') : [...lines.slice(0, 12), '…', ...lines.slice(-15)].join('\n');
}

function run(command, args) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let interruptedBy;
    const interrupt = (signal) => {
      interruptedBy = signal;
      child.kill(signal);
    };
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of signals) process.on(signal, interrupt);
    let output = '';
    const collect = (chunk) => {
      output = (output + chunk).slice(-50_000);
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.once('error', (error) => resolve({ code: 1, output: String(error) }));
    child.once('close', (code) => {
      for (const signal of signals) process.off(signal, interrupt);
      // The command has ended too, so nothing of it is left.
      if (interruptedBy) process.exit(128 + constants.signals[interruptedBy]);
      resolve({ code: code ?? 1, output });
    });
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  process.exitCode = await prepare().then(() => 0, explain);
}
