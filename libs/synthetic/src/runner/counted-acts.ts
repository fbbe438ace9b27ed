import { regencyOf } from '@peristiwa/domain';
import type { TableName } from './comparison';
import { Gate } from './gate';
import type { System } from './system';

/** A birth, a death or a move between regencies as BPS counts it, with the request that registered it. */
export interface CountedAct {
  readonly table: TableName;
  /** `regency month`; of a move `from to to month`. */
  readonly row: string;
  readonly personId: string;
  /** Absent when the message has no act behind it. */
  readonly requestId?: string;
}

const PAGE = 1_000;
const CONCURRENCY = 8;

/** The part of an answer of the publisher's pull API that is needed here. */
interface Message {
  readonly headers: Readonly<Record<string, string>>;
  readonly value: unknown;
}
interface Pulled {
  readonly events: readonly Message[];
  readonly highWater: number;
}

/**
 * The acts recorded since an instant. They are read from the feed of Kemensos, since the feed of BPS has pseudonyms for
 * persons and requests. Sequences are dense, so bisection finds the first message, and pages are read in parallel.
 */
export async function countedActsSince(
  system: System,
  publisher: string,
  since: Date,
): Promise<CountedAct[]> {
  const pull = (after: number, limit: number) => {
    const path = `/v1/feeds/kemensos/events?after=${after}&limit=${limit}`;
    return system.get<Pulled>(publisher, path, 'auditor');
  };
  const isEarlier = (message: Message | undefined) =>
    message !== undefined && Date.parse(String(message.headers['ce_time'])) < since.getTime();
  const { highWater } = await pull(0, 1);
  let [first, end] = [0, highWater];
  while (first < end) {
    const middle = Math.floor((first + end) / 2);
    const { events } = await pull(middle, 1);
    if (isEarlier(events[0])) first = middle + 1;
    else end = middle;
  }
  const gate = new Gate(CONCURRENCY);
  const pages: Promise<CountedAct[]>[] = [];
  for (let after = first; after < highWater; after += PAGE) {
    const limit = Math.min(PAGE, highWater - after);
    pages.push(
      gate.pass(async () => {
        const { events } = await pull(after, limit);
        return events.filter((message) => !isEarlier(message)).flatMap(countedAct);
      }),
    );
  }
  return (await Promise.all(pages)).flat();
}

/** The members of a message that decide on the row. */
interface Content {
  readonly personKey: string;
  readonly occurredOn?: string;
  readonly facts?: {
    readonly diedOn?: string;
    readonly arrivedOn?: string;
    readonly from?: string;
    readonly to?: string;
  };
  readonly state?: { readonly bornOn?: string; readonly address?: { readonly area: string } };
}

function countedAct({ headers, value }: Message): CountedAct[] {
  const { personKey: personId, facts = {}, state, occurredOn } = value as Content;
  const kind = headers['ce_type']?.split('.').at(-2);
  const regency = regencyOf(state?.address?.area ?? '');
  const act = { personId, requestId: headers['ce_requestid'] };
  const row = (table: TableName, day: string | undefined, areas = regency) =>
    day ? [{ ...act, table, row: `${areas} ${day.slice(0, 7)}` }] : [];
  if (kind === 'born') return row('births', state?.bornOn);
  if (kind === 'died') return row('deaths', facts.diedOn ?? occurredOn);
  if (kind !== 'moved') return [];
  const [from, to] = [facts.from, facts.to].map((area) => regencyOf(area ?? ''));
  return from === to ? [] : row('moves', facts.arrivedOn ?? occurredOn, `${from} to ${to}`);
}
