import { availableParallelism } from 'node:os';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { RebuildCommand } from './command';

const HELP = `
The state is built anew from the ledger beside the live one, compared with it, and replaces it in one transaction, while
desks write and readers read. The feeds publish the persons that differ and nothing else. A rebuild that was stopped or
killed resumes when the same command is run again. While acts are appended, the load works in small chunks and half of
the time, so that writers hardly wait; else at full speed. Needs REGISTRY_URL and LEDGER_URL, or DATABASE_URL.

Examples:
  peristiwa rebuild registry --dry-run          what would be done
  peristiwa rebuild registry --verify-only      is the live state what the ledger says? exit code 1 if not
  peristiwa rebuild registry --memory 1024      rebuild and switch
  peristiwa rebuild registry --threads 1        the same, with less load on a machine that has other work
  peristiwa rebuild registry --share 100        the same, without pauses for writers
  peristiwa rebuild registry --pause            from another terminal; --resume or --cancel later
  peristiwa rebuild registry --rollback         bring the previous version up to date and switch back to it`;

/** Actions other than starting a rebuild; at most one is given. */
const ACTIONS = {
  'dry-run': 'print what would be done',
  pause: 'pause the running rebuild after its current step',
  resume: 'resume a paused rebuild',
  cancel: 'stop the rebuild and remove what it built',
} as const;

const whole = (least: number, most = Infinity) => {
  const range = most === Infinity ? `from ${least} on` : `from ${least} to ${most}`;
  return (text: string) => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`must be a whole number ${range}`);
  };
};

interface Values extends Pick<RebuildCommand, 'share' | 'threads' | 'verifyOnly'> {
  readonly memory: number;
  readonly rollback: boolean;
  readonly dryRun?: true;
  readonly pause?: true;
  readonly resume?: true;
  readonly cancel?: true;
}

/** The one description of the options; `peristiwa rebuild registry` passes its arguments on as they are. */
export function rebuildCommandFrom(args: readonly string[]): RebuildCommand {
  const program = new Command('peristiwa rebuild registry')
    .description('build the registry anew from the ledger, without stopping anything')
    .exitOverride()
    .addHelpText('after', HELP);
  for (const [name, description] of Object.entries(ACTIONS)) {
    const others = Object.keys(ACTIONS).filter((other) => other !== name);
    program.addOption(new Option(`--${name}`, description).conflicts(others.map(camelCased)));
  }
  const { memory, rollback, share, threads, verifyOnly, ...action } = program
    .option('--verify-only', 'build and compare, list what differs, switch nothing', false)
    .option('--rollback', 'restore the version before the last switch', false)
    .option(
      '--memory <MB>',
      'memory for events in flight, of all threads, and for each index',
      whole(32),
      256,
    )
    .option('--threads <n>', 'threads that read and fold', whole(1), availableParallelism())
    .option(
      '--share <percent>',
      'of the time in which the load works while acts are appended',
      whole(1, 100),
      50,
    )
    .parse(args, { from: 'user' })
    .opts<Values>();
  return {
    action: actionOf(action),
    kind: rollback ? 'rollback' : 'rebuild',
    verifyOnly,
    memoryMb: memory,
    share,
    threads,
  };
}

function actionOf({ dryRun, pause, resume, cancel }: Partial<Values>): RebuildCommand['action'] {
  if (dryRun) return 'dry-run';
  if (pause) return 'pause';
  if (resume) return 'resume';
  return cancel ? 'cancel' : 'run';
}

const camelCased = (name: string) => name.replace(/-(\w)/, (_, letter: string) => letter.toUpperCase());
