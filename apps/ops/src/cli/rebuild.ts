import type { Command } from 'commander';
import { runJob } from './job';

const JOBS: Readonly<Record<string, string>> = {
  registry: 'registry/src/rebuild/main.js',
  population: 'registry/src/population/main.js',
};

/** The job defines its options and help: all arguments after the projection are passed on unchanged. */
export function addRebuild(program: Command, onExit: (code: number) => void): void {
  program
    .command('rebuild')
    .argument('<projection>', 'registry, or population')
    .usage('registry [options]; "rebuild registry --help" lists them')
    .description('rebuild a projection from the ledger while all services run')
    .allowUnknownOption()
    .allowExcessArguments()
    .helpOption(false)
    .action(async (projection: string, _options: object, { args }: Command) => {
      const isHelp = projection === '--help' || projection === '-h';
      const job = JOBS[isHelp ? 'registry' : projection];
      if (job === undefined) throw new Error(`what can be rebuilt: ${Object.keys(JOBS).join(', ')}`);
      onExit(await runJob(job, isHelp ? ['--help'] : args.slice(1)));
    });
}
