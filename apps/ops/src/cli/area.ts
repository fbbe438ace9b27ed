import type { Command } from 'commander';
import { runJob } from './job';

const JOB = 'status/src/areas/main.js';

/** The job defines its options and help: all arguments after the action are passed on unchanged. */
export function addArea(program: Command, onExit: (code: number) => void): void {
  program
    .command('area')
    .argument('<action>', 'restructure')
    .usage('restructure <file.csv> [options]; "area restructure --help" lists them')
    .description('record a boundary reform; codes that were recorded before resolve to their successors')
    .allowUnknownOption()
    .allowExcessArguments()
    .helpOption(false)
    .action(async (action: string, _options: object, { args }: Command) => {
      const isHelp = action === '--help' || action === '-h';
      if (!isHelp && action !== 'restructure') throw new Error('areas can be restructured only');
      onExit(await runJob(JOB, isHelp ? ['--help'] : args.slice(1)));
    });
}
