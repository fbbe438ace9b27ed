import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Command } from 'commander';

/** The registry's own job, in the same image: an app never imports another (`.dependency-cruiser.cjs`). */
const JOB = join(__dirname, '../../../registry/src/rebuild/main.js');

/** Options and help are the job's own: everything after the projection is passed on as it is. */
export function addRebuild(program: Command, onExit: (code: number) => void): void {
  program
    .command('rebuild')
    .argument('<projection>', 'registry')
    .usage('registry [options]; "rebuild registry --help" lists them')
    .description('build a projection anew from the ledger, without stopping anything')
    .allowUnknownOption()
    .allowExcessArguments()
    .helpOption(false)
    .action(async (projection: string, _options: object, { args }: Command) => {
      if (projection === '--help' || projection === '-h') return onExit(await runJob(['--help']));
      if (projection !== 'registry') throw new Error('only the registry can be rebuilt');
      onExit(await runJob(args.slice(1)));
    });
}

async function runJob(args: readonly string[]): Promise<number> {
  const job = spawn(process.execPath, [JOB, ...args], { stdio: 'inherit' });
  // Ctrl-C reaches the job as well; it ends after its step, and this process after it.
  const wait = () => undefined;
  const pass = () => job.kill('SIGTERM');
  process.on('SIGINT', wait).on('SIGTERM', pass);
  try {
    return await new Promise((resolve, reject) => {
      job.once('error', reject);
      job.once('exit', (code) => resolve(code ?? 2));
    });
  } finally {
    process.off('SIGINT', wait).off('SIGTERM', pass);
  }
}
