import { uuidv7 } from 'uuidv7';
import { eventTypes } from '@peristiwa/domain';
import type {
  ActToAppend,
  AppendedAct,
  AppendOutcome,
  NotSupersedable,
  PartitionedLedger,
  SerialRange,
  StoredEvent,
} from '@peristiwa/ledger';
import type { RecordedFact } from './domain/fixtures';

/** The ledger's contract in memory, for unit specs of its callers. One writer, no I/O, a constant time. */
export class MemoryLedger implements PartitionedLedger {
  readonly appended: ActToAppend[] = [];
  /** Runs before each append: a spec puts the act of another process here. */
  beforeAppend: (act: ActToAppend) => Promise<void> = async () => undefined;
  private readonly events: StoredEvent[] = [];
  private readonly streams = new Map<string, { kind: string; events: StoredEvent[] }>();
  private readonly requests = new Map<string, AppendedAct>();
  private readonly reservations = new Map<string, string>();

  async append(act: ActToAppend): Promise<AppendOutcome> {
    await this.beforeAppend(act);
    const known = this.requests.get(act.requestId);
    if (known) return { kind: 'known', act: known };
    const versionOf = (id: string) => this.streams.get(id)?.events.length ?? 0;
    if (act.streams.some(({ streamId, version }) => versionOf(streamId) !== version)) {
      return { kind: 'conflict' };
    }
    const refusal = await this.refusalOf(act);
    if (refusal) return { kind: 'not-supersedable', reason: refusal };
    const reservation = act.reservations.find(({ kind, value }) => this.reservations.has(`${kind}:${value}`));
    if (reservation) return { kind: 'reserved', reservation };
    return { kind: 'appended', act: this.store(act) };
  }

  /** Records facts as one act. `schemaVersion` simulates events that another release wrote. */
  async record(facts: readonly RecordedFact[], schemaVersion?: number): Promise<void> {
    const kinds = new Map(facts.map(({ stream }) => [stream.id, stream.kind]));
    const streams = [...kinds].map(([streamId, kind]) => {
      const version = this.streams.get(streamId)?.events.length ?? 0;
      const events = facts.filter(({ stream }) => stream.id === streamId).length;
      return { streamId, kind, version, events };
    });
    const events = facts.map(({ stream, event: { type, data, occurredOn } }) => ({
      streamId: stream.id,
      type,
      schemaVersion: schemaVersion ?? eventTypes[type].version,
      occurredOn,
      reportedOn: occurredOn,
      data: JSON.stringify(data),
    }));
    const content = { contentHash: Buffer.alloc(32), office: '3204', meta: '{}', result: '{}' };
    const ids = { actId: uuidv7(), requestId: uuidv7() };
    this.store({ ...ids, ...content, streams, events, reservations: [] });
  }

  /** Reserves a value as another process would. */
  reserve(kind: string, value: string, streamId: string = uuidv7()): void {
    this.reservations.set(`${kind}:${value}`, streamId);
  }

  async findRequest(requestId: string): Promise<AppendedAct | undefined> {
    return this.requests.get(requestId);
  }

  async resolve(kind: string, value: string): Promise<string | undefined> {
    return this.reservations.get(`${kind}:${value}`);
  }

  async freeSerials({ kind, prefix, from, limit }: SerialRange): Promise<number[]> {
    const isFree = (serial: number) =>
      !this.reservations.has(`${kind}:${prefix}${String(serial).padStart(4, '0')}`);
    const serials = Array.from({ length: 10_000 - from }, (_, index) => from + index);
    return serials.filter(isFree).slice(0, limit);
  }

  async holdersUnder(kind: string, prefix: string, limit: number): Promise<string[]> {
    const start = `${kind}:${prefix}`;
    return [...this.reservations]
      .filter(([key]) => key.startsWith(start) && key.length === start.length + 4 && !key.endsWith('0000'))
      .toSorted(([one], [other]) => (one < other ? 1 : -1))
      .slice(0, limit)
      .map(([, streamId]) => streamId);
  }

  async readStreams(streamIds: readonly string[]): Promise<Map<string, StoredEvent[]>> {
    const found = streamIds.flatMap((id) => {
      const stream = this.streams.get(id);
      return stream ? [[id, [...stream.events]] as [string, StoredEvent[]]] : [];
    });
    return new Map(found);
  }

  async readAfter(position: number, limit: number): Promise<StoredEvent[]> {
    return this.events.slice(position, position + limit);
  }

  async readAct(actId: string): Promise<StoredEvent[]> {
    return this.events.filter((event) => event.actId === actId);
  }

  /** The last digit of a stream's id is its partition, so that a spec can choose it. */
  async readPartitions(partitions: readonly number[], position: number, limit: number) {
    const isWanted = ({ streamId }: StoredEvent) => partitions.includes(partitionOf(streamId));
    const events = this.events.slice(position).filter(isWanted).slice(0, limit);
    return { events, tail: this.events.length };
  }

  async partitionOf(streamId: string): Promise<number | undefined> {
    return this.streams.has(streamId) ? partitionOf(streamId) : undefined;
  }

  async streamsAt(kind: string, version: number, limit: number, after = ''): Promise<string[]> {
    const ids = [...this.streams].flatMap(([id, stream]) =>
      stream.kind === kind && stream.events.length === version && id > after ? [id] : [],
    );
    return ids.toSorted().slice(0, limit);
  }

  async tail(): Promise<number> {
    return this.events.length;
  }

  async positionAt(instant: Date): Promise<number> {
    return this.events.filter(({ recordedAt }) => recordedAt <= instant).length;
  }

  /** The domain states the owner of each type; the desk of an act is the owner of its first event that has one. */
  private async refusalOf({ supersedes, events }: ActToAppend): Promise<NotSupersedable | undefined> {
    if (!supersedes) return undefined;
    const owners = await this.ownersOf(supersedes);
    if (!owners) return 'unknown-act';
    const desk = ownersIn(events)[0];
    if (desk && owners.some((owner) => owner !== desk)) return 'other-owner';
    return this.reservations.has(`superseded:${supersedes}`) ? 'superseded-before' : undefined;
  }

  private async ownersOf(actId: string): Promise<string[] | undefined> {
    const events = await this.readAct(actId);
    const before = events[0]?.supersedes;
    if (events.length === 0) return undefined;
    return [...ownersIn(events), ...((before && (await this.ownersOf(before))) || [])];
  }

  private store(act: ActToAppend): AppendedAct {
    const recordedAt = new Date('2026-11-22T05:00:00Z');
    const { actId, requestId, contentHash, office, supersedes = null, result } = act;
    if (supersedes) this.reserve('superseded', supersedes, act.events[0]?.streamId);
    for (const { kind, value, streamId } of act.reservations) this.reserve(kind, value, streamId);
    act.events.forEach((event, index) => {
      const kind = act.streams.find(({ streamId }) => streamId === event.streamId)?.kind ?? '';
      const stream = this.streams.get(event.streamId) ?? { kind, events: [] };
      this.streams.set(event.streamId, stream);
      const place = { position: this.events.length + 1, version: stream.events.length + 1 };
      const inAct = { actId, actIndex: index + 1, actSize: act.events.length, requestId };
      const meta = index === 0 ? (act.firstMeta ?? act.meta) : act.meta;
      const stamp = { eventId: uuidv7(), recordedAt, office, supersedes, meta };
      const stored: StoredEvent = { ...event, ...place, ...inAct, ...stamp };
      stream.events.push(stored);
      this.events.push(stored);
    });
    const done = { requestId, contentHash, actId, position: this.events.length, recordedAt, result };
    this.requests.set(requestId, done);
    this.appended.push(act);
    return done;
  }
}

function ownersIn(events: readonly { readonly type: string }[]): string[] {
  const owners: Readonly<Record<string, { readonly owner: string } | undefined>> = eventTypes;
  return events.flatMap(({ type }) => owners[type]?.owner ?? []).filter((owner) => owner !== '*');
}

const partitionOf = (streamId: string) => parseInt(streamId.slice(-1), 16);
