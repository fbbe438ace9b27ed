import { assertKnownEvent, desks, eventTypes, UnknownEventError } from './ownership';

describe('ownership of event types', () => {
  it('names one of the four desks for each', () => {
    const owners = new Set(Object.values(eventTypes).map(({ owner }) => owner));
    expect([...owners].toSorted()).toEqual([...desks].toSorted());
  });

  it.each(Object.entries(eventTypes))('knows %s in its present version', (type, { version }) => {
    expect(() => assertKnownEvent(type, version, 7)).not.toThrow();
  });

  it.each([
    ['BirthRegistered', 2],
    ['BirthRegistered', 0],
    ['BirthAnnulled', 1],
    ['toString', 1],
  ])('stops at %s version %i and says where', (type, version) => {
    const expected = new UnknownEventError(type, version, 7);
    expect(expected.message).toBe(
      `Event type ${type} version ${version} at position 7 is not known to this release`,
    );
    expect(() => assertKnownEvent(type, version, 7)).toThrow(expected);
  });
});
