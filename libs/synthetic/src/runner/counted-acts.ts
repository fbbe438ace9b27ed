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
 * persons and requests. Messages never change, so each is read once, however often the comparison is repeated.
 */
export class CountedActs {
  private acts: CountedAct[] = [];
  private since: number | undefined;
  private readUntil = 0;

  constructor(private readonly system: System) {}

  async recordedSince(publisher: string, since: Date): Promise<readonly CountedAct[]> {
    const { highWater } = await this.pull(publisher, 0, 1);
    if (this.since !== since.getTime()) {
      this.acts = [];
      this.readUntil = await this.firstSince(publisher, since, highWater);
      this.since = since.getTime();
    }
    const gate = new Gate(CONCURRENCY);
    const pages: Promise<CountedAct[]>[] = [];
    for (let after = this.readUntil; after < highWater; after += PAGE) {
      const limit = Math.min(PAGE, highWater - after);
      pages.push(
        gate.pass(async () => {
          const { events } = await this.pull(publisher, after, limit);
          return events.filter((message) => !isEarlier(message, since)).flatMap(countedAct);
        }),
      );
    }
    for (const page of await Promise.all(pages)) this.acts.push(...page);
    this.readUntil = Math.max(this.readUntil, highWater);
    return this.acts;
  }

  /** The number of messages before the first one since then: sequences are dense, so bisection finds it. */
  private async firstSince(publisher: string, since: Date, highWater: number): Promise<number> {
    let [first, end] = [0, highWater];
    while (first < end) {
      const middle = Math.floor((first + end) / 2);
      const { events } = await this.pull(publisher, middle, 1);
      if (isEarlier(events[0], since)) first = middle + 1;
      else end = middle;
    }
    return first;
  }

  private pull(publisher: string, after: number, limit: number): Promise<Pulled> {
    return this.system.get(publisher, `/v1/feeds/kemensos/events?after=${after}&limit=${limit}`, 'auditor');
  }
}

function isEarlier(message: Message | undefined, since: Date): boolean {
  return message !== undefined && Date.parse(String(message.headers['ce_time'])) < since.getTime();
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
