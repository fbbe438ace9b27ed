/** A fact of a case or an alert, as it is shown: a ministry's own rules made it. */
export interface ShownFact {
  readonly name: string;
  readonly value: string;
  readonly is: 'day' | 'area' | 'number' | 'text';
}

const days = [
  'diedOn',
  'bornOn',
  'since',
  'abroadSince',
  'nikInactiveSince',
  'missingSince',
  'returnedOn',
  'falseFrom',
  'falseUntil',
];
const areas = ['from', 'to'];
const numbers = ['kkNumber', 'fromKkNumber', 'toKkNumber'];
const texts = [
  'deathActNumber',
  'maritalStatus',
  'citizenship',
  'country',
  'relation',
  'changed',
  'residence',
];
/** In the order in which a case worker reads them. Keys of persons and acts say nothing to a reader. */
const order = [...days, ...areas, ...numbers, ...texts];

function kindOf(name: string): ShownFact['is'] {
  if (days.includes(name)) return 'day';
  if (areas.includes(name)) return 'area';
  return numbers.includes(name) ? 'number' : 'text';
}

/** `FeedAddress` or an area code. */
function areaOf(value: unknown): string | undefined {
  const area = typeof value === 'object' && value !== null ? (value as { area?: unknown }).area : value;
  return typeof area === 'string' ? area : undefined;
}

/** The facts that a reader understands, without those that are only keys. */
export function shownFacts(facts: Readonly<Record<string, unknown>>): readonly ShownFact[] {
  return order.flatMap((name): ShownFact[] => {
    const is = kindOf(name);
    const given = facts[name];
    const value = is === 'area' ? areaOf(given) : Array.isArray(given) ? given.join(', ') : given;
    return value === undefined || value === null || value === '' ? [] : [{ name, is, value: String(value) }];
  });
}
