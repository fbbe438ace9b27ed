import type { Pool, PoolClient } from 'pg';
import type { AreaRelabelled } from '@peristiwa/contracts';
import { codesAfter, type AreaReform } from '@peristiwa/domain';
import { groupBy, type PlainDate } from '@peristiwa/kernel';

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

export function presentCodes(areas: readonly AreaRelabelled[]): PresentCode {
  const reforms = [...groupBy(areas, ({ reform }) => reform).values()];
  return codesAfter(reforms.map(reformOf));
}

function reformOf(areas: readonly AreaRelabelled[]): AreaReform {
  const [{ decree, effectiveOn }] = areas as [AreaRelabelled];
  const changes = areas.flatMap(({ area, to }) => to.map(({ code }) => ({ from: area, to: code })));
  return { decree, effectiveOn: effectiveOn as PlainDate, changes };
}
