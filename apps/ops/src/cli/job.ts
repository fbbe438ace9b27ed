import { spawn } from 'node:child_process';
import { join } from 'node:path';

/**
 * Runs a job of another app of the same image, and gives its exit code. It is a separate process, because an app never
 * imports another app. `job`: its path below `apps`. `nodeOptions`: of Node for the job, such as sizes of its memory.
 */
export async function runJob(
  job: string,
  args: readonly string[],
  nodeOptions: readonly string[] = [],
): Promise<number> {
  const path = join(__dirname, '../../..', job);
  const child = spawn(process.execPath, [...nodeOptions, path, ...args], { stdio: 'inherit' });
  // Ctrl-C reaches the job too. It ends after its current step, and then this process ends.
  const wait = () => undefined;
  const pass = () => child.kill('SIGTERM');
  process.on('SIGINT', wait).on('SIGTERM', pass);
  try {
    return await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code) => resolve(code ?? 2));
    });
  } finally {
    process.off('SIGINT', wait).off('SIGTERM', pass);
  }
}
