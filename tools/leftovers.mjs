/** Processes and pid files, as libs/embedded sees them; repeated here because the build may be missing. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Process id and start time of a pid file, when a process of that id is alive. */
function livingProcess(file) {
  if (!existsSync(file)) return undefined;
  const [pidText, startedAt] = readFileSync(file, 'utf8').split('\n');
  const pid = Number(pidText);
  return isAlive(pid) ? { pid, startedAt } : undefined;
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return stateOf(pid).state !== 'Z';
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** State and start time: from /proc, or from ps where there is none (macOS). */
function stateOf(pid) {
  const stat = fromProc(pid, 'stat');
  if (stat) {
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { state: fields[0], startedAt: fields[19] };
  }
  const [state, ...startedAt] = fromPs('state=,lstart=', pid).split(/\s+/);
  return { state, startedAt: startedAt.join(' ') };
}

function commandOf(pid) {
  return fromProc(pid, 'cmdline') || fromPs('command=', pid);
}

function fromProc(pid, what) {
  try {
    return readFileSync(`/proc/${pid}/${what}`, 'latin1');
  } catch {
    return '';
  }
}

function fromPs(columns, pid) {
  if (process.platform === 'linux') return '';
  return (
    spawnSync('ps', ['-ww', '-o', columns, '-p', String(pid)], { encoding: 'utf8' }).stdout?.trim() ?? ''
  );
}

/** The process that holds the lock of a data folder; the start time distinguishes it from one that reuses its id. */
export function lockHolder(folder) {
  const found = livingProcess(join(folder, 'instance.lock'));
  if (!found) return undefined;
  return found.startedAt === stateOf(found.pid).startedAt ? found.pid : undefined;
}

/** Ends the PostgreSQL and Kafka servers of a folder whose parent was killed, before the folder is removed. */
export async function endLeftovers(folder) {
  if (!existsSync(folder)) return;
  const pidFiles = readdirSync(folder, { recursive: true })
    .filter((name) => /(^|\/)(postmaster|kafka)\.pid$/.test(name))
    .map((name) => join(folder, name));
  for (const file of pidFiles) {
    const found = livingProcess(file);
    if (!found || !commandOf(found.pid).includes(folder)) continue;
    console.log(`Ending a server of an earlier run (process ${found.pid}).`);
    process.kill(found.pid, file.endsWith('postmaster.pid') ? 'SIGQUIT' : 'SIGKILL');
    for (let wait = 0; wait < 100 && isAlive(found.pid); wait++) await sleep(50);
  }
}
