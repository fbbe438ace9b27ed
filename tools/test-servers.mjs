/**
 * PostgreSQL and Kafka for tests that are run by hand: starts both on free ports, writes their addresses to
 * .peristiwa/test-servers.env and stays until SIGTERM or Ctrl-C. `npm test` does not need it.
 *
 *   node tools/test-servers.mjs &
 *   set -a; . .peristiwa/test-servers.env; set +a; npx jest --selectProjects integration -- libs/ledger
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { explain, home, root, ToolProblem } from './prepare.mjs';
import { startTestServers } from './test-environment.mjs';

const envFile = join(home, 'test-servers.env');
const folder = join(home, 'test-servers');

/** Builds only libs/embedded, into a separate folder: other sources may be in the middle of a change. */
function loadEmbedded() {
  const out = join(home, 'test-servers-build');
  const swc = join(root, 'node_modules', '@swc', 'cli', 'bin', 'swc.js');
  const args = [swc, 'libs/embedded', '-d', out, '--quiet'];
  const built = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  if (built.status !== 0) throw new ToolProblem('libs/embedded could not be built.', 'Run `npm ci` first.');
  return createRequire(import.meta.url)(join(out, 'libs/embedded/src/index.js'));
}

async function main() {
  mkdirSync(home, { recursive: true });
  chmodSync(home, 0o711);
  const embedded = loadEmbedded();
  const lock = embedded.withLock(folder);
  try {
    const ended = new Promise((resolve) => {
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, resolve);
    });
    const servers = await startTestServers(embedded, folder, (line) => console.log(line));
    const lines = Object.entries(servers.env).map(([name, value]) => `${name}=${value}\n`);
    writeFileSync(envFile, lines.join(''), { mode: 0o600 });
    console.log(`PostgreSQL and Kafka are up; their addresses are in ${envFile}`);
    const alive = setInterval(() => {}, 60_000);
    await ended;
    clearInterval(alive);
    rmSync(envFile, { force: true });
    await servers.stop();
  } finally {
    lock.release();
  }
}

process.exitCode = await main().then(() => 0, explain);
