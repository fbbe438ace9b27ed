import { uuidv7 } from 'uuidv7';
import type { ActToAppend } from '@peristiwa/ledger';
import { ActMaker, withHousehold, type Household } from '../acts';
import { HouseholdMaker } from '../households';
import type { Versions } from '../versions';

/** Number of serials that one writer process may use; it is killed before it needs more. */
const SERIALS_PER_WRITER = 100_000;

const below = (limit: number) => Math.floor(Math.random() * limit);

/** Acts of a writer process: couples, and births in their households. */
export class World {
  private readonly births: ActMaker;
  private readonly couples: HouseholdMaker;

  /** `writer` counts from 1; 0 is the process that prepares the ledger. */
  constructor(writer: number) {
    this.births = new ActMaker(writer * SERIALS_PER_WRITER);
    this.couples = new HouseholdMaker(writer * SERIALS_PER_WRITER);
  }

  couple(): { household: Household; act: ActToAppend } {
    const { couples, acts } = this.couples.couples(1);
    return { household: couples[0] as Household, act: acts[0] as ActToAppend };
  }

  /** A birth in a household whose versions are known. */
  birth(household: Household, versions: Versions): ActToAppend {
    const [act] = this.births.births(1) as [ActToAppend];
    return versions.claimedBy(withHousehold(act, household));
  }
}

const FIRST_DAY = Date.UTC(2020, 0, 1);
const DAYS = 2_500;

/** The same act on a day long ago: it arrives late, and the projector has to fold the whole stream. */
export function someDayBefore(act: ActToAppend): ActToAppend {
  const occurredOn = new Date(FIRST_DAY + below(DAYS) * 86_400_000).toISOString().slice(0, 10);
  return { ...act, events: act.events.map((event) => ({ ...event, occurredOn })) };
}

/** A value that several clients reserve at the same time. */
export function contested(act: ActToAppend, value: string): ActToAppend {
  const streamId = act.streams[0]?.streamId ?? '';
  return { ...act, reservations: [...act.reservations, { kind: 'act', value, streamId }] };
}

/** Relies on the version of another stream, as a birth does on the mother's marriage. */
export function guarded(act: ActToAppend, streamId: string, version: number): ActToAppend {
  if (act.streams.some((claim) => claim.streamId === streamId)) return act;
  return { ...act, streams: [...act.streams, { streamId, kind: 'person', version, events: 0 }] };
}

/** The same request, retried by a client that decided anew. */
export function repeated(act: ActToAppend): ActToAppend {
  return { ...act, actId: uuidv7() };
}

/** An act that the ledger cannot accept: an event of another desk, or text that PostgreSQL cannot store. */
export function malformed(act: ActToAppend): ActToAppend {
  const [first, ...rest] = act.events;
  if (!first) return act;
  const bad = below(2) === 0 ? { ...first, type: 'DeathRegistered' } : { ...first, data: '{"name":"\0"}' };
  return { ...act, events: [bad, ...rest] };
}

const WINDOW_MS = 20_000;
const HOUSEHOLDS_PER_WINDOW = 100;
const VALUES_PER_WINDOW = 100;

/**
 * The contended households and values change with time, so that streams of a run of hours do not grow longer than a
 * real life would make them, and not all values end up taken.
 */
export function hotIndex(now: number, households: number): number {
  return (Math.floor(now / WINDOW_MS) * HOUSEHOLDS_PER_WINDOW + below(HOUSEHOLDS_PER_WINDOW)) % households;
}

export function hotValue(now: number): string {
  return `contested-${Math.floor(now / WINDOW_MS)}-${below(VALUES_PER_WINDOW)}`;
}
