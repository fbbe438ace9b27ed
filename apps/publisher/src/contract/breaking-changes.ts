import { canonicalJson } from '@peristiwa/kernel';
import type { JsonSchema } from './message-schema';

/** Keywords that only describe. */
const TEXTS: ReadonlySet<string> = new Set([
  '$schema',
  '$id',
  '$comment',
  'title',
  'description',
  'examples',
]);
/** Keywords with an own comparison below. */
const COMPARED: ReadonlySet<string> = new Set(['required', 'properties', 'items', 'if', 'then', 'else']);

/**
 * What breaks a reader that was written for `before`, as one sentence each: a member is no longer described or no
 * longer always present, or its type, values or form have changed. New members, also required ones, break nobody.
 */
export function breakingChanges(before: JsonSchema, after: JsonSchema, at = ''): string[] {
  const place = at === '' ? 'the message' : at;
  const found: string[] = [];
  for (const name of before.required ?? []) {
    if (!after.required?.includes(name)) found.push(`${join(at, name)} is no longer always present`);
  }
  for (const [name, member] of Object.entries(before.properties ?? {})) {
    const now = after.properties?.[name];
    if (now) found.push(...breakingChanges(member, now, join(at, name)));
    else found.push(`${join(at, name)} is removed`);
  }
  for (const keyword of ['items', 'if', 'then', 'else'] as const) {
    const [old, now] = [before[keyword], after[keyword]] as (JsonSchema | undefined)[];
    if (old && now) found.push(...breakingChanges(old, now, keyword === 'items' ? `${at}[]` : at));
    else if (old || now) found.push(`${keyword} of ${place} is ${now ? 'new' : 'removed'}`);
  }
  const keywords = new Set([...Object.keys(before), ...Object.keys(after)]);
  for (const keyword of keywords) {
    if (TEXTS.has(keyword) || COMPARED.has(keyword)) continue;
    if (textOf(before[keyword]) !== textOf(after[keyword])) found.push(`${keyword} of ${place} has changed`);
  }
  return found;
}

const join = (at: string, name: string) => (at === '' ? name : `${at}.${name}`);

/** The order of an enumeration's values says nothing. */
function textOf(keyword: unknown): string {
  return canonicalJson(
    Array.isArray(keyword) ? keyword.map((value) => canonicalJson(value)).toSorted() : keyword,
  );
}
