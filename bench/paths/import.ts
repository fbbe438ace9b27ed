import { join } from 'node:path';
import { loadAreas } from '@peristiwa/areas';
import { plainDate } from '@peristiwa/kernel';
import { importSiak } from '../../apps/status/src/import/import-siak';
import { rowsOf, shapeOf } from '../../apps/status/src/import/siak-file';
import type { Contest } from '../contest';
import { emptied, type BenchEnvironment } from '../environment';
import { openLedgerCell } from '../ledger-cell';
import { writeSiakFile } from '../siak-rows';

const ROWS = 1_000_000;
const TABLES = ['event', 'stream', 'commit_log', 'reservation', 'request'].map((name) => `ledger.${name}`);

/** A file of SIAK into the ledger, and the same file a second time, in which everything is known. */
export async function importPath(environment: BenchEnvironment): Promise<Contest> {
  const cell = await openLedgerCell(environment, 'import');
  const registrar = environment.pool(cell.url, { role: 'peristiwa_status', max: 3 });
  const path = join(environment.folder, 'siak.csv');
  const rows = Math.ceil(ROWS / environment.scale);
  await writeSiakFile(path, rows);
  const areas = loadAreas();
  let refused = 0;
  const run = async () => {
    const shape = await shapeOf(path);
    const today = () => plainDate('2026-11-22');
    const onRefused = () => undefined;
    const counts = await importSiak({ pool: registrar, path, shape, areas, today, onRefused });
    refused = counts.refused;
    return counts.rows;
  };
  return {
    name: 'import',
    title: `import of a SIAK file of ${rows} rows`,
    unit: 'rows',
    rounds: 1,
    isCold: true,
    contestants: [
      {
        name: 'first time',
        role: 'ours',
        lacks: '',
        prepare: () => emptied(cell.owner, TABLES),
        run,
        extras: () => ({ refused }),
      },
      {
        name: 'the same file again',
        role: 'peer',
        lacks: 'adds nothing: every row is looked up and compared',
        prepare: () => Promise.resolve(),
        run,
        extras: () => ({ refused }),
      },
      {
        name: 'csv-parse reads the file',
        role: 'raw',
        lacks: 'everything but the texts of each row: no act is made, nothing is written',
        prepare: () => Promise.resolve(),
        run: async () => {
          let read = 0;
          for await (const row of rowsOf(path, await shapeOf(path))) if (row.values) read += 1;
          return read;
        },
      },
    ],
    notes: ['Families of four; each card is one act of four residents; parents and spouses are linked.'],
  };
}
