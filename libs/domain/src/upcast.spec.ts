import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DomainEvent } from './act';
import { foldFamily, foldMove, foldPerson, type Recorded } from './fold';
import { eventTypes, UnknownEventError, type EventType } from './ownership';
import { parseStored, upcast, upcastSteps, type StoredForm } from './upcast';

const FOLDER = join(__dirname, '../golden');

interface Golden {
  readonly type: EventType;
  readonly schemaVersion: number;
  readonly stream: 'person' | 'family' | 'move';
  readonly occurredOn: string;
  readonly data: object;
}

const golden = readdirSync(FOLDER)
  .toSorted()
  .map((file) => JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Golden);

function stored(event: Golden, position: number): StoredForm {
  return { ...event, position, data: JSON.stringify(event.data) };
}

describe('upcast', () => {
  it('has one step for every version but the last', () => {
    for (const [type, { version }] of Object.entries(eventTypes)) {
      expect([type, upcastSteps[type as EventType]?.length ?? 0]).toEqual([type, version - 1]);
    }
  });

  it('takes the steps from the stored version on, in order', () => {
    const steps = {
      SpouseDied: [
        (data: object) => ({ ...data, second: true }),
        (data: object) => ({ ...data, third: Object.keys(data) }),
      ],
    };
    expect(upcast('SpouseDied', 1, { first: 1 }, steps)).toEqual({
      first: 1,
      second: true,
      third: ['first', 'second'],
    });
  });

  it('leaves the present form as it is', () => {
    const data = { childId: 'x' };
    expect(upcast('ChildBorn', 1, data)).toBe(data);
  });

  it.each([
    ['Resurrected', 1],
    ['ChildBorn', 0],
    ['ChildBorn', eventTypes.ChildBorn.version + 1],
  ])('does not guess what %s version %i means', (type, version) => {
    expect(() => upcast(type, version, {})).toThrow(UnknownEventError);
  });
});

describe('parseStored', () => {
  it('keeps what the reader has besides', () => {
    const event = { ...stored(golden[0] as Golden, 7), actId: 'an-act' };
    expect(parseStored(event)).toEqual({ ...event, data: (golden[0] as Golden).data });
  });

  it('names position, type and version of an event of a newer release', () => {
    const newer = { ...stored(golden[0] as Golden, 7), schemaVersion: 99 };
    expect(() => parseStored(newer)).toThrow(
      expect.objectContaining({ type: newer.type, schemaVersion: 99, position: 7 }),
    );
  });

  it('refuses text that is not JSON', () => {
    expect(() => parseStored({ ...stored(golden[0] as Golden, 7), data: '{' })).toThrow(SyntaxError);
  });
});

/** Yesterday's events on today's code: each golden file behind the first event of its kind of stream. */
it.each(golden.map((event) => [`${event.type} version ${event.schemaVersion}`, event] as const))(
  '%s of the golden files still folds',
  (_, event) => {
    const entry = { person: 'BiodataRecorded', family: 'FamilyCardIssued', move: 'MoveCaseOpened' } as const;
    const first = golden.find(({ type }) => type === entry[event.stream]) as Golden;
    const events = [stored(first, 1), stored(event, 2)].map((one) => parseStored<DomainEvent>(one));
    const fold = { person: foldPerson, family: foldFamily, move: foldMove }[event.stream] as (
      all: readonly Recorded[],
    ) => { readonly status: string };
    expect(['unregistered', 'none']).not.toContain(fold(events).status);
  },
);
