import { stringify } from 'csv-stringify/sync';
import { extractColumns, type ExtractRow } from '@peristiwa/contracts';
import { canonicalJson } from '@peristiwa/kernel';
import type { PersonRow } from './part-reader';

/** Lines of NDJSON: each is the row in canonical JSON. The view is so already, which saves reading it. */
export function ndjsonOf(rows: readonly PersonRow[]): string {
  return rows
    .map(({ personKey, version, sequence, partition, view }) => {
      const start = `{"partition":${partition},"personKey":${JSON.stringify(personKey)},"sequence":${sequence}`;
      return `${start},"state":${view},"version":${version}}\n`;
    })
    .join('');
}

const QUOTING = { record_delimiter: 'windows' } as const;

/** The first line of a part in CSV (RFC 4180). */
export function csvHeader(members: readonly string[]): string {
  return stringify([[...extractColumns, ...members]], QUOTING);
}

/**
 * Lines of NDJSON as CSV. Members that a state does not have are empty; texts are as they are; other values are in
 * canonical JSON.
 */
export function csvOf(ndjson: string, members: readonly string[]): string {
  const rows = ndjson.split('\n').filter((line) => line !== '');
  const records = rows.map((line) => {
    const { state, ...row } = JSON.parse(line) as ExtractRow;
    return [...extractColumns.map((name) => String(row[name])), ...members.map((name) => cell(state[name]))];
  });
  return records.length === 0 ? '' : stringify(records, QUOTING);
}

function cell(value: unknown): string | undefined {
  return value === undefined || typeof value === 'string' ? value : canonicalJson(value);
}
