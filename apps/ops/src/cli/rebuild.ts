import type { Command } from 'commander';
import { runJob } from './job';

const JOB = 'registry/src/rebuild/main.js';

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
      if (projection === '--help' || projection === '-h') return onExit(await runJob(JOB, ['--help']));
      if (projection !== 'registry') throw new Error('only the registry can be rebuilt');
      onExit(await runJob(JOB, args.slice(1)));
    });
}
