import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isPlainDate, type PlainDate } from '@peristiwa/kernel';
import { fullestOfEachType, storyOfEveryType } from '@peristiwa/testing';
import {
  eventTypes,
  type EventType,
  type FamilyEvent,
  type MoveEvent,
  type PersonEvent,
} from './events/catalogue';
import type { StreamKind } from './events/definition';
import { isVoiding } from './effective';
import { foldFamily, foldMove, foldPerson, toFact, type StoredForm } from './fold';

interface Golden {
  readonly type: EventType;
  readonly schemaVersion: number;
  readonly stream: StreamKind;
  readonly occurredOn: PlainDate;
  readonly data: Readonly<Record<string, unknown>>;
}

const FOLDER = join(__dirname, '../golden');
const files = readdirSync(FOLDER).toSorted();
const read = (file: string) => JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Golden;
const types = Object.keys(eventTypes) as EventType[];
const fileOf = (type: EventType) => `${type}.v${eventTypes[type].version}.json`;

/** Names and kinds of the members, not their values; an empty list says nothing about its items. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? [] : [shapeOf(value[0])];
  if (typeof value === 'string') return isPlainDate(value) ? 'date' : 'string';
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, shapeOf(member)]));
}

/** What the deciders write today, as it would be stored. */
const present = new Map<string, Golden>(
  [...fullestOfEachType(storyOfEveryType())].map(([type, event]) => {
    const { schemaVersion, stream, occurredOn, data } = event;
    return [
      type,
      JSON.parse(JSON.stringify({ type, schemaVersion, stream: stream.kind, occurredOn, data })) as Golden,
    ];
  }),
);

/**
 * The stored form of every event type and version. These files are append-only: an event of today is in ledgers for
 * ever. A new type or version gets a new file, with the content that the failing test prints.
 */
describe('golden events', () => {
  it('exist for every type in its present version, and for nothing else', () => {
    const known = types.flatMap((type) =>
      Array.from({ length: eventTypes[type].version }, (_, index) => `${type}.v${index + 1}.json`),
    );
    expect(files).toEqual(known.toSorted());
  });

  it.each(types)('%s: what is written today has the stored shape', (type) => {
    const stored = files.includes(fileOf(type)) ? read(fileOf(type)) : `store as ${fileOf(type)}`;
    const today = present.get(type);
    expect(stored).toEqual({ ...today, occurredOn: expect.any(String), data: expect.any(Object) });
    expect(shapeOf((stored as Golden).data)).toEqual(shapeOf(today?.data));
  });

  it.each(files)('%s still folds', (file) => {
    const golden = read(file);
    const entry: Record<StreamKind, EventType> = {
      person: 'BiodataRecorded',
      family: 'FamilyCardIssued',
      move: 'MoveCaseOpened',
    };
    const stored = (event: Golden, position: number): StoredForm => ({
      ...event,
      position,
      data: JSON.stringify(event.data),
      actId: `act-${position}`,
      // What takes an act out is in an act that supersedes.
      supersedes: isVoiding(event) ? 'another act' : null,
    });
    const events = [stored(read(fileOf(entry[golden.stream])), 1), stored(golden, 2)];
    const fold: Record<StreamKind, () => { status: string }> = {
      person: () => foldPerson(events.map((event) => toFact<PersonEvent>(event))),
      family: () => foldFamily(events.map((event) => toFact<FamilyEvent>(event))),
      move: () => foldMove(events.map((event) => toFact<MoveEvent>(event))),
    };
    expect(['unregistered', 'none']).not.toContain(fold[golden.stream]().status);
  });
});
