import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Command } from 'commander';

/** The job of the registry, in the same image. It is a separate process, because an app never imports another app. */
const JOB = join(__dirname, '../../../registry/src/rebuild/main.js');

/** The job defines its options and help: all arguments after the projection are passed on unchanged. */
export function addRebuild(program: Command, onExit: (code: number) => void): void {
  program
    .command('rebuild')
    .argument('<projection>', 'registry')
    .usage('registry [options]; "rebuild registry --help" lists them')
    .description('rebuild a projection from the ledger while all services run')
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
  // Ctrl-C reaches the job too. It ends after its current step, and then this process ends.
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
