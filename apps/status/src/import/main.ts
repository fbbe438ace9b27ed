/**
 * Import of a file of SIAK as a separate process: it uses no memory of the desk that answers requests, and exits when
 * the file is done. `peristiwa import siak <file>` starts it; `--help` lists the options.
 */
import { createWriteStream, type WriteStream } from 'node:fs';
import { once } from 'node:events';
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { loadAreas } from '@peristiwa/areas';
import { databaseRole } from '@peristiwa/contracts';
import { todayIn } from '@peristiwa/domain';
import { isUuid, Pace, secondsLeft } from '@peristiwa/kernel';
import { createPool } from '@peristiwa/postgres';
import { importSiak, type ImportCounts } from './import-siak';
import { FileProblem, shapeOf } from './siak-file';

const HELP = `
The first line of the file names the columns of SIAK: NIK, NO_KK, NAMA_LGKP, JENIS_KLMIN, TGL_LHR and so on. Commas, semicolons
and tabs, UTF-8, UTF-16 and Windows encodings are recognised. Each row is recorded, recorded with quality flags, or refused; the
refused rows are listed with line, column and reason. Running the same file again adds nothing, so an import that was stopped
is resumed by the same command. Needs LEDGER_URL or DATABASE_URL.
With --campaign the messages to the ministries come slowly, beside the ordinary ones; open it first and close it afterwards
(\`peristiwa campaign open\`). With the id of a campaign that is not open the rows are ordinary entries.

Examples:
  peristiwa import siak kabupaten-3204.csv
  peristiwa import siak kabupaten-3204.csv --rejects ditolak.csv
  peristiwa import siak kabupaten-3204.csv --campaign 0b8f8d5e-3f5e-4a57-9c3b-3d7b2a1c9000`;

/** Exit codes: 0 all rows are in the register, 1 some were refused, 2 the file or the database cannot be read. */
const REFUSED = 1;
const FAILED = 2;
const WINDOW_MS = 10_000;

function print(line: string, over = false): void {
  const { stdout } = process;
  if (!over) stdout.write(`${stdout.isTTY ? '\r\u001B[K' : ''}${line}\n`);
  else if (stdout.isTTY) stdout.write(`\r\u001B[K${line}`);
}

function uuid(text: string): string {
  if (!isUuid(text)) throw new InvalidArgumentError('must be the id of a campaign: a UUID');
  return text;
}

async function main(): Promise<number> {
  const program = new Command('peristiwa import siak')
    .description('record the residents of a SIAK export')
    .argument('<file>', 'CSV file')
    .option('--rejects <file>', 'where refused rows are listed; default: beside the file, with .rejects.csv')
    .option('--campaign <uuid>', 'the campaign that the entries are part of', uuid)
    .exitOverride()
    .addHelpText('after', HELP)
    .parse(process.argv.slice(2), { from: 'user' });
  const [path = ''] = program.args;
  const { rejects = `${path}.rejects.csv`, campaign: campaignId } = program.opts<{
    rejects?: string;
    campaign?: string;
  }>();
  const url = process.env['LEDGER_URL'] || process.env['DATABASE_URL'];
  if (!url) throw new Error('LEDGER_URL or DATABASE_URL has to be set');
  const shape = await shapeOf(path);
  print(`${shape.lines} rows, ${shape.encoding}, columns separated by ${JSON.stringify(shape.delimiter)}.`);
  const pool = createPool({ url, role: databaseRole('status'), name: 'import', max: 3, purpose: 'job' });
  const out = createWriteStream(rejects);
  out.write('line,column,code,reason\n');
  const pace = new Pace(WINDOW_MS, performance.now());
  try {
    const counts = await importSiak({
      ...{ pool, path, shape },
      areas: loadAreas(),
      campaignId,
      today: (area) => todayIn(area, Date.now()),
      onRefused: (line, faults) => {
        for (const { column, code, reason } of faults)
          out.write(`${line},${column},${code},"${reason.replaceAll('"', '""')}"\n`);
      },
      onProgress: ({ rows }) => {
        const rate = pace.mark(performance.now(), rows);
        const left = secondsLeft(shape.lines - rows, rate);
        print(`${rows} of ${shape.lines} rows, ${Math.round(rate)}/s, ${left ?? '?'} s left`, true);
      },
    });
    report(counts, rejects);
    return counts.refused > 0 ? REFUSED : 0;
  } finally {
    await ended(out);
    await pool.end();
  }
}

async function ended(out: WriteStream): Promise<void> {
  out.end();
  await once(out, 'finish');
}

function report(
  { rows, accepted, flagged, known, refused, flags, raw }: ImportCounts,
  rejects: string,
): void {
  print(
    `${rows} rows: ${accepted} recorded (${flagged} with flags), ${known} known already, ${refused} refused.`,
  );
  for (const [flag, count] of Object.entries(flags)) print(`  flag ${flag}: ${count}`);
  for (const [column, count] of Object.entries(raw))
    print(`  ${column}: ${count} codes are on no table; the code is kept with the act`);
  if (refused > 0) print(`The refused rows are listed in ${rejects}.`);
}

void main()
  .catch((error: Error & { code?: string }) => {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : FAILED;
    // Messages of the database may quote values of rows.
    const reason =
      error.code && !(error instanceof FileProblem) ? `the database refused (${error.code})` : error.message;
    process.stderr.write(`peristiwa: ${reason}\n`);
    return FAILED;
  })
  .then((code) => process.exit(code));
