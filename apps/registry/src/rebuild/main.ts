/**
 * The rebuild as a separate process: it uses no memory or event loop of the service that answers readers, and exits when
 * the work is done. `peristiwa rebuild registry` starts it; `--help` lists the options. ADR 0013.
 */
import { CommanderError } from 'commander';
import { runRebuild } from './command';
import { rebuildCommandFrom } from './options';

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
  return runRebuild(rebuildCommandFrom(process.argv.slice(2)), {
    registryUrl: required('REGISTRY_URL', 'DATABASE_URL'),
    ledgerUrl: required('LEDGER_URL', 'DATABASE_URL'),
    print,
    onStop: (stop) => process.once('SIGINT', stop).once('SIGTERM', stop),
  });
}

void main()
  .catch((error: Error & { code?: string }) => {
    // Commander has printed the error already; `--help` is not a failure.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    // Messages of the database may quote values of rows.
    process.stderr.write(
      `peristiwa: ${error.code ? `the database refused (${error.code})` : error.message}\n`,
    );
    return 2;
  })
  .then((code) => process.exit(code));
