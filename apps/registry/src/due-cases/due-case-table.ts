import type { PoolClient } from 'pg';
import { dueCasesOf } from '@peristiwa/domain';
import { byStates, type DerivedProjection, type LoggedChange } from '../derived/change-log';

/** Rows that stay as they are are not written: most changes of a person leave the due cases alone. */
const WRITE = `
  WITH due AS (
    SELECT * FROM unnest($2::uuid[], $3::text[], $4::text[], $5::date[], $6::date[], $7::uuid[])
      AS new (person_id, kind, area, opens_on, due_on, move_id)
  ), ended AS (
    DELETE FROM registry.due_case old WHERE person_id = ANY ($1::uuid[])
      AND NOT EXISTS (SELECT FROM due WHERE due.person_id = old.person_id AND due.kind = old.kind)
  )
  INSERT INTO registry.due_case AS old (person_id, kind, area, opens_on, due_on, move_id)
  SELECT person_id, kind, area, opens_on, due_on, move_id FROM due
  ON CONFLICT (person_id, kind) DO UPDATE SET area = excluded.area, opens_on = excluded.opens_on,
    due_on = excluded.due_on, move_id = excluded.move_id
  WHERE (old.area, old.opens_on, old.due_on, old.move_id)
    IS DISTINCT FROM (excluded.area, excluded.opens_on, excluded.due_on, excluded.move_id)`;

async function write(client: PoolClient, changes: readonly LoggedChange[]): Promise<void> {
  const latest = new Map(changes.map(({ personId, state }) => [personId, state]));
  const rows = [...latest].flatMap(([personId, state]) =>
    dueCasesOf(state).map((due) => ({ ...due, personId, area: state.placement.address.area })),
  );
  await client.query({
    name: 'write-due-cases',
    text: WRITE,
    values: [
      [...latest.keys()],
      rows.map(({ personId }) => personId),
      rows.map(({ kind }) => kind),
      rows.map(({ area }) => area),
      rows.map(({ opensOn }) => opensOn),
      rows.map(({ dueOn }) => dueOn),
      rows.map(({ moveId }) => moveId ?? null),
    ],
  });
}

/** What offices have to attend to, by present knowledge. */
export const DUE_CASES: DerivedProjection = {
  checkpoint: 'due-cases',
  restart: 'due-cases-restart',
  table: 'due_case',
  apply: byStates(write),
};
