import type { RecordedEvent } from '../register';

/** The first event of each type that carries the most members, so that no optional one is missing. */
export function fullestOfEachType(events: readonly RecordedEvent[]): ReadonlyMap<string, RecordedEvent> {
  const fullest = new Map<string, RecordedEvent>();
  const size = ({ data }: RecordedEvent) => {
    const stored = JSON.parse(JSON.stringify(data)) as object;
    return Object.keys(stored).length + listsWithItems(stored);
  };
  for (const event of events) {
    const known = fullest.get(event.type);
    if (!known || size(event) > size(known)) fullest.set(event.type, event);
  }
  return fullest;
}

/** An empty list says nothing about its items. */
function listsWithItems(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const own = Array.isArray(value) && value.length > 0 ? 1 : 0;
  return Object.values(value).reduce<number>((sum, member) => sum + listsWithItems(member), own);
}
