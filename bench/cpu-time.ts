import { readdirSync, readFileSync } from 'node:fs';

/** The kernel counts in hundredths of a second (`USER_HZ`) on every platform that Node supports. */
const TICKS_PER_SECOND = 100;

/** Seconds of processor time, user and system, in the text of Linux' `/proc/<pid>/stat`. */
export function cpuSeconds(stat: string): number {
  const { user, system } = fieldsOf(stat);
  return (user + system) / TICKS_PER_SECOND;
}

/** The name of the program may hold spaces and brackets: fields are counted from the last bracket. */
function fieldsOf(stat: string) {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { parent: Number(fields[1]), user: Number(fields[11]), system: Number(fields[12]) };
}

export function parentOf(stat: string): number {
  return fieldsOf(stat).parent;
}

/** Processor time of a process, and of its children where a server has one process per session. */
export function cpuSecondsOf(pid: number, { withChildren = false } = {}): number {
  const own = cpuSeconds(statOf(pid) ?? '');
  if (!withChildren) return own;
  const children = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const stats = children.map((name) => statOf(Number(name))).filter((stat) => stat !== undefined);
  return stats.filter((stat) => parentOf(stat) === pid).reduce((sum, stat) => sum + cpuSeconds(stat), own);
}

/** Undefined when the process has ended meanwhile. */
function statOf(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return undefined;
  }
}
