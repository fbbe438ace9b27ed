import type { DatedEvent } from '@peristiwa/domain';
import type { StoredEvent } from '@peristiwa/ledger';
import { alone, HOME, idOf, on, STRANGER } from '@peristiwa/testing/domain';
import { foldFamilyStream, foldPersonStream, Unplaceable } from './fold-stream';

const ID = idOf(1);
const [entered, issued] = alone(1).map(({ event }) => event) as [DatedEvent, DatedEvent];
const childBorn = (number: number): DatedEvent => ({
  type: 'ChildBorn',
  occurredOn: on('2021-05-05'),
  data: { childId: idOf(number), name: 'Anak', sex: 'male', bornOn: on('2021-05-05'), parent: 'mother' },
});
const died: DatedEvent = {
  type: 'DeathRegistered',
  occurredOn: on('2020-02-02'),
  data: {
    actNumber: '3204-KM-22112026-0001',
    diedOn: on('2020-02-02'),
    age: 24,
    cause: 'other',
    attestedBy: 'doctor',
    reportedLate: true,
    flags: [],
  },
};

const voided: DatedEvent = {
  type: 'PersonActVoided',
  occurredOn: on('2026-11-22'),
  data: { by: 'cancellation', voided: 'biodata', reason: null, legalBasis: null },
};

/** A stream as stored: acts of one or more events, positions with gaps as other streams leave them. */
function stream(...acts: readonly (readonly DatedEvent[])[]): StoredEvent[] {
  const events = acts.flatMap((act, number) => act.map((event) => ({ event, actId: `act-${number + 1}` })));
  return events.map(({ event, actId }, index) => ({
    position: (index + 1) * 10,
    streamId: ID,
    version: index + 1,
    actId,
    actIndex: 1,
    actSize: 1,
    eventId: `event-${index}`,
    requestId: `request-${actId}`,
    type: event.type,
    schemaVersion: 1,
    occurredOn: event.occurredOn,
    reportedOn: '2026-11-22',
    recordedAt: new Date(1_800_000_000_000 + index),
    office: '3204',
    supersedes: null,
    data: JSON.stringify(event.data),
    meta: '{}',
  }));
}

const lives = (state: string) => {
  const { children, death } = JSON.parse(state) as { children: unknown[]; death?: unknown };
  return [children.length, death !== undefined];
};

// domain.md §5.5: every retraction carries the event that it voids.
it('names in the change of an act the acts that it takes out of the stream', () => {
  const marker = { ...voided, data: { ...voided.data, voided: 'death' } } as DatedEvent;
  const events = stream([entered], [died], [marker]).map((event) => ({
    ...event,
    schemaVersion: event.type === 'PersonActVoided' ? 2 : event.schemaVersion,
    supersedes: event.actId === 'act-3' ? 'act-2' : null,
  }));
  const [, ofDeath, ofCancellation] = foldPersonStream(events, 0).changes.map(
    ({ facts }) => JSON.parse(facts) as object[],
  );
  expect(ofDeath?.[0]).not.toHaveProperty('supersedes');
  expect(ofCancellation).toEqual([{ type: 'PersonActVoided', data: marker.data, supersedes: ['act-2'] }]);
});

// ADR 0059: the publisher reads the campaign of an act in the change log; desks write it into the meta of each event.
it.each([
  [
    'names the campaign of an act',
    '{"actor":"a","campaignId":"00000000-0000-7000-8000-000000009000"}',
    '00000000-0000-7000-8000-000000009000',
  ],
  ['names none that is not an id', '{"campaignId":"9000"}', undefined],
  ['names none of another act', '{}', undefined],
])('%s', (_, meta, campaignId) => {
  const [entry] = stream([entered]) as [StoredEvent];
  const [change] = foldPersonStream([{ ...entry, meta }], 0).changes;
  const [fact] = JSON.parse(change?.facts ?? '') as { campaignId?: string }[];
  expect(fact?.campaignId).toBe(campaignId);
});

// ADR 0066: the trace of a request goes with its act.
it.each([
  ['has the trace of its request', '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01', true],
  ['has none that is no traceparent', '3204051003889001', false],
])('the change of an act %s', (_, traceparent, isKept) => {
  const [entry] = stream([entered]) as [StoredEvent];
  const [change] = foldPersonStream([{ ...entry, meta: JSON.stringify({ traceparent }) }], 0).changes;
  const [fact] = JSON.parse(change?.facts ?? '') as { traceparent?: string }[];
  expect(fact?.traceparent).toBe(isKept ? traceparent : undefined);
});

// Issue 12, Data balikan: the metadata of the act name the case that it settles.
it('names in the change of an act the case of data balikan that it settles', () => {
  const settles = '01930000-0000-7000-8000-0000000000c1';
  const events = stream([entered], [died]).map((event) => ({
    ...event,
    meta:
      event.actId === 'act-2' ? JSON.stringify({ actor: 'x', settles }) : '{"reason":"\\"settles\\": no"}',
  }));
  const [entry, death] = foldPersonStream(events, 0).changes.map(
    ({ facts }) => JSON.parse(facts) as object[],
  );
  expect(entry?.[0]).not.toHaveProperty('settles');
  expect(death).toEqual([{ type: 'DeathRegistered', data: died.data, settles }]);
});

it('returns the row after all events, and a change per act with the state after it', () => {
  const { row, changes } = foldPersonStream(stream([entered], [childBorn(2), childBorn(3)], [died]), 0);
  expect(row).toMatchObject({
    personId: ID,
    version: 4,
    position: 40,
    status: 'deceased',
    diedOn: '2020-02-02',
    area: HOME.area,
  });
  const found = changes.map(({ actId, version, types, state }) => [actId, version, types, lives(state)]);
  expect(found).toEqual([
    ['act-1', 1, ['BiodataRecorded'], [0, false]],
    ['act-2', 3, ['ChildBorn', 'ChildBorn'], [2, false]],
    // A death before the births, recorded last: the fold puts it in its place, the changes keep the order of recording.
    ['act-3', 4, ['DeathRegistered'], [2, true]],
  ]);
  expect(changes[1]).toMatchObject({ position: 30, requestId: 'request-act-2', occurredOn: '2021-05-05' });
  expect(JSON.parse(changes[2]?.facts ?? '')).toEqual([{ type: 'DeathRegistered', data: died.data }]);
  expect(changes.at(-1)?.state).toBe(row.state);
});

it.each([
  [0, [1, 2, 3]],
  [1, [2, 3]],
  [2, [3]],
  [3, []],
])('returns changes only for the acts after version %d', (publishedVersion, versions) => {
  const { changes } = foldPersonStream(stream([entered], [childBorn(2)], [childBorn(3)]), publishedVersion);
  expect(changes.map(({ version }) => version)).toEqual(versions);
});

it('gives an act that could not be placed alone the first state that could be folded', () => {
  const { changes } = foldPersonStream(stream([childBorn(2)], [childBorn(3)], [entered], [died]), 0);
  expect(changes.map(({ state }) => lives(state))).toEqual([
    [2, false],
    [2, false],
    [2, false],
    [2, true],
  ]);
});

describe('a stream that cannot be placed is refused with a reason that contains none of its data', () => {
  const broken = (change: Partial<StoredEvent>) =>
    stream([entered]).map((event) => ({ ...event, ...change }));
  const withData = (change: object) => broken({ data: JSON.stringify({ ...entered.data, ...change }) });
  it.each([
    ['not-in-register', stream([childBorn(2)])],
    ['not-in-register', []],
    ['data-not-json', broken({ data: '{"nik":"3204011003859001' })],
    ['versions-not-dense', broken({ version: 2 })],
    ['versions-not-dense', stream([entered], [died]).toReversed()],
    ['row-not-valid', withData({ nik: '32' })],
    ['row-not-valid', withData({ sex: 'unknown' })],
    ['row-not-valid', withData({ bornOn: '1995-02-30' })],
    ['row-not-valid', withData({ placement: { familyId: STRANGER, address: { area: '32' } } })],
    ['row-not-valid', withData({ placement: { familyId: 'x', address: HOME } })],
    ['fold-failed', withData({ placement: undefined })],
    ['fold-failed', stream([entered], [{ ...died, data: null } as unknown as DatedEvent])],
  ])('%s', (reason, events) => {
    const fold = () => foldPersonStream(events, 0);
    expect(fold).toThrow(Unplaceable);
    expect(fold).toThrow(new Error(reason));
  });

  it('is cancelled and has no flags, when its act of entry is void', () => {
    const [entry, marker] = stream([entered], [voided]) as [StoredEvent, StoredEvent];
    const flagged = { ...entry, data: JSON.stringify({ ...entered.data, flags: ['name-has-digits'] }) };
    const { row, changes } = foldPersonStream([flagged, { ...marker, supersedes: entry.actId }], 0);
    expect(row).toMatchObject({ status: 'cancelled', flags: [] });
    expect(changes.map(({ state }) => (JSON.parse(state) as { status: string }).status)).toEqual([
      'registered',
      'cancelled',
    ]);
  });

  const member = { personId: STRANGER, relationship: 'child' as const };
  const born: DatedEvent = { type: 'FamilyMemberBorn', occurredOn: on('2021-05-05'), data: { member } };
  it.each([
    ['not-in-register', stream([born])],
    ['not-in-register', []],
    ['fold-failed', stream([issued], [{ ...born, data: null } as unknown as DatedEvent])],
    ['row-not-valid', stream([{ ...issued, data: { ...issued.data, kkNumber: '1' } } as DatedEvent])],
  ])('%s (family)', (reason, events) => {
    expect(() => foldFamilyStream(events)).toThrow(new Error(reason));
  });
  it('places a card that is issued before its member is born', () => {
    expect(foldFamilyStream(stream([issued], [born]))).toMatchObject({ version: 2, status: 'active' });
  });
});
