import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Command } from 'commander';

/** The registry's own job, in the same image: an app never imports another (`.dependency-cruiser.cjs`). */
const JOB = join(__dirname, '../../../registry/src/rebuild/main.js');

const HELP = `
The state is built anew from the ledger beside the live one, compared, and put in its place in one transaction, while
desks write and readers read. Feeds receive exactly what differs, nothing when nothing does. A rebuild that was
stopped or killed resumes when the same command is given again. While acts are appended, the load works in small
chunks and half of the time, so that writers hardly wait; otherwise at full speed. Needs REGISTRY_URL and LEDGER_URL, or DATABASE_URL.

Examples:
  peristiwa rebuild registry --dry-run          what would be done
  peristiwa rebuild registry --verify-only      is the live state what the ledger says? exit code 1 if not
  peristiwa rebuild registry --memory 1024      rebuild and switch
  peristiwa rebuild registry --threads 1        the same on one thread, for a machine that has other work
  peristiwa rebuild registry --share 100        the same at full speed while acts are appended
  peristiwa rebuild registry --pause            from another terminal; --resume or --cancel later
  peristiwa rebuild registry --rollback         restore the version before, brought up to date first`;

interface RebuildArguments {
  readonly dryRun?: boolean;
  readonly verifyOnly?: boolean;
  readonly pause?: boolean;
  readonly resume?: boolean;
  readonly cancel?: boolean;
  readonly rollback?: boolean;
  readonly memory: string;
  readonly threads?: string;
  readonly share?: string;
}

export function addRebuild(program: Command, onExit: (code: number) => void): void {
  program
    .command('rebuild')
    .argument('<projection>', 'registry')
    .description('build a projection anew from the ledger, without stopping anything')
    .option('--dry-run', 'say what would be done')
    .option('--verify-only', 'build and compare, list what differs, switch nothing')
    .option('--pause', 'stop the one that runs after its step')
    .option('--resume', 'continue one that was paused')
    .option('--cancel', 'stop and remove what was built')
    .option('--rollback', 'restore the version before the last switch')
    .option('--memory <MB>', 'memory for events in flight, of all threads, and for each index', '256')
    .option('--threads <n>', 'threads that read and fold; as many as there are cores unless said')
    .option('--share <percent>', 'of the time that the load works while acts are appended; 50 unless said')
    .addHelpText('after', HELP)
    .action(async (projection: string, options: RebuildArguments) => {
      if (projection !== 'registry') throw new Error('only the registry can be rebuilt');
      onExit(await runJob(options));
    });
}

async function runJob(options: RebuildArguments): Promise<number> {
  const flags = [
    options.dryRun && '--dry-run',
    options.verifyOnly && '--verify-only',
    options.pause && '--pause',
    options.resume && '--resume',
    options.cancel && '--cancel',
    options.rollback && '--rollback',
  ].filter((flag) => typeof flag === 'string');
  const threads = options.threads === undefined ? [] : ['--threads', options.threads];
  const share = options.share === undefined ? [] : ['--share', options.share];
  const args = [...flags, '--memory', options.memory, ...threads, ...share];
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
