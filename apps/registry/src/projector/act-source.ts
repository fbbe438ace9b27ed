import { assertKnownEvent } from '@peristiwa/domain';
import type { PartitionedLedger, StoredEvent } from '@peristiwa/ledger';
import type { Page, PageRequest, Source } from '@peristiwa/projections';

/**
 * Reads partitions of the ledger in whole acts, so that no change row has only a part of an act and every checkpoint lies
 * between two acts. An event that this release does not know ends the page before its act. When that act comes first,
 * the read fails and the projection of these partitions stops (`design.md` §2, guarantee 7).
 */
export class ActSource implements Source<StoredEvent> {
  constructor(private readonly ledger: Pick<PartitionedLedger, 'readPartitions'>) {}

  async readPage({ partitions, after, limit, until = Infinity }: PageRequest): Promise<Page<StoredEvent>> {
    const { events, tail } = await this.ledger.readPartitions(partitions, after, limit);
    const last = events.at(-1);
    let through = tail;
    if (last && events.length >= limit) {
      // Positions of an act are adjacent; its remaining events may be in these partitions or in others.
      const remaining = last.actSize - last.actIndex;
      through = last.position + remaining;
      const rest =
        remaining > 0 ? await this.ledger.readPartitions(partitions, last.position, remaining) : undefined;
      events.push(...(rest?.events ?? []));
    }
    return knownActs(events, after, Math.min(through, until));
  }
}

/** The acts of a page up to `through`. @throws UnknownEventError when the first act has an unknown event */
function knownActs(events: readonly StoredEvent[], after: number, through: number): Page<StoredEvent> {
  const page = events.filter(({ position }) => position <= through);
  const unknown = page.find((event) => !isKnown(event));
  if (!unknown) return { items: page, through };
  const end = unknown.position - unknown.actIndex;
  if (end <= after) assertKnownEvent(unknown.type, unknown.schemaVersion, unknown.position);
  return { items: page.filter(({ position }) => position <= end), through: end };
}

function isKnown({ type, schemaVersion, position }: StoredEvent): boolean {
  try {
    assertKnownEvent(type, schemaVersion, position);
    return true;
  } catch {
    return false;
  }
}
