import type { Pool } from 'pg';
import { GUARD } from './feed-tables';
import type { Subject } from './plan';
import type { RegistryHead, RegistryReader } from './registry-reader';
import type { Part } from './write-batch';

/**
 * A pass over the persons of one feed, in key order, after its agreement changed. `registry`: all persons, for the
 * slice `all`. `watch-list`: those on the list, their kin, and the persons whom the partner holds. `holdings`: the
 * persons whom the partner holds, for an agreement that has ended.
 */
export interface Sweep {
  readonly partner: string;
  readonly source: 'registry' | 'watch-list' | 'holdings';
  readonly after: string;
}

export interface SweepChunk {
  readonly subjects: readonly Subject[];
  /** Cursor of the next chunk; undefined when this was the last. */
  readonly next?: string;
  /** The registry's head when the subjects were read. */
  readonly head?: RegistryHead;
}

export async function readSweeps(pool: Pool): Promise<Map<string, Sweep>> {
  const { rows } = await pool.query<Sweep>(
    'SELECT partner, source, after_person_id AS "after" FROM publisher.sweep ORDER BY partner',
  );
  return new Map(rows.map((sweep) => [sweep.partner, sweep]));
}

/** The cursor of the next chunk and the number of persons in this one, or the end of the sweep. */
export function cursorRows(partner: string, next: string | undefined, passed: number): Part {
  if (next === undefined) {
    const insert = (arrays: string) => `DELETE FROM publisher.sweep s
      USING ${GUARD}, unnest(${arrays}) AS n(partner) WHERE s.partner = n.partner`;
    return ['e', { types: ['text'], insert, values: [[partner]] }];
  }
  const insert = (
    arrays: string,
  ) => `UPDATE publisher.sweep s SET after_person_id = n.next, passed = s.passed + n.passed
    FROM ${GUARD}, unnest(${arrays}) AS n(partner, next, passed) WHERE s.partner = n.partner`;
  return ['s', { types: ['text', 'uuid', 'bigint'], insert, values: [[partner], [next], [passed]] }];
}

interface Reading {
  readonly pool: Pool;
  readonly registry: RegistryReader;
  readonly limit: number;
  readonly now: Date;
}

/** @returns undefined while a person in the chunk is ahead of the change log */
export async function sweepChunk(sweep: Sweep, reading: Reading): Promise<SweepChunk | undefined> {
  if (sweep.source === 'registry') return everybody(sweep, reading);
  return sweep.source === 'holdings' ? held(sweep, reading) : listed(sweep, reading);
}

async function everybody(
  { after }: Sweep,
  { registry, limit, now }: Reading,
): Promise<SweepChunk | undefined> {
  const page = await registry.personsAfter(after, limit);
  if (!page) return undefined;
  const { persons, head } = page;
  const subjects = persons.map((person) => ({ ...person, recordedAt: now }));
  return { subjects, head, next: persons.length === limit ? persons.at(-1)?.personId : undefined };
}

async function held({ partner, after }: Sweep, { pool, limit, now }: Reading): Promise<SweepChunk> {
  const { rows } = await pool.query<{ personId: string; version: number }>(
    `SELECT person_id AS "personId", version FROM publisher.holding
     WHERE partner = $1 AND person_id > $2 ORDER BY person_id LIMIT $3`,
    [partner, after, limit],
  );
  const subjects = rows.map((row) => ({ ...row, state: undefined, recordedAt: now }));
  return { subjects, next: rows.length === limit ? rows.at(-1)?.personId : undefined };
}

async function listed(
  { partner, after }: Sweep,
  { pool, registry, limit, now }: Reading,
): Promise<SweepChunk | undefined> {
  const { rows } = await pool.query<{ personId: string }>(
    `SELECT person_id AS "personId" FROM (
       SELECT person_id FROM publisher.watch WHERE partner = $1
       UNION SELECT unnest(spouse_ids) FROM publisher.watch WHERE partner = $1
       UNION SELECT h.person_id FROM publisher.watch w JOIN publisher.card_head h ON h.family_id = w.family_id
         WHERE w.partner = $1
       UNION SELECT person_id FROM publisher.holding WHERE partner = $1
     ) candidate WHERE person_id > $2 ORDER BY person_id LIMIT $3`,
    [partner, after, limit],
  );
  const ids = rows.map(({ personId }) => personId);
  const page = await registry.persons(ids);
  if (!page) return undefined;
  const { persons, head } = page;
  const subjects = persons.map((person) => ({ ...person, recordedAt: now }));
  return { subjects, head, next: ids.length === limit ? ids.at(-1) : undefined };
}
