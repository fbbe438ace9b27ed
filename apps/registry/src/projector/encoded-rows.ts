import type { TableRows } from '@peristiwa/postgres';
import { changeRows, type ChangeRows } from './change-log';
import { nextTurn, type FoldedBatch } from './fold-batch';
import type { StateSchema } from './registry-tables';
import { FAMILY, PERSON, upsertRows } from './state-tables';

/** The rows of a batch, encoded for the server. */
export interface EncodedRows {
  /** Persons and cards; no tables when there are none. */
  readonly state: readonly TableRows[];
  /** Only the live version has changes. */
  readonly changes: ChangeRows | undefined;
}

/** Encodes in several turns of the event loop, since another batch may be in transmission to the server. */
export async function encodeRows(
  schema: StateSchema,
  { persons, families }: Pick<FoldedBatch, 'persons' | 'families'>,
): Promise<EncodedRows> {
  if (persons.length === 0 && families.length === 0) return { state: [], changes: undefined };
  const state = [
    upsertRows(
      schema,
      PERSON,
      persons.map(({ row }) => row),
    ),
  ];
  await nextTurn();
  state.push(upsertRows(schema, FAMILY, families));
  await nextTurn();
  if (schema !== 'registry') return { state, changes: undefined };
  return { state, changes: changeRows(persons.flatMap(({ changes }) => changes)) };
}
