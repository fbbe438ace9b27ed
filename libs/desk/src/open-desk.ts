import type { Pool } from 'pg';
import { Gauge, type Registry } from 'prom-client';
import { loadAreas, PresentAreas } from '@peristiwa/areas';
import { databaseRole } from '@peristiwa/contracts';
import { AREAS_STREAM, type Desk as DeskName } from '@peristiwa/domain';
import { PostgresLedger, SharedReads, type Ledger } from '@peristiwa/ledger';
import { createPool } from '@peristiwa/postgres';
import type { Platform } from '@peristiwa/service';
import { deskAccessLog } from './access-log';
import { Applications } from './applications/applications';
import { ApplicationStore } from './applications/application-store';
import type { AnyDeskCommand } from './command';
import { Desk } from './desk';
import { DeskTables } from './desk-tables';
import { DeskFront } from './front';
import { Devices } from './offline/devices';

/** In a synthetic register NIK and KK serials start here, so that none can belong to a real person (`domain.md` §8). */
const FIRST_SYNTHETIC_SERIAL = 9000;
const SESSIONS_MAX = 12;

/** The desk of one process. HTTP and Kafka share it, so that they share one append queue. */
export interface OpenDesk {
  readonly desk: Desk;
  readonly front: DeskFront;
  readonly ledger: Ledger;
  readonly pool: Pool;
  readonly tables: DeskTables;
}

/** An append holds its locks for milliseconds. A caller that waits longer than this gets 503 and retries. */
const LOCK_TIMEOUT_MS = 5_000;

/** Opens a desk on the ledger's database, with the database role of that desk. */
export function openDesk(name: DeskName, platform: Platform, commands: readonly AnyDeskCommand[]): OpenDesk {
  const { config, log, clock, metrics, tracing } = platform;
  const pool = createPool({
    url: config.databaseUrl('ledger'),
    role: databaseRole(name),
    name,
    max: SESSIONS_MAX,
    plansOnce: true,
    purpose: 'request',
    lockTimeoutMs: LOCK_TIMEOUT_MS,
    onIdleError: (error) => log.warn({ reason: error.message }, 'a database session was lost'),
  });
  const ledger = new SharedReads(new PostgresLedger(pool, name), pool);
  const firstPersonalSerial = config.synthetic ? FIRST_SYNTHETIC_SERIAL : 1;
  const areas = new PresentAreas(
    loadAreas(),
    async () => (await ledger.readStreams([AREAS_STREAM])).get(AREAS_STREAM) ?? [],
  );
  const record = deskAccessLog(pool);
  const desk = new Desk({ desk: name, ledger, areas, clock, firstPersonalSerial, record, tracing });
  watchSerials(desk, metrics);
  const tables = new DeskTables({
    url: config.databaseUrl('ledger'),
    desk: name,
    onIdleError: () => log.warn('a database session was lost'),
  });
  const applications = new Applications(desk, new ApplicationStore(tables, name), commands, {
    clock,
    areas,
    record,
    devices: new Devices(tables, clock),
  });
  return { desk, front: new DeskFront(desk, name, metrics, applications), ledger, pool, tables };
}

/**
 * The alarm starts at 0.9 (`domain.md` §1.1 point 6): docs/runbooks/serials.md. The prefix is not a metric label,
 * because it contains a birth date.
 */
function watchSerials(desk: Desk, metrics: Registry): void {
  const gauge: Gauge = new Gauge({
    name: 'desk_serials_used_ratio',
    help:
      'Lower bound of the share of used serials, of the fullest prefix from which this process issued numbers ' +
      'in the last 24 hours; at 1, new numbers use the prefix of the next day',
    labelNames: ['kind'],
    collect() {
      for (const kind of ['nik', 'kk', 'act'] as const) gauge.set({ kind }, desk.serialsUsedRatio(kind));
    },
    registers: [metrics],
  });
}
