/**
 * Shows without a container engine that docker-compose.yml works: assembles the image as the Dockerfile says, starts every
 * service as a process of the image's user with the environment, the volumes and the file tree that the files give it and
 * nothing else, and waits until births that the simulator reported are at the ministries. `.ci/run` runs it.
 *
 *   node tools/compose-run.mjs [--keep]     --keep: the folder with trees, volumes and logs is not removed
 *
 * All processes are in a network of their own, which has only the loopback: they reach each other by the names of the
 * services, and nothing else. It needs root on Linux with `unshare` (util-linux) and `ip` (iproute2).
 */
import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { readCompose } from './compose-file.mjs';
import { prepareServers, serverContainer } from './compose-servers.mjs';
import { buildImage, enter } from './image-tree.mjs';
import { explain, prepare, root as project, ToolProblem } from './prepare.mjs';

const THIS = fileURLToPath(import.meta.url);
const SERVER_PORT = { postgres: 5432, kafka: 9092 };
const READY_MS = 120_000;
const STOP_MS = 30_000;

// --- outside: the image is built with the network of this machine

async function outside(keep) {
  if (process.platform !== 'linux' || process.getuid() !== 0)
    throw new ToolProblem('Containers need root on Linux.', 'Run this as root.');
  await prepare();
  const files = await prepareServers();
  const folder = mkdtempSync(join(tmpdir(), 'peristiwa-compose-'));
  chmodSync(folder, 0o755);
  try {
    const image = buildImage({
      dockerfile: join(project, 'Dockerfile'),
      context: project,
      folder: join(folder, 'image'),
      onStep: (line) => console.log(line),
    });
    writeFileSync(join(folder, 'image.json'), JSON.stringify({ image, files }));
    const alone = ['--mount', '--net', '--pid', '--fork', '--kill-child', '--mount-proc'];
    const child = spawn('unshare', [...alone, process.execPath, THIS, '--inside', folder], {
      stdio: 'inherit',
    });
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill('SIGKILL'));
    return await new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
  } finally {
    if (keep) console.log(`Kept: ${folder}`);
    else rmSync(folder, { recursive: true, force: true });
  }
}

// --- inside: nothing but the loopback

async function inside(folder) {
  const { image, files } = JSON.parse(readFileSync(join(folder, 'image.json'), 'utf8'));
  spawnSync('ip', ['link', 'set', 'lo', 'up'], { stdio: 'inherit' });
  const services = readCompose(join(project, 'docker-compose.yml'));
  const hosts = ['localhost', ...Object.keys(services)].map((name) => `127.0.0.1 ${name}\n`).join('');
  const running = new Map();
  const start = (service) => {
    const container = service.isOurs
      ? {
          ...image,
          env: { ...image.env, ...service.environment },
          command: service.command ?? image.command,
          binds: [],
        }
      : serverContainer(service, folder, files);
    writeFileSync(join(container.root, 'etc/hosts'), hosts);
    const volumes = service.volumes.map(
      ({ volume, target }) => `${volumeFolder(folder, volume, container.root, target)}:${target}`,
    );
    return launch(service, { ...container, mode: 'ro', binds: [...container.binds, ...volumes] }, folder);
  };
  try {
    for (const service of inOrder(services)) {
      for (const { on, condition } of service.dependsOn) await fulfilled(running.get(on), condition);
      running.set(service.name, start(service));
    }
    for (const service of Object.values(services).filter(({ isOurs, ports }) => isOurs && ports.length > 0))
      await ready(running.get(service.name));
    await flowing();
    unprivileged(running);
    await stopAll(running);
    console.log(
      'docker-compose.yml: every service runs as an unprivileged process, and births reach the ministries.',
    );
    return 0;
  } catch (error) {
    for (const { name, log, child } of running.values())
      if (child.exitCode !== 0) console.error(`--- ${name} (exit code ${child.exitCode})\n${tail(log)}`);
    return explain(error);
  }
}

/** A new volume takes content, owner and mode of the image's folder; without such a folder it is root's. */
function volumeFolder(folder, volume, root, target) {
  const path = join(folder, 'volumes', volume);
  const inImage = join(root, target);
  if (!existsSync(path)) {
    mkdirSync(path, { recursive: true });
    if (existsSync(inImage)) {
      const { uid, gid, mode } = statSync(inImage);
      cpSync(inImage, path, { recursive: true });
      chownSync(path, uid, gid);
      chmodSync(path, mode & 0o7777);
    }
  }
  mkdirSync(inImage, { recursive: true });
  return path;
}

function launch(service, container, folder) {
  const log = join(folder, `${service.name}.log`);
  const output = openSync(log, 'a');
  const run = () => {
    const env = { HOME: '/tmp', ...container.env };
    const args = enter({ ...container, env });
    return spawn('unshare', args, { stdio: ['ignore', output, output] });
  };
  const started = { name: service.name, service, log, child: run(), starts: 1, stopping: false };
  const watch = () =>
    started.child.once('exit', (code) => {
      if (code === 0 || !service.restarts || started.stopping || started.starts > 5) return;
      started.starts++;
      started.child = run();
      watch();
    });
  watch();
  console.log(`started ${service.name}`);
  return started;
}

function inOrder(services) {
  const ordered = [];
  const add = (service) => {
    if (ordered.includes(service)) return;
    for (const { on } of service.dependsOn) add(services[on]);
    ordered.push(service);
  };
  Object.values(services).forEach(add);
  return ordered;
}

async function eventually(what, isSo, milliseconds = READY_MS) {
  const until = Date.now() + milliseconds;
  for (;;) {
    const seen = await isSo().catch((error) => {
      if (error instanceof ToolProblem) throw error;
      return error.message;
    });
    if (seen === true) return;
    if (Date.now() > until)
      throw new ToolProblem(
        `${what}: not within ${milliseconds / 1_000} s (${seen}).`,
        'See the logs above.',
      );
    await sleep(250);
  }
}

function fulfilled({ name, child }, condition) {
  if (condition === 'service_completed_successfully')
    return eventually(`${name} has ended`, async () => {
      if (child.exitCode === null) return 'it runs';
      if (child.exitCode !== 0) throw new ToolProblem(`${name} failed.`, 'See its log.');
      return true;
    });
  if (condition === 'service_started') return undefined;
  if (condition === 'service_healthy')
    return eventually(`${name} listens`, async () => {
      if (child.exitCode !== null) throw new ToolProblem(`${name} has ended.`, 'See its log.');
      return listens(SERVER_PORT[name]);
    });
  throw new ToolProblem(`The condition ${condition} is not known.`, 'Add it to tools/compose-run.mjs.');
}

function listens(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true));
    socket.once('error', (error) => resolve(error.code));
    socket.once('connect', () => socket.destroy());
  });
}

const json = async (url, options) => {
  const response = await fetch(url, options);
  if (!response.ok) throw new Error(`${url} ${response.status} ${(await response.text()).slice(0, 500)}`);
  return response.json();
};

async function ready({ name, service }) {
  const [port] = service.ports;
  const path = name === 'issuer' ? '.well-known/openid-configuration' : 'health/ready';
  await eventually(`${name} is ready`, async () => Boolean(await json(`http://127.0.0.1:${port}/${path}`)));
  console.log(`ready   ${name}`);
}

/** The simulator reports births at the desks; each ministry has messages, and BPS counts births. */
async function flowing() {
  const basic = Buffer.from('auditor:development').toString('base64');
  const { access_token: token } = await json('http://127.0.0.1:3009/token', {
    method: 'POST',
    headers: { authorization: `Basic ${basic}`, 'content-type': 'application/x-www-form-urlencoded' },
    body: 'grant_type=client_credentials',
  });
  const get = (path) => json(`http://127.0.0.1:${path}`, { headers: { authorization: `Bearer ${token}` } });
  for (const port of [3201, 3202, 3203])
    await eventually(`the ministry on port ${port} has messages`, async () => {
      const { applied, stale } = await get(`${port}/v1/status`);
      return (applied > 0 && !stale) || `${applied} messages`;
    });
  const year = new Date().getFullYear();
  await eventually('BPS counts births', async () => {
    const { rows } = await get(`3203/v1/tables/births?from=${year - 1}-01&to=${year}-12`);
    return rows.some(({ count }) => count > 0) || 'no birth yet';
  });
}

/** No process of a service is root's, and no capability is left to it. */
function unprivileged(running) {
  for (const { name, child } of running.values()) {
    if (child.exitCode !== null) continue;
    const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
    const [, user] = /^Uid:\t(\d+)/m.exec(status);
    const [, capabilities] = /^CapEff:\t(\w+)/m.exec(status);
    if (user === '0' || Number(`0x${capabilities}`) !== 0)
      throw new ToolProblem(`${name} has the rights of root.`, 'Set USER.');
    const [, kilobytes] = /^VmHWM:\s+(\d+)/m.exec(status);
    console.log(`${name.padEnd(10)} user ${user}, at most ${Math.ceil(Number(kilobytes) / 1_024)} MB`);
  }
}

async function stopAll(running) {
  const alive = [...running.values()].filter(
    ({ child }) => child.exitCode === null && child.signalCode === null,
  );
  const ofServers = ({ service }) => !service.isOurs;
  for (const group of [alive.filter((one) => !ofServers(one)), alive.filter(ofServers)]) {
    for (const one of group) {
      one.stopping = true;
      one.child.kill('SIGTERM');
    }
    for (const { name, child } of group)
      await eventually(
        `${name} stops`,
        async () => child.exitCode !== null || child.signalCode !== null,
        STOP_MS,
      );
  }
  const failed = alive.filter(({ service, child }) => service.isOurs && child.exitCode !== 0);
  if (failed.length > 0)
    throw new ToolProblem(`Not stopped in order: ${failed.map(({ name }) => name)}.`, 'See the logs.');
}

const tail = (log) => readFileSync(log, 'utf8').split('\n').slice(-15).join('\n');

const args = process.argv.slice(2);
if (args[0] === '--inside') {
  // It is the first process of its namespace: the services that still run end with it.
  process.exit(await inside(args[1]).catch(explain));
}
process.exitCode = await outside(args.includes('--keep')).catch(explain);
