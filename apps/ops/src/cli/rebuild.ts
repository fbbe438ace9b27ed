import type { Command } from 'commander';
import { runJob } from './job';

const DERIVED = 'registry/src/derived/main.js';
const JOBS: Readonly<Record<string, readonly string[]>> = {
  registry: ['registry/src/rebuild/main.js'],
  population: [DERIVED, 'population'],
  'due-cases': [DERIVED, 'due-cases'],
  'person-names': [DERIVED, 'person-names'],
  'vital-records': [DERIVED, 'vital-records'],
  cases: [DERIVED, 'cases'],
};

/** The job defines its options and help: all arguments after the projection are passed on unchanged. */
export function addRebuild(program: Command, onExit: (code: number) => void): void {
  program
    .command('rebuild')
    .argument('<projection>', 'registry, population, due-cases, person-names, vital-records or cases')
    .usage('registry [options]; "rebuild registry --help" lists them')
    .description('rebuild a projection from the ledger while all services run')
    .allowUnknownOption()
    .allowExcessArguments()
    .helpOption(false)
    .action(async (projection: string, _options: object, { args }: Command) => {
      const isHelp = projection === '--help' || projection === '-h';
      const [job, ...given] = JOBS[isHelp ? 'registry' : projection] ?? [];
      if (job === undefined) throw new Error(`what can be rebuilt: ${Object.keys(JOBS).join(', ')}`);
      onExit(await runJob(job, isHelp ? ['--help'] : [...given, ...args.slice(1)]));
    });
}
