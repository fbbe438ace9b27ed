import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';
import { eventTypes } from '@peristiwa/domain';
import { bulkAppend, migrateLedger, PostgresLedger, type ActToAppend } from '@peristiwa/ledger';
import { migrateRegistry } from '../apps/registry/src/service';
import { ActMaker, withHousehold, type Household } from './acts';
import type { BenchEnvironment } from './environment';
import { HouseholdMaker } from './households';
import { rebuild } from './rebuild-process';
import { spawnRegistry } from './registry-process';
import { RunPace } from './run-pace';
import { streamsBehind } from './streams-behind';
import { Versions } from './versions';

/** A ledger of couples with children, and a registry that has projected all of it. */
export interface RegistryCell {
  readonly url: string;
  readonly owner: Pool;
  /** A pool in the birth desk's role. */
  readonly desk: Pool;
  readonly events: number;
  readonly streams: number;
  /** Some of the couples, for later births; `versions` are their heads. */
  readonly households: readonly Household[];
  readonly versions: Versions;
  readonly births: ActMaker;
}

const CHILDREN = 3;
/** A couple is three events, each birth four; six streams. */
const EVENTS_PER_HOUSEHOLD = 3 + 4 * CHILDREN;
/** Number of households that are created before their births, and so the maximum number in memory. */
const BLOCK = 4_000;
const KEPT_HOUSEHOLDS = 40_000;
const REPORT_EVERY_MS = 5_000;

export async function openRegistryCell(
  environment: BenchEnvironment,
  name: string,
  size: number,
): Promise<RegistryCell> {
  const url = await environment.newDatabase(name);
  await migrateLedger(url, eventTypes);
  await migrateRegistry(url);
  const owner = environment.pool(url, { max: 4 });
  const status = environment.pool(url, { role: 'peristiwa_status', max: 1 });
  const desk = environment.pool(url, { role: 'peristiwa_birth' });
  const makers = { couples: new HouseholdMaker(), births: new ActMaker() };
  await startedOnce(environment, url, owner, status, makers.couples);
  const kept = await fill(environment, { status, desk, ...makers }, size);
  await owner.query(
    'VACUUM (ANALYZE) ledger.stream, ledger.event, ledger.request, ledger.reservation, ledger.commit_log',
  );
  await populate(environment, url, owner);
  const { rows } = await owner.query<{ events: string; streams: string }>(
    'SELECT (SELECT count(*) FROM ledger.event) AS events, (SELECT count(*) FROM ledger.stream) AS streams',
  );
  const counts = { events: Number(rows[0]?.events), streams: Number(rows[0]?.streams) };
  return { url, owner, desk, ...counts, ...kept, births: makers.births };
}

/** The registry's own projectors create their checkpoints, over a ledger that holds only a few events. */
async function startedOnce(
  { folder }: BenchEnvironment,
  url: string,
  owner: Pool,
  status: Pool,
  couples: HouseholdMaker,
): Promise<void> {
  await bulkAppend(status, 'status', couples.couples(50).acts);
  const registry = spawnRegistry(url, join(folder, 'registry.log'));
  const exited = once(registry, 'exit');
  for (let left = 300; (await streamsBehind(owner)) > 0; left -= 1) {
    if (left === 0 || registry.exitCode !== null)
      throw new Error('The registry did not catch up with 50 couples');
    await pause(100);
  }
  registry.kill('SIGTERM');
  await exited;
}

interface Filling {
  readonly status: Pool;
  readonly desk: Pool;
  readonly couples: HouseholdMaker;
  readonly births: ActMaker;
}

/** Acts are generated while they are consumed: ten million events are never in memory. */
async function fill({ say }: BenchEnvironment, { status, desk, couples, births }: Filling, size: number) {
  const pace = new RunPace({ events: size, minutes: 0 }, Date.now());
  let households: Household[] = [];
  let reportedAt = Date.now();
  for (let done = 0; done < size;) {
    const count = Math.min(BLOCK, Math.ceil((size - done) / EVENTS_PER_HOUSEHOLD));
    const block = couples.couples(count);
    await bulkAppend(status, 'status', block.acts);
    await bulkAppend(desk, 'birth', birthsIn(block.couples, births));
    households = [...households, ...block.couples].slice(-KEPT_HOUSEHOLDS);
    done += count * EVENTS_PER_HOUSEHOLD;
    if (Date.now() - reportedAt < REPORT_EVERY_MS && done < size) continue;
    reportedAt = Date.now();
    say(`loading: ${pace.line(reportedAt, done)}`);
  }
  const versions = new Versions();
  for (const { motherId, fatherId, familyId } of households) {
    for (const id of [motherId, fatherId, familyId]) versions.learn(id, 1 + CHILDREN);
  }
  return { households, versions };
}

function* birthsIn(households: readonly Household[], maker: ActMaker): Generator<ActToAppend> {
  for (let child = 1; child <= CHILDREN; child += 1) {
    for (const household of households) {
      const act = withHousehold(maker.births(1)[0] as ActToAppend, household);
      const at = (version: number) => (version === 0 ? 0 : child);
      yield { ...act, streams: act.streams.map((claim) => ({ ...claim, version: at(claim.version) })) };
    }
  }
}

const FIRST_MEMORY_MB = 256;

/**
 * Creates the live registry without the hours that the projector would take. Its checkpoints are set to the tail, and
 * a rebuild is stopped when its load is done. The rows that it loaded become the live rows; then it resumes, finds
 * both versions equal and switches. The change log stays short, which does not affect a rebuild.
 */
async function populate({ say }: BenchEnvironment, url: string, owner: Pool): Promise<void> {
  const tail = await new PostgresLedger(owner, 'registry').tail();
  await owner.query(`UPDATE registry.projection_slice SET position = $1 WHERE name = 'registry'`, [tail]);
  const started = performance.now();
  const atIndex = (phase: string, stop: () => void) => phase === 'index' && stop();
  await rebuild({ url, memoryMb: FIRST_MEMORY_MB, onPhase: atIndex });
  const { rowCount: isStopped } = await owner.query(
    `SELECT FROM pg_tables WHERE schemaname = 'registry_next' AND tablename = 'person'`,
  );
  if (isStopped) {
    say('loading: rows of the registry');
    for (const table of ['person', 'family']) {
      await owner.query(`TRUNCATE registry.${table}`);
      await owner.query(`INSERT INTO registry.${table} SELECT * FROM registry_next.${table}`);
    }
    await owner.query('VACUUM (ANALYZE) registry.person, registry.family');
    const { code, output } = await rebuild({ url, memoryMb: FIRST_MEMORY_MB, args: ['--resume'] });
    if (code !== 0) throw new Error(`The first rebuild failed: ${output.join('; ')}`);
  }
  const behind = await streamsBehind(owner);
  if (behind > 0) throw new Error(`The registry of the benchmark lacks ${behind} streams`);
  say(`loading: registry built after ${Math.round((performance.now() - started) / 1_000)} s`);
}

/** Births in households that no other act of the same round touches. @returns at most one per household */
export function nextBirths(cell: RegistryCell, round: number, count: number): ActToAppend[] {
  const { households, versions, births } = cell;
  return Array.from({ length: Math.min(count, households.length) }, (_, index) => {
    const household = households[(round * count + index) % households.length] as Household;
    return versions.claimedBy(withHousehold(births.births(1)[0] as ActToAppend, household));
  });
}
