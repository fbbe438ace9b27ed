/**
 * `peristiwa rebuild population`, `due-cases`, `person-names`, `vital-records` or `cases`: the running registry reads the
 * change log again.
 */
import { createPool } from '@peristiwa/postgres';
import { CASES } from '../cases/case-table';
import { DUE_CASES } from '../due-cases/due-case-table';
import { ROLE } from '../names';
import { PERSON_NAMES } from '../person-names/person-name-table';
import { POPULATION } from '../population/population';
import { VITAL_RECORDS } from '../vital-records/vital-record-table';
import { restart } from './derived-loop';

const projections = [POPULATION, DUE_CASES, PERSON_NAMES, VITAL_RECORDS, CASES];

async function main([name]: readonly string[]): Promise<void> {
  const projection = projections.find(({ checkpoint }) => checkpoint === name);
  if (!projection) throw new Error(`there is no projection ${name ?? ''}`);
  const url = process.env['REGISTRY_URL'] ?? process.env['DATABASE_URL'];
  if (!url) throw new Error('REGISTRY_URL or DATABASE_URL has to be set');
  const pool = createPool({
    url,
    role: ROLE,
    name: `rebuild (${projection.checkpoint})`,
    max: 1,
    purpose: 'job',
  });
  try {
    const changes = await restart(pool, projection);
    process.stdout.write(
      `The registry reads ${changes} changes again. What is read from ${projection.checkpoint} answers 503 until then.\n`,
    );
  } finally {
    await pool.end();
  }
}

main(process.argv.slice(2)).catch((error: Error & { code?: string }) => {
  // Messages of the database may quote values of rows.
  process.stderr.write(`peristiwa: ${error.code ? `the database refused (${error.code})` : error.message}\n`);
  process.exitCode = 2;
});
