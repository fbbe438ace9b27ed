import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const JOB = join(__dirname, '../apps/registry/src/rebuild/main.js');
const PHASES = ['load', 'index', 'catch-up', 'compare', 'switch'] as const;
export type Phase = (typeof PHASES)[number];

export interface RebuildRun {
  readonly code: number | null;
  /** Seconds from the start of the process until it entered each phase; `load` is recognised by its first chunk. */
  readonly entered: Readonly<Partial<Record<Phase, number>>>;
  readonly wholeSeconds: number;
  /** Peak resident memory; undefined where the kernel does not report it. */
  readonly peakMb: number | undefined;
  readonly output: readonly string[];
}

export interface RebuildOptions {
  readonly url: string;
  readonly memoryMb: number;
  readonly args?: readonly string[];
  /** `stop` ends it in order: the next run resumes from there. */
  readonly onPhase?: (phase: Phase, stop: () => void) => void;
}

/** The job as operators run it: a separate process with its own memory. */
export async function rebuild({ url, memoryMb, args = [], onPhase }: RebuildOptions): Promise<RebuildRun> {
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1_000;
  const child = spawn(process.execPath, [JOB, '--memory', String(memoryMb), ...args], {
    env: { ...process.env, DATABASE_URL: url },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const entered: Partial<Record<Phase, number>> = {};
  const output: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    const phase = phaseOf(line);
    if (!phase) output.push(line);
    else if (entered[phase] === undefined) {
      entered[phase] = seconds();
      onPhase?.(phase, () => child.kill('SIGTERM'));
    }
  });
  let peakMb: number | undefined;
  const watching = setInterval(() => {
    peakMb = peakOf(child.pid) ?? peakMb;
  }, 50);
  try {
    const code = await new Promise<number | null>((settle, reject) => {
      child.once('error', reject);
      child.once('close', settle);
    });
    return { code, entered, wholeSeconds: seconds(), peakMb, output };
  } finally {
    clearInterval(watching);
  }
}

/** Progress is printed as `load     [###…] 12 %  …`. */
export function phaseOf(line: string): Phase | undefined {
  return PHASES.find((phase) => line.startsWith(`${phase.padEnd(8)} [`));
}

function peakOf(pid: number | undefined): number | undefined {
  try {
    return peakMegabytes(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return undefined;
  }
}

/** The high-water mark of the resident set in Linux' status of a process. */
export function peakMegabytes(status: string): number | undefined {
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) / 1_024;
}
