import type { Pool, PoolClient } from 'pg';
import type { AreaRelabelled } from '@peristiwa/contracts';
import { groupBy } from '@peristiwa/kernel';

/** An area that has another code or name since a boundary reform. */
export interface RelabelledArea extends AreaRelabelled {
  /** Of the message. */
  readonly sequence: number;
}

/** Gives the code of today for a code as it was recorded. */
export type PresentCode = (code: string) => string;

/** A message that comes again changes nothing. */
export async function saveRelabelled(client: PoolClient, areas: readonly RelabelledArea[]): Promise<void> {
  for (const { area, reform, to, effectiveOn, decree, recordedAt, sequence } of areas) {
    await client.query(
      `INSERT INTO subscriber.relabelled_area (area, reform, successors, effective_on, decree, recorded_at, sequence)
       VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`,
      [area, reform, JSON.stringify(to), effectiveOn, decree, recordedAt, sequence],
    );
  }
}

/** In the order in which they count. `until`: those recorded before that time. */
export async function listRelabelled(client: Pool | PoolClient, until?: string): Promise<RelabelledArea[]> {
  const { rows } = await client.query<Omit<RelabelledArea, 'recordedAt'> & { recordedAt: Date }>({
    name: 'relabelled-areas',
    text: `SELECT area, reform, successors AS "to", effective_on::text AS "effectiveOn", decree,
             recorded_at AS "recordedAt", sequence::float8 AS sequence
           FROM subscriber.relabelled_area WHERE $1::timestamptz IS NULL OR recorded_at < $1 ORDER BY reform, area`,
    values: [until ?? null],
  });
  return rows.map((row) => ({ ...row, recordedAt: row.recordedAt.toISOString() }));
}

/** Who counts or compares areas reads codes by this: a reform moves nobody (`domain.md` §1.4). */
export async function readPresentCodes(client: Pool | PoolClient, until?: string): Promise<PresentCode> {
  return presentCodes(await listRelabelled(client, until));
}

/**
 * In one reform the row of the nearest area counts, and the areas below it keep the rest of their code. An area with
 * several successors keeps its code.
 */
export function presentCodes(areas: readonly AreaRelabelled[]): PresentCode {
  const reforms = [...groupBy(areas, ({ reform }) => reform)]
    .toSorted(([one], [other]) => one - other)
    .map(([, rows]) => new Map(rows.map(({ area, to }) => [area, to.map(({ code }) => code)])));
  return (code) => reforms.reduce(codeAfter, code);
}

/** Digits of the codes of areas, the lowest level first. */
const LENGTHS = [10, 6, 4, 2];

function codeAfter(code: string, reform: ReadonlyMap<string, readonly string[]>): string {
  const length = LENGTHS.find((digits) => digits <= code.length && reform.has(code.slice(0, digits)));
  const successors = length === undefined ? [] : (reform.get(code.slice(0, length)) ?? []);
  return successors.length === 1 ? `${successors[0]}${code.slice(length)}` : code;
}
