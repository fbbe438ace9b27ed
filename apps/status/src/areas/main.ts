/** `peristiwa area restructure <file>` starts it; `--help` lists the options. */
import { readFile } from 'node:fs/promises';
import { Command, CommanderError } from 'commander';
import { loadAreas } from '@peristiwa/areas';
import { databaseRole } from '@peristiwa/contracts';
import { todayIn, type AreaFault } from '@peristiwa/domain';
import { plainDate } from '@peristiwa/kernel';
import { PostgresLedger } from '@peristiwa/ledger';
import { createPool } from '@peristiwa/postgres';
import { readChanges, restructure } from './restructure';

const HELP = `
The file is CSV with the columns from,to,name. Areas below an area keep the rest of their code, unless a row names them.
  9101,9301,Kabupaten Merauke      a regency and all below it get a new code
  ,93,Papua Selatan                a new area that takes over none by itself
  3204052001,3204052001,Cimekar    a new name
Persons and cards are not written: codes that were recorded before resolve to their successors. Desks see the reform
within a second. Running the same command again adds nothing. Needs LEDGER_URL or DATABASE_URL.`;

/** Exit codes: 0 recorded, 1 rows were refused and nothing is recorded, 2 the file or the database cannot be read. */
const REFUSED = 1;
const FAILED = 2;

const REASONS: Readonly<Record<AreaFault['code'], string>> = {
  'code-malformed': 'a code has 2, 4, 6 or 10 digits',
  'area-unknown': 'no area has the code in `from` now',
  'levels-differ': '`from` and `to` are codes of different levels',
  'name-missing': 'a code that was not in use needs a name',
  'parent-unknown': 'the area above `to` does not exist and no row makes it',
  'nothing-changes': 'the row changes nothing',
  'row-repeated': 'the row is there twice',
};

const print = (line: string) => process.stdout.write(`${line}\n`);

async function main(): Promise<number> {
  const program = new Command('peristiwa area restructure')
    .description('record a boundary reform (pemekaran, penggabungan, perubahan nama)')
    .argument('<file>', 'CSV file')
    .requiredOption('--decree <text>', 'law or decree, such as "UU 14/2022"')
    .requiredOption('--on <day>', 'day on which it takes effect, YYYY-MM-DD, today at the latest')
    .option('--dry-run', 'check the file and record nothing')
    .exitOverride()
    .addHelpText('after', HELP)
    .parse(process.argv.slice(2), { from: 'user' });
  const { decree, on, dryRun } = program.opts<{ decree: string; on: string; dryRun?: true }>();
  const url = process.env['LEDGER_URL'] || process.env['DATABASE_URL'];
  if (!url) throw new Error('LEDGER_URL or DATABASE_URL has to be set');
  const today = todayIn('31', Date.now());
  const effectiveOn = plainDate(on);
  if (effectiveOn > today)
    throw new Error('a reform is recorded on the day on which it takes effect, or later');
  const changes = readChanges(await readFile(program.args[0] ?? '', 'utf8'));
  const pool = createPool({ url, role: databaseRole('status'), name: 'areas', max: 1, purpose: 'job' });
  try {
    const ledger = new PostgresLedger(pool, 'status');
    const reform = { decree, effectiveOn, changes };
    const outcome = await restructure(reform, { ledger, areas: loadAreas(), today, dryRun });
    if (outcome.kind === 'refused') {
      for (const { row, code } of outcome.faults) print(`row ${row + 1}: ${REASONS[code]}`);
      return REFUSED;
    }
    const what = outcome.kind === 'known' ? 'on record already' : dryRun ? 'may be recorded' : 'recorded';
    print(`${changes.length} rows: ${what}.`);
    return 0;
  } finally {
    await pool.end();
  }
}

void main()
  .catch((error: Error) => {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : FAILED;
    process.stderr.write(`peristiwa: ${error.message}\n`);
    return FAILED;
  })
  .then((code) => process.exit(code));
