import type { Document } from './comparison';
import { Gate } from './gate';
import type { System } from './system';

/** Persons per request. */
const PART = 500;
const CONCURRENCY = 4;

interface Found {
  readonly persons: readonly Document[];
}

/** A ministry's copies of these persons. The cost depends on their number, not on that of the population. */
export async function copiesOf(
  system: System,
  url: string,
  keys: readonly string[],
): Promise<Map<string, Document>> {
  const gate = new Gate(CONCURRENCY);
  const parts: Promise<[string, Document][]>[] = [];
  for (let start = 0; start < keys.length; start += PART) {
    const personKeys = keys.slice(start, start + PART);
    parts.push(
      gate.pass(async () => {
        const { persons } = await system.post<Found>(url, '/v1/copies/lookup', 'auditor', { personKeys });
        return persons.map((person) => [String(person['personKey']), person['state'] as Document]);
      }),
    );
  }
  return new Map((await Promise.all(parts)).flat());
}
