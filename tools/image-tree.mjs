/**
 * Assembles the file tree of an image as a Dockerfile says, without a container engine: each stage is a folder, each RUN a
 * command in it. The base image is represented by /usr of this machine, which must be Debian or Ubuntu with Node.
 * An instruction that is not known here is an error, so that none of the Dockerfile is left out.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join, posix } from 'node:path';
import { root as project, ToolProblem } from './prepare.mjs';

const BASE = /^node:\d+-bookworm-slim$/;
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const HOME = '/root';
const PASSWD = `root:x:0:0:root:/root:/bin/sh
postgres:x:999:999::/var/lib/postgresql:/bin/sh
node:x:1000:1000::/home/node:/bin/sh
kafka:x:1001:1001::/home/kafka:/bin/sh
`;
/** A RUN may need the registry and the proxy of this machine; containers get none of them. */
const OF_THIS_MACHINE = /^(npm_config_|https?_proxy$|no_proxy$|node_extra_ca_certs$)/i;

/** `mount` arguments of a Node that is not below /usr, and the PATH with it. */
export function nodeOfThisMachine() {
  const prefix = dirname(dirname(process.execPath));
  if (prefix.startsWith('/usr')) return { binds: [], path: PATH };
  return { binds: [`${prefix}:/opt/node`], path: `/opt/node/bin:${PATH}` };
}

/** An empty Debian: what is in its /usr comes from `enter.sh`. */
export function emptyRoot(folder) {
  for (const name of ['etc', 'usr', 'dev', 'proc', 'tmp', 'root', 'var', 'opt/node', 'home/node', 'etc/ssl'])
    mkdirSync(join(folder, name), { recursive: true });
  for (const name of ['bin', 'sbin', 'lib', 'lib64'])
    if (existsSync(`/usr/${name}`)) symlinkSync(`usr/${name}`, join(folder, name));
  writeFileSync(join(folder, 'etc/passwd'), PASSWD);
  writeFileSync(join(folder, 'etc/group'), PASSWD.replace(/^(\w+):x:(\d+):.*$/gm, '$1:x:$2:'));
  writeFileSync(join(folder, 'etc/hosts'), '');
  writeFileSync(join(folder, 'etc/resolv.conf'), '');
  return folder;
}

/** Arguments of `unshare` that run a command inside a root. */
export function enter({ root, user = '0:0', workdir = '/', mode = 'rw', binds = [], env = {}, command }) {
  const node = nodeOfThisMachine();
  const all = { PATH: node.path, ...env };
  const variables = Object.entries(all).map(([name, value]) => `${name}=${value}`);
  const script = join(project, 'tools/enter.sh');
  const where = [root, user, workdir, mode, ...node.binds, ...binds];
  return ['--mount', '--propagation=private', 'sh', script, ...where, '--', ...variables, ...command];
}

/** @returns the last stage: `{ root, env, user, workdir, command }` */
export function buildImage({ dockerfile, context, folder, onStep }) {
  const stages = new Map();
  let stage;
  for (const { instruction, text } of instructions(readFileSync(dockerfile, 'utf8'))) {
    onStep(`${instruction} ${text.replace(/\s+/g, ' ')}`);
    const read = READERS[instruction];
    if (!read)
      throw new ToolProblem(`Dockerfile: ${instruction} is not known.`, 'Add it to tools/image-tree.mjs.');
    stage = read(text, { stage, stages, context, folder }) ?? stage;
  }
  return stage;
}

function instructions(text) {
  const lines = text
    .replace(/^\s*#.*\n/gm, '')
    .replace(/\\\n/g, ' ')
    .split('\n');
  return lines
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [, instruction, rest] = /^\s*(\w+)\s+(.*)$/.exec(line);
      return { instruction: instruction.toUpperCase(), text: rest };
    });
}

const READERS = {
  FROM(text, { stages, folder }) {
    const [, image, name = 'final'] = /^(\S+)(?:\s+AS\s+(\S+))?$/i.exec(text) ?? [];
    if (!BASE.test(image ?? '')) throw new ToolProblem(`Dockerfile: FROM ${text}`, `Expected: ${BASE}`);
    const stage = { root: emptyRoot(join(folder, name)), env: {}, user: '0:0', workdir: '/', command: [] };
    stages.set(name, stage);
    return stage;
  },
  WORKDIR(text, { stage }) {
    stage.workdir = posix.resolve(stage.workdir, text);
    mkdirSync(join(stage.root, stage.workdir), { recursive: true });
  },
  ENV(text, { stage }) {
    for (const pair of text.split(/\s+/)) {
      const [name, ...value] = pair.split('=');
      stage.env[name] = value.join('=');
    }
  },
  USER(text, { stage }) {
    stage.user = text;
  },
  CMD(text, { stage }) {
    stage.command = JSON.parse(text);
  },
  COPY(text, { stage, stages, context }) {
    const words = text.split(/\s+/);
    const from = words[0].startsWith('--from=')
      ? stages.get(words.shift().slice('--from='.length))
      : undefined;
    const last = words.pop();
    const target = posix.resolve(stage.workdir, last) + (/^\.$|\/$/.test(last) ? '/' : '');
    for (const source of words) {
      if (from) copyTree(join(from.root, source), join(stage.root, target));
      else copyContext(context, source, join(stage.root, target));
    }
  },
  RUN(text, { stage }) {
    const mounts = [...text.matchAll(/--mount=type=cache,target=(\S+)\s+/g)].map((match) => match[1]);
    const command = text.replace(/--mount=\S+\s+/g, '');
    const binds = ['/etc/resolv.conf:/etc/resolv.conf', '/etc/ssl:/etc/ssl'];
    for (const target of mounts) binds.push(cacheBind(target, stage.root));
    const npmrc = join(homedir(), '.npmrc');
    if (existsSync(npmrc)) {
      writeFileSync(join(stage.root, HOME, '.npmrc'), '');
      binds.push(`${npmrc}:${HOME}/.npmrc`);
    }
    const ofMachine = Object.fromEntries(
      Object.entries(process.env).filter(([name]) => OF_THIS_MACHINE.test(name)),
    );
    const env = { HOME, ...ofMachine, ...stage.env };
    const { root, user, workdir } = stage;
    const args = enter({ root, user, workdir, binds, env, command: ['/bin/sh', '-c', command] });
    const { status, stdout, stderr } = spawnSync('unshare', args, { encoding: 'utf8' });
    if (status !== 0)
      throw new ToolProblem(`${stdout}${stderr}\nRUN ${command} failed.`, 'See the lines above.');
  },
};

/** The cache of npm on this machine, as the cache of a builder that has built before. */
function cacheBind(target, root) {
  const folder = join(homedir(), basename(target));
  for (const path of [folder, join(root, target)]) mkdirSync(path, { recursive: true });
  return `${folder}:${target}`;
}

/** Between stages, hard links are copies enough: nothing changes a file of a finished stage. */
function copyTree(source, target) {
  const contents = statSync(source).isDirectory();
  mkdirSync(contents ? target : dirname(`${target}x`), { recursive: true });
  const { status, stderr } = spawnSync('cp', ['-al', contents ? `${source}/.` : source, target], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new ToolProblem(stderr, 'See the line above.');
}

function copyContext(context, source, target) {
  const ignored = readFileSync(join(context, '.dockerignore'), 'utf8').split('\n').filter(Boolean);
  const from = join(context, source);
  const to = statSync(from).isDirectory() || !target.endsWith('/') ? target : join(target, basename(source));
  const isWanted = (path) => !ignored.includes(path.slice(context.length + 1).split('/')[0]);
  cpSync(from, to, { recursive: true, verbatimSymlinks: true, filter: isWanted });
}
