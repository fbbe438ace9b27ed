import type { Command } from 'commander';
import { runJob } from './job';

const JOB = 'status/src/import/main.js';
/** The objects of a batch die together: with room for them, an import is a fifth faster (28 November 2026). */
const NODE_OPTIONS = ['--max-semi-space-size=64'];

/** The job defines its options and help: all arguments after the kind of file are passed on unchanged. */
export function addImport(program: Command, onExit: (code: number) => void): void {
  program
    .command('import')
    .argument('<kind>', 'siak')
    .usage('siak <file.csv> [options]; "import siak --help" lists them')
    .description('record residents from an export of another system')
    .allowUnknownOption()
    .allowExcessArguments()
    .helpOption(false)
    .action(async (kind: string, _options: object, { args }: Command) => {
      if (kind === '--help' || kind === '-h') return onExit(await runJob(JOB, ['--help']));
      if (kind !== 'siak') throw new Error('only files of SIAK can be imported');
      onExit(await runJob(JOB, args.slice(1), NODE_OPTIONS));
    });
}
