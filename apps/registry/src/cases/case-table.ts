import type { PoolClient } from 'pg';
import { byStates, type DerivedProjection, type LoggedChange } from '../derived/change-log';
import { followCases, type OfficeCase } from './open-cases';

/** An instant of a row in the form of `OfficeCase`. */
export const INSTANT = (column: string) =>
  `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const OPEN = `
  SELECT person_id AS "personId", kind, ${INSTANT('opened_at')} AS "openedAt", area, due_on::text AS "dueOn", reference,
    NULL AS "closedAt", NULL AS "closedBy"
  FROM registry.office_case WHERE person_id = ANY ($1::uuid[]) AND closed_at IS NULL ORDER BY person_id, kind, opened_at`;

const WRITE = `
  INSERT INTO registry.office_case AS old (person_id, kind, opened_at, area, due_on, reference, closed_at, closed_by)
  SELECT * FROM unnest($1::uuid[], $2::text[], $3::timestamptz[], $4::text[], $5::date[], $6::uuid[], $7::timestamptz[],
    $8::uuid[])
  ON CONFLICT (person_id, kind, opened_at) DO UPDATE SET area = excluded.area, due_on = excluded.due_on,
    reference = excluded.reference, closed_at = excluded.closed_at, closed_by = excluded.closed_by`;

const REMOVE = `
  DELETE FROM registry.office_case old
  USING unnest($1::uuid[], $2::text[], $3::timestamptz[]) AS gone (person_id, kind, opened_at)
  WHERE (old.person_id, old.kind, old.opened_at) = (gone.person_id, gone.kind, gone.opened_at)`;

async function write(client: PoolClient, changes: readonly LoggedChange[]): Promise<void> {
  const { rows: open } = await client.query<OfficeCase>({
    name: 'open-cases',
    text: OPEN,
    values: [[...new Set(changes.map(({ personId }) => personId))]],
  });
  const { written, removed } = followCases(open, changes);
  if (removed.length > 0) await client.query({ name: 'remove-cases', text: REMOVE, values: keysOf(removed) });
  if (written.length === 0) return;
  await client.query({
    name: 'write-cases',
    text: WRITE,
    values: [
      ...keysOf(written),
      written.map(({ area }) => area),
      written.map(({ dueOn }) => dueOn),
      written.map(({ reference }) => reference),
      written.map(({ closedAt }) => closedAt),
      written.map(({ closedBy }) => closedBy),
    ],
  });
}

const keysOf = (cases: readonly OfficeCase[]) => [
  cases.map(({ personId }) => personId),
  cases.map(({ kind }) => kind),
  cases.map(({ openedAt }) => openedAt),
];

/** What offices have to attend to, and since when; closed cases stay, so that the time they took is known. */
export const CASES: DerivedProjection = {
  checkpoint: 'cases',
  restart: 'cases-restart',
  table: 'office_case',
  apply: byStates(write),
};
