import {
  codeTables,
  foldMove,
  streamKindOf,
  type EventType,
  type MoveEvent,
  type Recorded,
} from '@peristiwa/domain';
import type {
  AreaDirectory,
  Family,
  MoveCase,
  PersonOnRecord,
  StreamKind,
  StreamOnRecord,
} from '@peristiwa/domain';
import { effectiveFacts, emptyFamily, evolveFamily, todayIn } from '@peristiwa/domain';
import type { Ledger } from '@peristiwa/ledger';
import { parseStream, personOf, type Parsed } from '../projector/fold-stream';

/**
 * The records of a document, as the ledger had them up to one position: positions are without gaps and never change, so
 * the same document can be made again at any later time.
 */
export class Records {
  private readonly streams = new Map<string, readonly Parsed[]>();

  constructor(
    private readonly ledger: Ledger,
    readonly areas: AreaDirectory,
    private readonly upTo = Number.MAX_SAFE_INTEGER,
  ) {}

  /** The last position that was read. */
  get position(): number {
    return Math.max(0, ...[...this.streams.values()].flat().map(({ position }) => position));
  }

  /** The persons whose records were read. */
  get personIds(): readonly string[] {
    return [...this.streams.keys()].filter((id) => this.kindOf(id) === 'person');
  }

  async load(ids: readonly (string | undefined)[]): Promise<void> {
    const wanted = ids.filter((id) => id !== undefined && !this.streams.has(id)) as string[];
    if (wanted.length === 0) return;
    for (const [id, events] of await this.ledger.readStreams(wanted)) {
      const known = parseStream(events).filter(({ position }) => position <= this.upTo);
      if (known.length > 0) this.streams.set(id, known);
    }
  }

  async loadAct(actId: string): Promise<void> {
    await this.load((await this.ledger.readAct(actId)).map(({ streamId }) => streamId));
  }

  /** @throws Unplaceable */
  person(id: string | undefined): PersonOnRecord | undefined {
    const events = this.eventsOf(id, 'person');
    return events && personOf(events);
  }

  family(id: string): Family {
    const events = this.eventsOf(id, 'family') ?? [];
    return effectiveFacts(events).reduce<Family>(evolveFamily, emptyFamily);
  }

  move(id: string): MoveCase {
    return foldMove((this.eventsOf(id, 'move') ?? []) as unknown as Recorded<MoveEvent>[]);
  }

  /** The streams as rules about acts take them. */
  get onRecord(): ReadonlyMap<string, StreamOnRecord> {
    return new Map(
      [...this.streams].map(([id, events]) => {
        const facts = events.map((event) => ({
          ...event,
          recordedOn: todayIn(event.office, event.recordedAt.getTime()),
        }));
        return [id, { stream: { kind: this.kindOf(id) as StreamKind, id }, facts }];
      }),
    );
  }

  eventsOf(id: string | undefined, kind: StreamKind): readonly Parsed[] | undefined {
    return id !== undefined && this.kindOf(id) === kind ? this.streams.get(id) : undefined;
  }

  private kindOf(id: string): StreamKind | undefined {
    const type = this.streams.get(id)?.[0]?.type as EventType | undefined;
    return type && streamKindOf[type];
  }

  areaName(code: string): string {
    return this.areas.findEver(code)?.name ?? code;
  }

  /** A regency by its name; a place abroad stands as it was recorded. */
  placeName(place: string): string {
    return /^\d{4}$/.test(place) ? this.areaName(place) : place;
  }
}

const occupationNames = new Map(
  codeTables.find(({ id }) => id === 'jenis-pekerjaan')?.rows.map(({ code, name }) => [code, name]),
);

export function occupationName(code: number): string {
  return occupationNames.get(code) ?? String(code);
}
