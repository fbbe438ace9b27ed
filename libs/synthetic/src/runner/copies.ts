import type { Document } from './comparison';
import { Gate } from './gate';
import type { System } from './system';

/** The largest and the smallest number of persons on a page. */
const PAGE = { most: 500, least: 16 };
const CONCURRENCY = 4;

interface Page {
  readonly persons: readonly Document[];
}

/**
 * A ministry's copies of these persons. The ids of one story are close together (UUIDv7), but any number of other persons
 * may be between them. So each page starts at the next wanted key, and pages get smaller where few persons are wanted.
 */
export async function copiesOf(
  system: System,
  url: string,
  keys: readonly string[],
): Promise<Map<string, Document>> {
  const sorted = [...keys].toSorted((a, b) => (a < b ? -1 : 1));
  const gate = new Gate(CONCURRENCY);
  const parts: Promise<[string, Document][]>[] = [];
  for (let start = 0; start < sorted.length; start += PAGE.most) {
    const part = sorted.slice(start, start + PAGE.most);
    parts.push(gate.pass(() => readPart(system, url, part)));
  }
  return new Map((await Promise.all(parts)).flat());
}

async function readPart(system: System, url: string, keys: readonly string[]): Promise<[string, Document][]> {
  const wanted = new Set(keys);
  const found: [string, Document][] = [];
  let left = keys;
  let limit = PAGE.most;
  let last = '';
  while (left[0] !== undefined) {
    const before = left[0].slice(0, -1);
    const after = before > last ? before : last;
    const path = `/v1/copies?after=${encodeURIComponent(after)}&limit=${limit}`;
    const { persons } = await system.get<Page>(url, path, 'auditor');
    for (const person of persons) {
      const key = keyOf(person);
      if (wanted.has(key)) found.push([key, (person['state'] as Document | undefined) ?? person]);
    }
    const end = persons.at(-1);
    if (!end || persons.length < limit) break;
    last = keyOf(end);
    const rest = left.filter((key) => key > last);
    const isSparse = left.length - rest.length < limit / 8;
    limit = isSparse ? Math.max(PAGE.least, Math.floor(limit / 4)) : PAGE.most;
    left = rest;
  }
  return found;
}

const keyOf = (person: Document) => String(person['personKey']);
