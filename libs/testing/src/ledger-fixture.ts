import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import { uuidv7 } from 'uuidv7';
import {
  desks,
  eventTypes,
  SUPERSEDING_DESK,
  type Change,
  type Reservation,
  type Desk,
  type DomainEvent,
} from '@peristiwa/domain';
import type { ActToAppend, AppendedAct, Ledger } from '@peristiwa/ledger';
import type { RecordedFact } from './domain/fixtures';
import type { RecordedEvent } from './domain/register';

export interface ActStampInLedger {
  /** Numbers that the act takes; none where the spec does not resolve them. */
  readonly reservations?: readonly Reservation[];
  readonly actId?: string;
  readonly office?: string;
  readonly reportedOn?: string;
  /** The desk that appends, where no event type of the act has an owner. */
  readonly desk?: Desk;
  /** The act that this one corrects or cancels. */
  readonly supersedes?: string;
}

/**
 * A real ledger that a specification fills: the desk that owns the first event of an act appends it. The fixture
 * counts the stream versions itself, so use one per database.
 */
export class LedgerFixture {
  private readonly versions = new Map<string, number>();

  private constructor(
    private readonly pools: readonly Pool[],
    private readonly ledgers: ReadonlyMap<Desk, Ledger>,
  ) {}

  /** Migrates the ledger of an empty database and opens it. */
  static async open(url: string): Promise<LedgerFixture> {
    // Loaded on demand: TypeORM takes longer to load than most unit specs take to run.
    const { migrateLedger, PostgresLedger } = await import('@peristiwa/ledger');
    const { createPool } = await import('@peristiwa/postgres');
    await migrateLedger(url, eventTypes);
    const pools = desks.map((desk) =>
      createPool({ url, role: `peristiwa_${desk}`, name: `fixture (${desk})`, max: 2 }),
    );
    const ledgers = desks.map((desk, index): [Desk, Ledger] => [
      desk,
      new PostgresLedger(pools[index] as Pool, desk),
    ]);
    return new LedgerFixture(pools, new Map(ledgers));
  }

  async close(): Promise<void> {
    await Promise.all(this.pools.map((pool) => pool.end()));
  }

  /** Appends one act and returns after the commit. */
  async append(changes: readonly Change[], stamp: ActStampInLedger = {}): Promise<AppendedAct> {
    const owner = stamp.desk ?? ownerOf(changes);
    if (!owner) throw new Error('No event type of the act has an owner: state the desk');
    const desk = this.ledgers.get(owner) as Ledger;
    const outcome = await desk.append(this.toAct(changes, stamp));
    if (outcome.kind === 'appended') return outcome.act;
    throw new Error(`Expected appended, got ${outcome.kind}`);
  }

  /** Records facts as one act. */
  record(facts: readonly RecordedFact[], stamp: ActStampInLedger = {}): Promise<AppendedAct> {
    const changes = facts.map(({ stream, event }) => ({ stream, events: [event] }));
    return this.append(changes, stamp);
  }

  /** Appends a history act by act, with the act ids, offices and report dates that it has. */
  async appendHistory(history: readonly RecordedEvent[]): Promise<void> {
    const acts = new Map<string, RecordedEvent[]>();
    const owners = new Map<string, Desk | undefined>();
    for (const event of history) acts.set(event.actId, [...(acts.get(event.actId) ?? []), event]);
    for (const [actId, events] of acts) {
      const { office, reportedOn, supersedes } = events[0] as RecordedEvent;
      const changes = events.map(({ stream, type, data, occurredOn, reportedOn: ofEvent }) => ({
        stream,
        events: [{ type, data, occurredOn, reportedOn: ofEvent } as Change['events'][number]],
      }));
      const desk = ownerOf(changes) ?? owners.get(supersedes ?? '');
      owners.set(actId, desk);
      await this.append(changes, { actId, office, reportedOn, desk, supersedes: supersedes ?? undefined });
    }
  }

  private toAct(changes: readonly Change[], stamp: ActStampInLedger): ActToAppend {
    const { actId = uuidv7(), office = '3204', reportedOn = '2026-11-22', supersedes } = stamp;
    const added = new Map<string, { kind: string; events: number }>();
    for (const { stream, events } of changes) {
      const known = added.get(stream.id)?.events ?? 0;
      added.set(stream.id, { kind: stream.kind, events: known + events.length });
    }
    const streams = [...added].map(([streamId, { kind, events }]) => {
      const version = this.versions.get(streamId) ?? 0;
      this.versions.set(streamId, version + events);
      return { streamId, kind, version, events };
    });
    const events = changes.flatMap(({ stream, events: facts }) =>
      facts.map(({ type, data, occurredOn, ...own }) => ({
        streamId: stream.id,
        type,
        schemaVersion: eventTypes[type as DomainEvent['type']].version,
        occurredOn,
        // Of an event that is later than the report of its act (INV-03), the history has the day.
        ...{ reportedOn, ...own },
        // A text is stored unchanged, so that a spec can store what a faulty writer would.
        data: typeof data === 'string' ? data : JSON.stringify(data),
      })),
    );
    const contentHash = createHash('sha256').update(JSON.stringify(events)).digest();
    const meta = { meta: '{}', result: '{}' };
    const ids = { actId, requestId: uuidv7(), contentHash, office, supersedes };
    return { ...ids, streams, reservations: stamp.reservations ?? [], events, ...meta };
  }
}

/** The owner of the first event that has one: a voiding event has none, any desk may append it. */
function ownerOf(changes: readonly Change[]): Desk | undefined {
  const owners = changes.flatMap(({ events }) => events.map(({ type }) => eventTypes[type].owner));
  return owners.find((owner) => owner !== SUPERSEDING_DESK);
}
