import { stringify } from 'csv-stringify/sync';
import { extractColumns, type ExtractRow } from '@peristiwa/contracts';
import { canonicalJson } from '@peristiwa/kernel';

/** A line for each row: the row in canonical JSON. */
export function ndjsonOf(rows: readonly ExtractRow[]): string {
  return rows.map((row) => `${canonicalJson(row)}\n`).join('');
}

const LINES = { record_delimiter: 'windows' } as const;

/** The first line of a part in CSV (RFC 4180). */
export function csvHeader(members: readonly string[]): string {
  return stringify([[...extractColumns, ...members]], LINES);
}

/** Members that a state does not have are empty; texts are as they are; other values are in canonical JSON. */
export function csvOf(rows: readonly ExtractRow[], members: readonly string[]): string {
  const records = rows.map(({ state, ...row }) => [
    ...extractColumns.map((name) => String(row[name])),
    ...members.map((name) => cell(state[name])),
  ]);
  return records.length === 0 ? '' : stringify(records, LINES);
}

function cell(value: unknown): string | undefined {
  return value === undefined || typeof value === 'string' ? value : canonicalJson(value);
}
