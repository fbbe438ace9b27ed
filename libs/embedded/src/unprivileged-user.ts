import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { StartProblem } from './start-problem';

export interface UnprivilegedUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/**
 * PostgreSQL refuses to run as root. Under root it runs as `postgres` if the machine has that account, else
 * as `peristiwa`, which is created as a system account without shell or home, else as `nobody`.
 * An existing data folder decides first: its owner must stay the same from start to start.
 */
export function unprivilegedUser(pgData: string): UnprivilegedUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const owner = ownerOf(pgData);
  if (owner) return owner;
  const known = findUser('postgres') ?? findUser('peristiwa');
  if (known) return known;
  const options = ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin'];
  spawnSync('useradd', [...options, 'peristiwa'], { stdio: 'ignore' });
  const user = findUser('peristiwa') ?? findUser('nobody');
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

/** The account must be able to walk to the binaries and to the data; says which folder stands in the way. */
export function assertReachable(user: UnprivilegedUser, paths: readonly string[]): void {
  const closed = [...new Set(paths.flatMap((path) => closedFolders(path, user)))];
  if (closed.length === 0) return;
  throw new StartProblem(
    `PostgreSQL runs as the account "${user.name}", which may not enter: ${closed.join(', ')}`,
    `Run \`chmod o+x ${closed.join(' ')}\`, or move the project out of there, or start as an ordinary user.`,
  );
}

/** Folders on the way to a path that the account may not walk through. */
function closedFolders(path: string, user: UnprivilegedUser): string[] {
  const closed: string[] = [];
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const { mode, uid, gid } = statSync(folder);
    const needed = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
    if ((mode & needed) === 0) closed.unshift(folder);
    if (dirname(folder) === folder) return closed;
  }
}
