import type { ActKind, PersonFacts } from '@peristiwa/contracts';
import type { PersonEvent } from '@peristiwa/domain';
import type { EventClass } from '../grants';

type PersonEventType = PersonEvent['type'];
type DataOf<Type extends PersonEventType> = Extract<PersonEvent, { type: Type }>['data'];

interface Row<Type extends PersonEventType> {
  /** The grant under which the event may be pushed. */
  readonly eventClass: EventClass | ((data: DataOf<Type>) => EventClass);
  /** The kind of a message about it on a feed; undefined when it is no news by itself. */
  readonly kind: ActKind | ((data: DataOf<Type>) => ActKind | undefined);
  /** What a partner may know of the act itself, besides what it changed. */
  readonly facts: (data: DataOf<Type>) => PersonFacts;
  /** The facts are the news: the act changes no member of a view. */
  readonly isNewsByItself?: true;
}
/** A row for each of these types of the catalogue, or for all. */
export type Rows<Types extends PersonEventType = PersonEventType> = { readonly [Type in Types]: Row<Type> };

/** Nothing but what the act changed. */
export const none = () => ({});
