import { reject } from '@peristiwa/kernel';
import type { Act, ActContext } from './act';
import { catalogue, type DomainEvent } from './events/catalogue';
import type { Family } from './family/family';
import type { MoveCase } from './move/move-case';
import type { Person } from './person/person';
import { refuseOffice, type Refused } from './rules';

/**
 * The area whose office keeps a stream: where the person lives, where the card is, where the move began, or
 * where somebody who is not in the register died. The state of
 * a stream has it, and so has the first event of a new stream.
 * @returns undefined for a stream without an office: it does not exist, or its first event is void
 */
export function areaOf(content: Person | Family | MoveCase | DomainEvent['data']): string | undefined {
  if ('placement' in content) return content.placement.address.area;
  if ('address' in content) return content.address.area;
  if ('village' in content) return content.village;
  return 'origin' in content ? content.origin : undefined;
}

/**
 * Asas domisili (UU 24/2013; domain.md §2.1): an office writes on streams of its own area. On other streams it writes
 * only the types that the catalogue permits (`beyondArea`). Checked for every accepted decision of every command, except
 * those that supersede an act: they write wherever that act did, and their own rule says which office may
 * (`refuseChain`).
 * @param areas of the streams as they were before the act, by stream id; a new stream is in the area that its
 * events give it
 */
export function refuseAuthority(
  { changes, supersedes }: Pick<Act, 'changes' | 'supersedes'>,
  areas: ReadonlyMap<string, string>,
  context: Pick<ActContext, 'office'>,
): Refused | undefined {
  if (supersedes) return undefined;
  for (const { stream, events } of changes) {
    const own = events.filter(({ type }) => !catalogue[type].beyondArea);
    if (own.length === 0) continue;
    const area = areas.get(stream.id) ?? areaOfNew(events);
    const refused = area === undefined ? reject({ code: 'other-office-area' }) : refuseOffice(area, context);
    if (refused) return refused;
  }
  return undefined;
}

/** A new stream is kept where its last event puts it: a child born elsewhere is registered where it lives now. */
function areaOfNew(events: readonly DomainEvent[]): string | undefined {
  return events.map(({ data }) => areaOf(data)).findLast((area) => area !== undefined);
}
