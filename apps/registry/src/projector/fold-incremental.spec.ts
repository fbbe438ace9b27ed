import type { StoredEvent } from '@peristiwa/ledger';
import {
  alone,
  FAR_HOME,
  given,
  idOf,
  KK,
  on,
  person,
  Random,
  randomActs,
  randomHistory,
  recordActs,
  recorded,
  VILLAGE,
} from '@peristiwa/testing/domain';
import {
  foldFamilyIncrementally,
  foldPersonIncrementally,
  foldPersonWhole,
  type FoldedPerson,
} from './fold-incremental';
import {
  foldFamilyStream,
  foldPersonStream,
  type ChangeRow,
  type FamilyRow,
  type PersonRow,
} from './fold-stream';
import { keptPerson, storedFamily, storedPerson, type FamilyState, type PersonState } from './stream-states';

const SEEDS = Array.from({ length: 12 }, (_, index) => 4_000 + index);

type Recorded = ReturnType<typeof randomHistory>[number];

/** The streams of a history as the ledger gives them. */
function streamsOf(history: readonly Recorded[], kind: 'person' | 'family'): StoredEvent[][] {
  const streams = new Map<string, StoredEvent[]>();
  for (const event of history) {
    if (event.stream.kind !== kind) continue;
    const stream = streams.get(event.stream.id) ?? [];
    stream.push(stored(event, stream.length + 1));
    streams.set(event.stream.id, stream);
  }
  return [...streams.values()];
}

function stored(event: Recorded, version: number): StoredEvent {
  const { stream, actId, supersedes, position, type, data, occurredOn } = event;
  const stamp = {
    actIndex: 1,
    actSize: 1,
    eventId: actId,
    requestId: actId,
    schemaVersion: event.schemaVersion,
    office: '3204',
  };
  const time = { occurredOn, reportedOn: '2026-11-22', recordedAt: new Date(1_800_000_000_000 + position) };
  const id = { position, streamId: stream.id, version, actId };
  return { ...id, ...stamp, ...time, type, supersedes, data: JSON.stringify(data), meta: '{}' };
}

/** The same facts recorded in another order: the entry first, the others at random, one act each. */
function reordered(stream: readonly StoredEvent[], random: Random): StoredEvent[] {
  const [entry, ...later] = stream;
  const order = later.map((event) => ({ event, key: random.next() })).toSorted((a, b) => a.key - b.key);
  return [entry as StoredEvent, ...order.map(({ event }) => event)].map((event, index) => ({
    ...event,
    version: index + 1,
    position: 1_000 + index,
    actId: `act-${index}`,
  }));
}

/** Batches that end between two acts at random places, as pages of the ledger do. */
function cut(stream: readonly StoredEvent[], random: Random): StoredEvent[][] {
  const batches: StoredEvent[][] = [];
  for (const event of stream) {
    const open = batches.at(-1);
    if (open && (open.at(-1)?.actId === event.actId || random.chance(0.4))) open.push(event);
    else batches.push([event]);
  }
  return batches;
}

const used = { incremental: 0, whole: 0 };

function projectPerson(batches: readonly (readonly StoredEvent[])[], random: Random) {
  let state: PersonState | undefined;
  let row: PersonRow | undefined;
  const changes: ChangeRow[] = [];
  const events: StoredEvent[] = [];
  for (const batch of batches) {
    const publishedVersion = events.length;
    events.push(...batch);
    // Sometimes the state is read from the table, sometimes it was kept in memory.
    if (row && random.chance(0.3)) state = storedPerson(row.version, row.state);
    const incremental = state || publishedVersion === 0 ? foldPersonIncrementally(state, batch) : undefined;
    const placed = incremental ?? (foldPersonWhole(events, publishedVersion) as FoldedPerson);
    used[incremental ? 'incremental' : 'whole'] += 1;
    row = placed.row;
    changes.push(...placed.changes);
    state = keptPerson(placed.row, placed.last);
  }
  return { row, changes };
}

function rowsOf(stream: readonly StoredEvent[]) {
  const { row, changes } = foldPersonStream(stream, 0);
  return { row, changes };
}

describe.each(SEEDS)('random history %i', (seed) => {
  const random = new Random(seed);
  const history = randomHistory(seed, 120);

  it('gives the same rows and changes in batches as when folded whole, in the order of recording', () => {
    for (const stream of streamsOf(history, 'person')) {
      expect(projectPerson(cut(stream, random), random)).toEqual(rowsOf(stream));
    }
  });

  it('gives the same rows and changes in any other order of recording', () => {
    for (const stream of streamsOf(history, 'person')) {
      const other = reordered(stream, random);
      expect(projectPerson(cut(other, random), random)).toEqual(rowsOf(other));
    }
  });

  it('gives the same rows of family cards', () => {
    for (const stream of streamsOf(history, 'family')) {
      let state: FamilyState | undefined;
      let row: FamilyRow | undefined;
      for (const batch of cut(stream, random)) {
        row = foldFamilyIncrementally(state, batch) as FamilyRow;
        state = storedFamily(row.version, row.state);
      }
      expect(row).toEqual(foldFamilyStream(stream));
    }
  });
});

it('gives the same rows and changes for histories with corrected, cancelled and annulled acts', () => {
  const before = { ...used };
  for (let seed = 6_000; seed < 6_120; seed++) {
    const random = new Random(seed);
    for (const stream of streamsOf(recordActs(randomActs(seed, 30)).events, 'person')) {
      expect(projectPerson(cut(stream, random), random)).toEqual(rowsOf(stream));
    }
  }
  expect(used.incremental - before.incremental).toBeGreaterThan(500);
  expect(used.whole - before.whole).toBeGreaterThan(500);
});

it('is folded incrementally in most cases, and whole for late facts', () => {
  expect(used.incremental).toBeGreaterThan(1_000);
  expect(used.whole).toBeGreaterThan(100);
});

/** INV-02, domain.md §2.8: recorded last, and folded before the death. */
it.each(['2026-11-09', '2026-11-10'])(
  'has an arrival of %s in the row, recorded after a death of 2026-11-10',
  (day) => {
    const placement = {
      familyId: idOf(0xf01),
      kkNumber: KK,
      relationship: 'head',
      address: FAR_HOME,
    } as const;
    const moveId = idOf(0x4001);
    const { events } = given(
      alone(1),
      recorded(person(idOf(1)), {
        type: 'DeathRegistered',
        occurredOn: on('2026-11-10'),
        data: {
          actNumber: '3204-KM-22112026-9001',
          diedOn: on('2026-11-10'),
          age: 30,
          cause: 'other',
          attestedBy: 'doctor',
          reportedLate: false,
          flags: [],
        },
      }),
      recorded(person(idOf(1)), {
        type: 'PersonArrived',
        occurredOn: on(day),
        data: { moveId, arrivedOn: on(day), from: VILLAGE, reason: 'work', placement },
      }),
    ).register;
    const [stream] = streamsOf(events, 'person') as [StoredEvent[]];
    const one = stream.map((event) => [event]);
    const projected = projectPerson(one, new Random(1));
    expect(projected).toEqual(rowsOf(stream));
    expect(projected.row).toMatchObject({ status: 'deceased', diedOn: '2026-11-10', area: FAR_HOME.area });
  },
);

describe('exceptional events are not folded incrementally', () => {
  const [stream] = streamsOf(randomHistory(7, 60), 'person');
  const [entry, next] = stream as [StoredEvent, StoredEvent];
  const { row, last: entered } = foldPersonIncrementally(undefined, [entry]) as FoldedPerson;
  const start = keptPerson(row, entered);
  const after = keptPerson(row, next as unknown as FoldedPerson['last']);
  const dayBefore = { ...next, occurredOn: '1900-01-01' };

  it.each([
    ['a fact before the last one', foldPersonIncrementally(after, [dayBefore])],
    [
      'a second entry after another fact',
      foldPersonIncrementally(after, [{ ...entry, version: 2, position: entry.position + 1 }]),
    ],
    ['a version that is missing', foldPersonIncrementally(start, [{ ...next, version: 3 }])],
    ['data that is not JSON', foldPersonIncrementally(start, [{ ...next, data: '{' }])],
    ['a fact about an unregistered person', foldPersonIncrementally(undefined, [{ ...next, version: 1 }])],
    ['nothing new', foldPersonIncrementally(start, [])],
    ['a card that was never issued', foldFamilyIncrementally(undefined, [next])],
  ])('%s', (_, outcome) => {
    expect(outcome).toBeUndefined();
  });

  describe('an act that supersedes another is not folded incrementally: it may void facts in the state (ADR 0003)', () => {
    const supersedes = '00000000-0000-7000-8000-00000000ac01';
    const voided = { ...next, type: 'PersonActVoided', data: '{"by":"cancellation"}', supersedes };
    const [card] = streamsOf(randomHistory(7, 60), 'family');
    const issued = card?.[0] as StoredEvent;
    const known = storedFamily(1, foldFamilyStream([issued]).state);
    const cardNext = { ...issued, version: 2, position: issued.position + 1 };
    const settled = {
      left: [],
      joined: [],
      address: {},
      head: { headId: 'x', kkNumber: '', relationships: [] },
    };

    it.each([
      ['that cancels, on a person', foldPersonIncrementally(start, [voided])],
      ['that corrects, with facts of usual types', foldPersonIncrementally(start, [{ ...next, supersedes }])],
      ['after usual acts of one batch', foldPersonIncrementally(start, [next, { ...voided, version: 3 }])],
      [
        'that cancels, on a card',
        foldFamilyIncrementally(known, [{ ...cardNext, type: 'FamilyActVoided', data: '{}', supersedes }]),
      ],
      [
        'that settles a card',
        foldFamilyIncrementally(known, [
          { ...cardNext, type: 'FamilyCardSettled', data: JSON.stringify(settled), supersedes },
        ]),
      ],
    ])('%s', (_, outcome) => {
      expect(outcome).toBeUndefined();
    });

    it('folds the same fact of an act that supersedes nothing', () => {
      expect(foldPersonIncrementally(start, [next])).toBeDefined();
      const data = JSON.stringify({ address: JSON.parse(issued.data).address });
      expect(foldFamilyIncrementally(known, [{ ...cardNext, type: 'FamilyRelocated', data }])).toBeDefined();
    });
  });

  it('folds a fact of the same day that ranks later', () => {
    const last = { type: 'ChildBorn' as const, occurredOn: next.occurredOn as never, position: 1 };
    const died = {
      ...next,
      schemaVersion: 1,
      type: 'AddressChanged',
      data: '{"address":{"area":"3204012001"}}',
    };
    expect(foldPersonIncrementally({ ...start, last }, [died])).toBeDefined();
  });
});
