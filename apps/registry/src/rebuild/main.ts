/**
 * The rebuild as a process of its own, so that it takes nothing from the service that answers readers, and ends with
 * its work. `peristiwa rebuild registry` starts it; `--help` is there. ADR 0013.
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { runRebuild, type RebuildCommand } from './command';

const ACTIONS = ['dry-run', 'pause', 'resume', 'cancel'] as const;

function commandFrom(args: readonly string[]): RebuildCommand {
  const { values } = parseArgs({
    args: [...args],
    options: {
      'dry-run': { type: 'boolean' },
      pause: { type: 'boolean' },
      resume: { type: 'boolean' },
      cancel: { type: 'boolean' },
      rollback: { type: 'boolean' },
      'verify-only': { type: 'boolean' },
      memory: { type: 'string', default: '256' },
      share: { type: 'string', default: '50' },
      threads: { type: 'string', default: String(availableParallelism()) },
    },
  });
  const memoryMb = Number(values.memory);
  if (!Number.isInteger(memoryMb) || memoryMb < 32)
    throw new Error('--memory wants whole megabytes, 32 or more');
  const share = Number(values.share);
  if (!Number.isInteger(share) || share < 1 || share > 100)
    throw new Error('--share wants whole per cent, 1 to 100');
  const threads = Number(values.threads);
  if (!Number.isInteger(threads) || threads < 1) throw new Error('--threads wants a whole number, 1 or more');
  return {
    action: ACTIONS.find((action) => values[action]) ?? 'run',
    kind: values.rollback ? 'rollback' : 'rebuild',
    verifyOnly: values['verify-only'] ?? false,
    memoryMb,
    share,
    threads,
  };
}

function required(...names: readonly string[]): string {
  const value = names.map((name) => process.env[name]).find((found) => found);
  if (value) return value;
  throw new Error(`${names.join(' or ')} has to be set`);
}

function print(line: string, over = false): void {
  const { stdout } = process;
  if (!over) stdout.write(`${stdout.isTTY ? '\r\u001B[K' : ''}${line}\n`);
  else stdout.write(stdout.isTTY ? `\r\u001B[K${line}` : `${line}\n`);
}

async function main(): Promise<number> {
  return runRebuild(commandFrom(process.argv.slice(2)), {
    registryUrl: required('REGISTRY_URL', 'DATABASE_URL'),
    ledgerUrl: required('LEDGER_URL', 'DATABASE_URL'),
    print,
    onStop: (stop) => process.once('SIGINT', stop).once('SIGTERM', stop),
  });
}

void main()
  .catch((error: Error & { code?: string }) => {
    // Messages of the database may quote values of rows.
    process.stderr.write(
      `peristiwa: ${error.code ? `the database refused (${error.code})` : error.message}\n`,
    );
    return 2;
  })
  .then((code) => process.exit(code));
