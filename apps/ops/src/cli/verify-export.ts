import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import { exportEvents } from '@peristiwa/ledger';
import type { Environment } from './environment';
import { ledgerOption, poolOf, position } from './verify-command';

interface Arguments {
  readonly from: number;
  readonly to: number;
  readonly url?: string;
  readonly sealed?: boolean;
  readonly out?: string;
}

export function addExportEvents(
  program: Command,
  environment: Environment,
  onExit: (code: number) => void,
): void {
  program
    .command('export-events')
    .description('write the events of a range with all fields of the chain, one JSON object a line')
    .requiredOption('--from <position>', 'first position', position)
    .requiredOption('--to <position>', 'last position', position)
    .addOption(ledgerOption())
    .option('--sealed', 'write digests instead of contents: no personal data')
    .option('--out <file>', 'file to write, readable by its owner only; default: standard output')
    .addHelpText(
      'after',
      `
Without --sealed the lines contain personal data: give them to others only under an agreement that covers them.

Examples:
  peristiwa export-events --from 1 --to 50000 --sealed --out sealed.ndjson
  peristiwa export-events --from 48001 --to 50000 --out events.ndjson`,
    )
    .action(async (options: Arguments) => onExit(await write(options, environment)));
}

async function write({ url, from, to, sealed, out }: Arguments, environment: Environment): Promise<number> {
  const pool = poolOf(url, environment);
  try {
    const lines = Readable.from(exportEvents({ pool, from, to, sealed: sealed ?? false }));
    if (out) await pipeline(lines, createWriteStream(out, { mode: 0o600 }));
    else await pipeline(lines, process.stdout, { end: false });
    return 0;
  } finally {
    await pool.end();
  }
}
