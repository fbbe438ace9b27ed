import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { RunAs } from './processes';
import { StartProblem } from './start-problem';

interface UnprivilegedUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/**
 * PostgreSQL refuses to run as root. Under root it runs as `postgres` if the machine has that account, else as
 * `peristiwa`, which is created as a system account without shell or home, else as `nobody`. The owner of an existing
 * cluster takes precedence: it must stay the same from start to start. `paths` are the files that the account must
 * reach. Those of `folders` that are for their owner only, the account may enter by its group, and read nothing there.
 * Undefined when this does not run as root.
 */
export function unprivilegedUser(
  cluster: string,
  { paths, folders }: { readonly paths: readonly string[]; readonly folders: readonly string[] },
): RunAs | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const user = ownerOf(cluster) ?? findUser('postgres') ?? findUser('peristiwa') ?? createUser('peristiwa');
  for (const folder of folders) {
    const { mode, uid } = statSync(folder);
    // The mode of a folder that belongs to another user is not changed.
    if ((mode & 0o007) !== 0 || uid !== 0) continue;
    chownSync(folder, 0, user.gid);
    chmodSync(folder, 0o710);
  }
  return { uid: user.uid, gid: user.gid, prefix: commandPrefix(user, paths) };
}

function createUser(name: string): UnprivilegedUser {
  const options = ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin'];
  spawnSync('useradd', [...options, name], { stdio: 'ignore' });
  const user = findUser(name) ?? findUser('nobody');
  if (user) return user;
  throw new StartProblem(
    'PostgreSQL does not run as root, and no unprivileged account could be found or created.',
    'Start as an ordinary user, or set DATABASE_URL to your own PostgreSQL.',
  );
}

function ownerOf(folder: string): UnprivilegedUser | undefined {
  try {
    const { uid, gid } = statSync(folder);
    return uid === 0 ? undefined : { name: `uid ${uid}`, uid, gid };
  } catch {
    return undefined;
  }
}

function findUser(name: string): UnprivilegedUser | undefined {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`));
  if (!line) return undefined;
  const [, , uid, gid] = line.split(':');
  return { name, uid: Number(uid), gid: Number(gid) };
}

/**
 * The command that gives the account access to the binaries and the data. Normally none is needed. The account cannot
 * enter a project under /root: then setpriv of util-linux gives the server one capability to pass folders
 * (CAP_DAC_READ_SEARCH, or the stronger CAP_DAC_OVERRIDE where a container lacks it). If that fails too, an error
 * gives the reason.
 */
function commandPrefix(user: UnprivilegedUser, paths: readonly string[]): string[] {
  const closed = [...new Set(paths.flatMap((path) => closedFolders(path, user)))];
  if (closed.length === 0) return [];
  const identity = [`--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups'];
  for (const capability of ['dac_read_search', 'dac_override']) {
    const prefix = [
      'setpriv',
      ...identity,
      '--securebits=+no_setuid_fixup',
      `--inh-caps=+${capability}`,
      `--ambient-caps=+${capability}`,
    ];
    const reached = paths.every((path) => {
      const check = spawnSync(prefix[0] ?? '', [...prefix.slice(1), 'test', '-e', dirname(path)], {
        cwd: '/',
      });
      return check.status === 0;
    });
    if (reached) return prefix;
  }
  throw new StartProblem(
    `PostgreSQL runs as the account "${user.name}", which may not enter: ${closed.join(', ')}`,
    `Run \`chmod o+x ${closed.join(' ')}\`, or move the project out of there, or start as an ordinary user.`,
  );
}

/** Folders on the way to a path that the account may not enter. */
function closedFolders(path: string, user: UnprivilegedUser): string[] {
  const closed: string[] = [];
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const { mode, uid, gid } = statSync(folder);
    const needed = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
    if ((mode & needed) === 0) closed.unshift(folder);
    if (dirname(folder) === folder) return closed;
  }
}
