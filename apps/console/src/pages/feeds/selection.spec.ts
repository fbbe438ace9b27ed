import { dayBefore, emptySelection, faultOf, toSelection } from './selection';

describe('the selection of a job', () => {
  it('has whole days of Jakarta: the last one ends where the next begins', () => {
    const form = { ...emptySelection, fromDay: '2026-11-27', toDay: '2026-11-30' };
    expect(toSelection(form)).toEqual({
      since: '2026-11-27T00:00:00+07:00',
      until: '2026-12-01T00:00:00+07:00',
    });
  });

  it('has only what was given', () => {
    const form = { ...emptySelection, fromSequence: 5, areas: ['3204'], kinds: ['died'] };
    expect(toSelection(form)).toEqual({ fromSequence: 5, areas: ['3204'], kinds: ['died'] });
  });

  it('counts days back by the calendar of Jakarta, which is in the next day from 17.00 UTC on', () => {
    expect(dayBefore(new Date('2026-11-28T16:59:59Z'), 1)).toBe('2026-11-27');
    expect(dayBefore(new Date('2026-11-28T17:00:00Z'), 1)).toBe('2026-11-28');
  });

  it.each([
    [{}, 'nothing'],
    [{ fromDay: '2026-11-27' }, undefined],
    [{ fromDay: '2026-11-27', toDay: '2026-11-27' }, undefined],
    [{ fromDay: '2026-11-27', toDay: '2026-11-26' }, 'days'],
    [{ fromSequence: 2, toSequence: 1 }, 'sequences'],
    [{ fromSequence: 2, toSequence: 2 }, undefined],
    [{ fromPosition: 9, toPosition: 8 }, 'positions'],
  ])('given %j, its fault is %s', (change, fault) => {
    expect(faultOf({ ...emptySelection, ...change })).toBe(fault);
  });
});
