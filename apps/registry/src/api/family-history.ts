import { effectiveFacts, emptyFamily, evolveFamily, isVoiding, type Family } from '@peristiwa/domain';
import type { StoredEvent } from '@peristiwa/ledger';
import { parseStream, Unplaceable, type Parsed } from '../projector/fold-stream';
import { happenedBy, knownBy, supersederOf, type AsOf, type Superseder } from './as-of';

type Card = Exclude<Family, { status: 'none' }>;

/** The card as of a day and as known at a time. @throws Unplaceable, with `not-in-register` before it was issued */
export function familyAsOf(events: readonly StoredEvent[], time: AsOf) {
  const read = eventsAt(events, time);
  const family = read.standing.reduce<Family>(evolveFamily, emptyFamily);
  if (family.status === 'none') throw new Unplaceable('not-in-register');
  return {
    version: Math.max(...read.all.map(({ version }) => version)),
    position: Math.max(...read.all.map(({ position }) => position)),
    family,
  };
}

export interface CardEntry {
  readonly event: Parsed;
  readonly isVoid: boolean;
  readonly supersededBy?: Superseder;
  /** Fields of the card that this event set or changed. */
  readonly changed: readonly (keyof CardView)[];
  /** The card after this event; absent while it is not issued. */
  readonly card?: CardView;
}

interface CardView extends Pick<Card, 'status' | 'kkNumber' | 'headId' | 'address' | 'members'> {}
const fields = ['status', 'kkNumber', 'headId', 'address', 'members'] as const satisfies (keyof CardView)[];

/** Riwayat kartu keluarga: the card after each of its events, in the order of recording. @throws Unplaceable */
export function cardHistoryOf(events: readonly StoredEvent[], time: AsOf): CardEntry[] {
  const { all, standing } = eventsAt(events, time);
  if (all.length === 0) throw new Unplaceable('not-in-register');
  const counts = new Set(standing);
  let family: Family = emptyFamily;
  let last: CardView | undefined;
  return all.map((event): CardEntry => {
    if (!counts.has(event)) {
      const isVoid = !isVoiding(event);
      return { event, isVoid, ...(isVoid && { supersededBy: supersederOf(event, all) }), changed: [] };
    }
    family = evolveFamily(family, event);
    const card = family.status === 'none' ? undefined : viewOf(family);
    const changed = fields.filter((field) => JSON.stringify(last?.[field]) !== JSON.stringify(card?.[field]));
    last = card;
    return { event, isVoid: false, changed, ...(card && { card }) };
  });
}

function eventsAt(events: readonly StoredEvent[], time: AsOf) {
  const known = parseStream(events).filter(knownBy(time));
  const standing = effectiveFacts(known).filter(happenedBy(time));
  return { all: known.filter(happenedBy(time)), standing };
}

function viewOf({ status, kkNumber, headId, address, members }: Card): CardView {
  return { status, kkNumber, headId, address, members };
}
