/** `peristiwa rebuild population`: the running registry reads the change log again from its beginning. */
import { createPool } from '@peristiwa/postgres';
import { ROLE } from '../names';
import { restartPopulation } from './population-loop';

async function main(): Promise<void> {
  const url = process.env['REGISTRY_URL'] ?? process.env['DATABASE_URL'];
  if (!url) throw new Error('REGISTRY_URL or DATABASE_URL has to be set');
  const pool = createPool({ url, role: ROLE, name: 'rebuild (population)', max: 1 });
  try {
    const changes = await restartPopulation(pool);
    process.stdout.write(
      `The registry reads ${changes} changes again. Statistics of population answer 503 until then.\n`,
    );
  } finally {
    await pool.end();
  }
}

main().catch((error: Error & { code?: string }) => {
  // Messages of the database may quote values of rows.
  process.stderr.write(`peristiwa: ${error.code ? `the database refused (${error.code})` : error.message}\n`);
  process.exitCode = 2;
});
