import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isPlainDate } from '@peristiwa/kernel';
import { goldenEvents, goldenFileOf, type GoldenEvent } from '@peristiwa/testing/domain';
import {
  eventTypes,
  type AreaEvent,
  type EventType,
  type FamilyEvent,
  type MoveEvent,
  type PersonEvent,
} from './events/catalogue';
import type { StreamKind } from './events/definition';
import { isVoiding } from './effective';
import { foldAreas, foldFamily, foldMove, foldPerson, toFact, type StoredForm } from './fold';

const FOLDER = join(__dirname, '../golden');
const files = readdirSync(FOLDER).toSorted();
const read = (file: string) => JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as GoldenEvent;
const types = Object.keys(eventTypes) as EventType[];
const fileOf = (type: EventType) => goldenFileOf(type, eventTypes[type].version);

/** Names and kinds of the members, not their values; an empty list says nothing about its items. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? [] : [shapeOf(value[0])];
  if (typeof value === 'string') return isPlainDate(value) ? 'date' : 'string';
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, shapeOf(member)]));
}

const present = goldenEvents();

/**
 * The stored form of every event type and version. These files are append-only: an event written today stays in
 * ledgers for ever. `npm run golden` writes the file of a new type or version and changes none that is there.
 */
describe('golden events', () => {
  it('exist for every type in its present version, and for nothing else', () => {
    const known = types.flatMap((type) =>
      Array.from({ length: eventTypes[type].version }, (_, index) => goldenFileOf(type, index + 1)),
    );
    expect(files).toEqual(known.toSorted());
  });

  it.each(types)(
    '%s occurs in the story or in random worlds, and an event written today has the stored shape',
    (type) => {
      const file = fileOf(type);
      const today = present.get(file);
      const stored = files.includes(file) ? read(file) : `\`npm run golden\` writes ${file}`;
      expect(today).toBeDefined();
      expect(stored).toEqual({ ...today, occurredOn: expect.any(String), data: expect.any(Object) });
      expect(shapeOf((stored as GoldenEvent).data)).toEqual(shapeOf(today?.data));
    },
  );

  it.each(files)('%s still folds', (file) => {
    const golden = read(file);
    const entry: Record<StreamKind, EventType> = {
      person: 'BiodataRecorded',
      family: 'FamilyCardIssued',
      move: 'MoveCaseOpened',
      area: 'AreaRestructured',
      death: 'DeathWithoutNikRegistered',
    };
    const stored = (event: GoldenEvent, position: number): StoredForm => ({
      ...event,
      reportedOn: event.occurredOn,
      position,
      data: JSON.stringify(event.data),
      actId: `act-${position}`,
      // A voiding event is part of an act that supersedes.
      supersedes: isVoiding(event) ? 'another act' : null,
    });
    const events = [stored(read(fileOf(entry[golden.stream])), 1), stored(golden, 2)];
    const fold: Record<StreamKind, () => { status: string }> = {
      person: () => foldPerson(events.map((event) => toFact<PersonEvent>(event))),
      family: () => foldFamily(events.map((event) => toFact<FamilyEvent>(event))),
      move: () => foldMove(events.map((event) => toFact<MoveEvent>(event))),
      area: () => ({ status: String(foldAreas(events.map((event) => toFact<AreaEvent>(event))).length) }),
      // An act about nobody in the register has no state; its content has to be readable.
      death: () => ({ status: events.map((event) => toFact(event).type).join() }),
    };
    expect(['unregistered', 'none']).not.toContain(fold[golden.stream]().status);
  });
});
