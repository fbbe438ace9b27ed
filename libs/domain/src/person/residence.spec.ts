import { addDays } from '@peristiwa/kernel';
import { on } from '@peristiwa/testing/domain';
import { residenceOn, withStay, type Stay } from './residence';

const [BANDUNG, BADUNG] = ['3204052001', '5103012002'];
const stays: readonly Stay[] = [
  { area: BANDUNG, from: on('2020-01-06') },
  { area: BADUNG, from: on('2026-03-01') },
  { area: null, from: on('2026-06-01') },
];
const death = { diedOn: on('2026-04-30'), actNumber: '3204-KM-22112026-9001', cause: 'other' };

/** Residence on the day of the event, not of its registration (domain.md §5.3). */
describe('residenceOn', () => {
  it.each([
    ['2020-01-05', undefined, undefined],
    ['2020-01-06', BANDUNG, BANDUNG],
    ['2026-02-28', BANDUNG, BANDUNG],
    ['2026-03-01', BADUNG, BADUNG],
    ['2026-04-30', BADUNG, BADUNG],
    ['2026-05-01', BADUNG, undefined],
    ['2026-06-01', undefined, undefined],
  ])('on %s: %s; of somebody who died on 30 April: %s', (day, alive, dead) => {
    expect(residenceOn({ stays }, on(day))).toBe(alive);
    expect(residenceOn({ stays, death }, on(day))).toBe(dead);
  });
});

describe('withStay', () => {
  const first = stays.slice(0, 1);
  const day = on('2026-03-01');
  it('continues a stay in the same village', () => expect(withStay(first, BANDUNG, day)).toBe(first));
  it('begins a stay in another village', () =>
    expect(withStay(first, BADUNG, day)).toEqual(stays.slice(0, 2)));
  it('keeps the last of several on one day, and nothing when it is the one before', () => {
    const moved = withStay(first, BADUNG, day);
    expect(withStay(moved, null, day)).toEqual([...first, { area: null, from: day }]);
    expect(withStay(moved, BANDUNG, day)).toEqual(first);
    expect(withStay(moved, BANDUNG, addDays(day, 1))).toHaveLength(3);
  });
});
