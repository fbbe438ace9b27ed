import { reject } from '@peristiwa/kernel';
import type { Act, ActContext } from './act';
import { catalogue, type DomainEvent } from './events/catalogue';
import type { Family } from './family/family';
import type { MoveCase } from './move/move-case';
import type { Person } from './person/person';
import { refuseOffice, type Refused } from './rules';

/**
 * The area whose office keeps a stream: where the person lives, where the card is, where the move began. The state of a
 * stream says it, and so does the event that begins one.
 * @returns undefined for a stream that nobody keeps: it was never begun, or its first event is void
 */
export function areaOf(content: Person | Family | MoveCase | DomainEvent['data']): string | undefined {
  if ('placement' in content) return content.placement.address.area;
  if ('address' in content) return content.address.area;
  return 'origin' in content ? content.origin : undefined;
}

/**
 * Asas domisili (UU 24/2013; domain.md §2.1): an office writes on streams of its own area, and on others only what the
 * catalogue gives it a part in (`beyondArea`). Asked of every accepted decision, whatever the command.
 * @param areas of the streams as they were before the act, by stream id; a new one is where its first event says
 */
export function refuseAuthority(
  { changes }: Pick<Act, 'changes'>,
  areas: ReadonlyMap<string, string>,
  context: Pick<ActContext, 'office'>,
): Refused | undefined {
  for (const { stream, events } of changes) {
    const own = events.filter(({ type }) => !catalogue[type].beyondArea);
    const [first] = events;
    if (own.length === 0 || !first) continue;
    const area = areas.get(stream.id) ?? areaOf(first.data);
    const refused = area === undefined ? reject({ code: 'other-office-area' }) : refuseOffice(area, context);
    if (refused) return refused;
  }
  return undefined;
}
