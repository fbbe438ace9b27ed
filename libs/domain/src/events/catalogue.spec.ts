import { readdirSync } from 'node:fs';
import {
  assertKnownEvent,
  catalogue,
  eventAreas,
  eventTypes,
  streamKindOf,
  UnknownEventError,
  upcast,
  type EventType,
} from './catalogue';
import { desks, places, SUPERSEDING_DESK } from './definition';

const types = Object.keys(catalogue) as EventType[];

/** design.md §4: an event type is defined once, and everything else is derived from that. */
describe('the catalogue of events', () => {
  it('has each type in one area only', () => {
    const all = Object.values(eventAreas).flatMap((area) => Object.keys(area));
    expect(all.toSorted()).toEqual(types.toSorted());
  });

  it('lists every file of events; a file that is missing is named here', () => {
    const files = readdirSync(__dirname).filter((file) => !/^(catalogue|definition)\b/.test(file));
    expect(files.toSorted()).toEqual(
      Object.keys(eventAreas)
        .map((area) => `${area}.ts`)
        .toSorted(),
    );
  });

  it('has at least one type for every desk, and one for every place of the fold', () => {
    const owners = new Set(Object.values(eventTypes).map(({ owner }) => owner));
    expect([...owners].toSorted()).toEqual([...desks, SUPERSEDING_DESK].toSorted());
    const taken = new Set(Object.values(catalogue).flatMap((one) => ('place' in one ? [one.place] : [])));
    expect([...taken].toSorted()).toEqual([...places].toSorted());
  });

  const beyond = types.filter((type) => (catalogue[type] as { beyondArea?: string }).beyondArea);
  it.each(beyond)('%s names the source of the right to write beyond the area of the office', (type) => {
    expect((catalogue[type] as { beyondArea?: string }).beyondArea).toMatch(/(art\. \d+|domain\.md §)/);
  });

  it('knows the kind of stream of each type', () => {
    expect(streamKindOf).toMatchObject({
      BirthRegistered: 'person',
      FamilyCardIssued: 'family',
      MoveCaseOpened: 'move',
      FamilyActVoided: 'family',
    });
    expect(Object.keys(streamKindOf).toSorted()).toEqual(types.toSorted());
  });
});

/** design.md §2, guarantee 7. */
describe('an event that this release does not know', () => {
  it.each(types)('is not %s in its present version', (type) => {
    expect(() => assertKnownEvent(type, eventTypes[type].version, 7)).not.toThrow();
  });

  it.each([
    ['BirthRegistered', eventTypes.BirthRegistered.version + 1],
    ['BirthRegistered', 0],
    ['BirthAnnulled', 1],
    ['toString', 1],
  ])('%s version %i stops the reader, with its place', (type, version) => {
    const expected = new UnknownEventError(type, version, 7);
    expect(expected.message).toBe(
      `Event type ${type} version ${version} at position 7 is not known to this release`,
    );
    expect(() => assertKnownEvent(type, version, 7)).toThrow(expected);
  });
});

/** `golden.spec.ts` folds each old version; the result of the steps is checked here. */
describe('upcast', () => {
  it('returns the present version unchanged', () => {
    const data = { childId: 'x' };
    expect(upcast('ChildBorn', eventTypes.ChildBorn.version, data)).toBe(data);
  });

  it('gives null for the court in version 1 of marriage and divorce, which did not keep it', () => {
    expect(upcast('MarriageRegistered', 1, { spouseId: 'x' })).toEqual({
      spouseId: 'x',
      courtDispensation: null,
      courtPermit: null,
      marriageBook: null,
    });
    expect(upcast('DivorceRegistered', 1, { spouseId: 'x' })).toEqual({
      spouseId: 'x',
      court: null,
      divorceCertificate: null,
    });
  });

  it('turns the members that a succession of version 1 wrote into relationships to the new head (ADR 0003)', () => {
    const members = [{ personId: 'w', relationship: 'head' }];
    const data = { personId: 'h', succession: { headId: 'w', kkNumber: '3204010601209001', members } };
    expect(upcast('FamilyMemberDied', 1, data)).toEqual({
      personId: 'h',
      succession: { headId: 'w', kkNumber: '3204010601209001', relationships: members },
    });
    expect(upcast('FamilyMembersLeft', 1, { personIds: ['h'] })).toEqual({ personIds: ['h'] });
  });
});
