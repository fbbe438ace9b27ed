/**
 * `npm test`: prepares the working copy, starts one PostgreSQL and one Kafka on free ports, runs the three
 * kinds of tests one after the other, stops the servers and prints what passed and what failed.
 *
 *   npm test                                     everything
 *   npm test -- libs/ledger                      only files whose path matches
 *   npm test -- --selectProjects unit            only this kind (unit, integration, journey)
 *
 * A path that matches no test, a misspelt option and a run without a single test end with exit code 1.
 */
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endLeftovers } from './leftovers.mjs';
import { explain, prepare, root, ToolProblem } from './prepare.mjs';
import { startTestServers } from './test-environment.mjs';

/** Journeys start whole systems: one at a time. A kind that has not ended by its deadline counts as hanging. */
const KINDS = [
  { name: 'unit', jest: ['--maxWorkers=100%'], servers: false, minutes: 5 },
  // A third of the time of these specs is waiting for servers: one worker more than two cores uses it. Kafka clients
  // whose broker a test has stopped may search for it after the last test: that must not hold up the run.
  { name: 'integration', jest: ['--maxWorkers=3', '--forceExit'], servers: true, minutes: 25 },
  { name: 'journey', jest: ['--runInBand', '--forceExit'], servers: true, minutes: 20 },
];

let interruptedBy;
let current;

/** Runs jest for one kind and counts. A file that could not even be loaded counts as one failure. */
async function runKind(kind, args, env, folder) {
  const outputFile = join(folder, `${kind.name}.json`);
  const cache = `--cacheDirectory=${join(root, 'node_modules/.cache/jest')}`;
  const report = [cache, '--json', `--outputFile=${outputFile}`];
  const jest = join(root, 'node_modules/jest/bin/jest.js');
  console.log(`\n--- ${kind.name} tests`);
  const started = Date.now();
  const code = await runJest(
    [jest, '--selectProjects', kind.name, ...kind.jest, ...report, ...args],
    env,
    kind,
  );
  const seconds = (Date.now() - started) / 1000;
  const none = { kind: kind.name, passed: 0, failed: code === 0 ? 0 : 1, skipped: 0, files: 0, seconds };
  if (!existsSync(outputFile)) return none;
  const result = JSON.parse(readFileSync(outputFile, 'utf8'));
  const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
  return {
    ...none,
    passed: result.numPassedTests,
    failed: failed === 0 && code !== 0 ? 1 : failed,
    skipped: result.numPendingTests + result.numTodoTests,
    files: result.numTotalTestSuites,
  };
}

function runJest(args, env, kind) {
  return new Promise((resolve) => {
    // In a process group of its own, so that a Ctrl-C reaches it through us and only once. With --json jest
    // prints its report for people to stderr; on stdout would only be the name of the JSON file.
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: { ...process.env, ...env, NODE_ENV: 'test' },
      stdio: ['ignore', 'ignore', 'inherit'],
      detached: true,
    });
    current = child;
    const deadline = setTimeout(() => {
      console.error(`The ${kind.name} tests did not end within ${kind.minutes} minutes; they are killed.`);
      killGroup(child, 'SIGKILL');
    }, kind.minutes * 60_000);
    child.once('exit', (code) => {
      clearTimeout(deadline);
      current = undefined;
      resolve(code ?? 1);
    });
  });
}

/** Kills the whole process group: jest's workers and the processes that the tests started. */
function killGroup(child, signal) {
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

function onSignal(signal) {
  if (interruptedBy) return;
  interruptedBy = signal;
  console.error(`\n${signal}: stopping the tests and the servers.`);
  if (!current) return;
  const child = current;
  killGroup(child, 'SIGTERM');
  setTimeout(() => killGroup(child, 'SIGKILL'), 5_000).unref();
}

function printSummary(results) {
  const sum = (key) => results.reduce((total, result) => total + result[key], 0);
  console.log('');
  for (const { kind, passed, failed, skipped, files, seconds } of results) {
    const counts = `${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`;
    console.log(`${kind.padEnd(12)} ${counts} (${files} files, ${seconds.toFixed(1)} s)`);
  }
  console.log(`total        ${sum('passed') + sum('failed')} tests`);
  console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
  if (sum('passed') + sum('failed') > 0) return sum('failed') === 0 ? 0 : 1;
  console.error('No test was run: no name matches, or all are skipped.');
  return 1;
}

async function main() {
  await prepare();
  // Loaded here, because jest is installed only now.
  const { selectTests } = createRequire(import.meta.url)('./test-selection.cjs');
  const { problem, kinds: selected, rest } = await selectTests(process.argv.slice(2));
  if (problem) throw new ToolProblem(problem.what, problem.doThis);
  const kinds = KINDS.filter(({ name }) => selected.includes(name));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => onSignal(signal));
  const folder = mkdtempSync(join(tmpdir(), 'peristiwa-test-'));
  // Temporary folders of the specifications are inside, so that nothing remains after the run.
  const temporary = join(folder, 'tmp');
  mkdirSync(temporary);
  for (const path of [folder, temporary]) chmodSync(path, 0o711);
  // The servers start while the unit tests run.
  let servers = Promise.resolve({ env: {}, stop: async () => {} });
  if (kinds.some((kind) => kind.servers)) {
    const embedded = createRequire(import.meta.url)(join(root, 'dist/libs/embedded/src/index.js'));
    servers = startTestServers(embedded, join(folder, 'servers'), (line) => console.log(line));
    servers.catch(() => {});
  }
  const results = [];
  try {
    for (const kind of kinds) {
      const env = kind.servers ? (await servers).env : {};
      if (interruptedBy) break;
      results.push(await runKind(kind, rest, { ...env, TMPDIR: temporary }, folder));
    }
  } finally {
    const running = await servers.catch(() => undefined);
    await running?.stop();
    await endLeftovers(folder);
    rmSync(folder, { recursive: true, force: true });
  }
  const code = printSummary(results);
  return interruptedBy ? 130 : code;
}

process.exitCode = await main().catch(explain);
