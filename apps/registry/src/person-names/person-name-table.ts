import type { PoolClient } from 'pg';
import { nameKey } from '@peristiwa/domain';
import { dateArray, textArray, uuidArray } from '@peristiwa/postgres';
import { byStates, type DerivedProjection, type LoggedChange } from '../derived/change-log';

/** Writes only rows that differ: few changes of a person change the name or the day of birth. */
const WRITE = `
  INSERT INTO registry.person_name AS old (person_id, born_on, name_key)
  SELECT * FROM unnest($1::uuid[], $2::date[], $3::text[])
  ON CONFLICT (person_id) DO UPDATE SET born_on = excluded.born_on, name_key = excluded.name_key
  WHERE (old.born_on, old.name_key) <> (excluded.born_on, excluded.name_key)`;

async function write(client: PoolClient, changes: readonly LoggedChange[]): Promise<void> {
  const latest = [...new Map(changes.map(({ personId, state }) => [personId, state]))];
  await client.query({
    name: 'write-person-names',
    text: WRITE,
    values: [
      uuidArray(latest.map(([personId]) => personId)),
      dateArray(latest.map(([, { bornOn }]) => bornOn)),
      textArray(latest.map(([, { name }]) => nameKey(name))),
    ],
  });
}

/** The key of everybody's present name, by day of birth (`nameKey`). */
export const PERSON_NAMES: DerivedProjection = {
  checkpoint: 'person-names',
  restart: 'person-names-restart',
  table: 'person_name',
  apply: byStates(write),
};
