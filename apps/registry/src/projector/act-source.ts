import { assertKnownEvent } from '@peristiwa/domain';
import type { Ledger, StoredEvent } from '@peristiwa/ledger';
import type { Source } from '@peristiwa/projections';

/**
 * Reads the ledger in whole acts, so that no change row tells half an act. An event that this release does not know
 * ends the page before its act; when that act comes first, nothing may be projected any more and the line stops
 * (`design.md` §2, guarantee 7).
 */
export class ActSource implements Source<StoredEvent> {
  constructor(private readonly ledger: Pick<Ledger, 'readAfter'>) {}

  async readAfter(position: number, limit: number): Promise<StoredEvent[]> {
    const page = await this.ledger.readAfter(position, limit);
    const last = page.at(-1);
    if (last && last.actIndex < last.actSize) {
      page.push(...(await this.ledger.readAfter(last.position, last.actSize - last.actIndex)));
    }
    return knownActs(page);
  }
}

/** @throws UnknownEventError when already the first act holds an unknown event. */
export function knownActs(page: readonly StoredEvent[]): StoredEvent[] {
  const unknown = page.findIndex((event) => !isKnown(event));
  if (unknown === -1) return [...page];
  const event = page[unknown] as StoredEvent;
  const known = page.slice(0, Math.max(0, unknown - event.actIndex + 1));
  if (known.length === 0) assertKnownEvent(event.type, event.schemaVersion, event.position);
  return known;
}

function isKnown({ type, schemaVersion, position }: StoredEvent): boolean {
  try {
    assertKnownEvent(type, schemaVersion, position);
    return true;
  } catch {
    return false;
  }
}
