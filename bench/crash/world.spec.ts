import type { ActToAppend } from '@peristiwa/ledger';
import type { Household } from '../acts';
import { Versions } from '../versions';
import { contested, guarded, hotIndex, hotValue, malformed, repeated, someDayBefore, World } from './world';

const world = new World(1);
const { household, act: couple } = world.couple();
const versions = new Versions();
const birth = world.birth(household, versions);

it('a birth extends the streams of its household at the versions that are known', () => {
  versions.advance(birth);
  const next = world.birth(household, versions);
  expect(next.streams.map(({ version }) => version)).toEqual([0, 2, 2, 2]);
  const ids = [household.motherId, household.fatherId, household.familyId];
  expect(next.streams.slice(1).map(({ streamId }) => streamId)).toEqual(ids);
});

it('two writers never issue the same number', () => {
  const values = (acts: readonly ActToAppend[]) =>
    acts.flatMap(({ reservations }) => reservations.map(({ kind, value }) => `${kind}${value}`));
  const other = new World(2);
  const theirs = values([other.couple().act, other.birth(household as Household, versions)]);
  expect(values([couple, birth]).filter((value) => theirs.includes(value))).toEqual([]);
});

it('a repeated request is in another act', () => {
  const again = repeated(birth);
  expect(again.requestId).toBe(birth.requestId);
  expect(again.actId).not.toBe(birth.actId);
});

it('a late act has another day, the same for the whole act', () => {
  const days = new Set(someDayBefore(birth).events.map(({ occurredOn }) => occurredOn));
  expect([...days]).toEqual([expect.stringMatching(/^20(2[0-6])-\d\d-\d\d$/)]);
});

it('a guard is a claim without events; a stream that is written gets no guard', () => {
  expect(guarded(couple, 'another', 3).streams.at(-1)).toMatchObject({
    streamId: 'another',
    version: 3,
    events: 0,
  });
  expect(guarded(birth, household.motherId, 3)).toBe(birth);
});

it('a contested act reserves one more value', () => {
  expect(contested(birth, 'value').reservations).toHaveLength(birth.reservations.length + 1);
});

it('a malformed act differs in its first event', () => {
  const bad = malformed(birth);
  expect(bad.events[0]).not.toEqual(birth.events[0]);
  expect(bad.events.slice(1)).toEqual(birth.events.slice(1));
});

it('contended households and values belong to the current window', () => {
  expect(hotIndex(0, 5_000)).toBeLessThan(100);
  expect(hotIndex(20_000, 5_000)).toBeGreaterThanOrEqual(100);
  expect(hotIndex(50 * 20_000, 5_000)).toBeLessThan(100);
  expect(hotValue(20_000)).toMatch(/^contested-1-\d+$/);
});
