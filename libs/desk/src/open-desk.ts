import type { Pool } from 'pg';
import { loadAreas } from '@peristiwa/areas';
import type { Desk as DeskName } from '@peristiwa/domain';
import { PostgresLedger } from '@peristiwa/ledger';
import { createPool } from '@peristiwa/postgres';
import type { Platform } from '@peristiwa/service';
import { Desk } from './desk';

/** In a synthetic register NIK and KK serials start here, so that none can be a real person's (`domain.md` §8). */
const FIRST_SYNTHETIC_SERIAL = 9000;

/** A desk on the ledger's database, in the desk's own role. */
export function openDesk(
  desk: DeskName,
  platform: Platform,
  { name, max }: { readonly name: string; readonly max: number },
): { desk: Desk; pool: Pool; ledger: PostgresLedger } {
  const { config, log, clock } = platform;
  const pool = createPool({
    url: config.databaseUrl('ledger'),
    role: `peristiwa_${desk}`,
    name,
    max,
    onIdleError: (error) => log.warn({ reason: error.message }, 'a database session was lost'),
  });
  const ledger = new PostgresLedger(pool, desk);
  const firstPersonalSerial = config.synthetic ? FIRST_SYNTHETIC_SERIAL : 1;
  const areas = loadAreas();
  return { desk: new Desk({ desk, ledger, areas, clock, firstPersonalSerial }), pool, ledger };
}
