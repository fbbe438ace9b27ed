/** `npm run reset`: forgets all data of the embedded servers. Refuses while an instance is running. */
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { explain, home, ToolProblem } from './prepare.mjs';

/** First line of a pid file, when a process of that id (and of that start time, if written) is alive. */
function livingProcess(file) {
  if (!existsSync(file)) return undefined;
  const [pidText, startedAt] = readFileSync(file, 'utf8').split('\n');
  const pid = Number(pidText);
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code !== 'EPERM') return undefined;
  }
  return { pid, startedAt };
}

/** The same test as libs/embedded makes; repeated here because the build may be missing. */
function lockHolder(folder) {
  const found = livingProcess(join(folder, 'instance.lock'));
  if (!found) return undefined;
  return found.startedAt === startOf(found.pid) ? found.pid : undefined;
}

function startOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

function commandOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

/** Servers whose parent was killed still write into the folder: they are ended before it is removed. */
async function endLeftovers(folder) {
  const pidFiles = readdirSync(folder, { recursive: true })
    .filter((name) => /(^|\/)(postmaster|kafka)\.pid$/.test(name))
    .map((name) => join(folder, name));
  for (const file of pidFiles) {
    const found = livingProcess(file);
    if (!found || !commandOf(found.pid).includes(folder)) continue;
    console.log(`Ending a server that was left behind (process ${found.pid}).`);
    process.kill(found.pid, file.endsWith('postmaster.pid') ? 'SIGQUIT' : 'SIGKILL');
    for (let wait = 0; wait < 100 && livingProcess(file); wait++) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

async function main() {
  const holder = lockHolder(home);
  if (holder !== undefined) {
    throw new ToolProblem(
      `Peristiwa is running (process ${holder}); its data cannot be removed now.`,
      'Stop it with Ctrl-C in its terminal, then run `npm run reset` again.',
    );
  }
  const testServersRun = lockHolder(join(home, 'test-servers')) !== undefined;
  const names = existsSync(home) ? readdirSync(home) : [];
  const doomed = names.filter((name) => !(testServersRun && name.startsWith('test-servers')));
  if (doomed.length === 0) {
    console.log('Nothing to forget.');
    return;
  }
  console.log(`Removing ${home}: ${doomed.join(', ')}`);
  for (const name of doomed) {
    const path = join(home, name);
    if (
      readdirSync(home, { withFileTypes: true }).some((entry) => entry.name === name && entry.isDirectory())
    ) {
      await endLeftovers(path);
    }
    rmSync(path, { recursive: true, force: true, maxRetries: 3 });
  }
  if (testServersRun) console.log('The test servers are running; their folder was left alone.');
  else rmSync(home, { recursive: true, force: true });
}

process.exitCode = await main().then(() => 0, explain);
