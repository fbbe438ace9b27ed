import type { AreaRelabelled } from '@peristiwa/contracts';
import { presentCodes } from './areas';

const relabelled = (reform: number, area: string, ...to: string[]): AreaRelabelled => ({
  area,
  to: to.map((code) => ({ code })),
  effectiveOn: '2026-11-20',
  decree: 'UU 1/2026',
  reform,
  recordedAt: '2026-11-22T03:04:05.678Z',
});

describe('the codes of today by the messages of a feed (domain.md §1.4)', () => {
  it('given none, then each code is its own', () => {
    expect(presentCodes([])('3204012001')).toBe('3204012001');
  });

  it('given rows of one reform, then the nearest area counts, whatever their order', () => {
    const rows = [relabelled(1, '3204', '3901'), relabelled(1, '320401', '390209')];
    for (const areas of [rows, rows.toReversed()]) {
      const presentCode = presentCodes(areas);
      expect(presentCode('3204012001')).toBe('3902092001');
      expect(presentCode('3204022001')).toBe('3901022001');
      expect(presentCode('3205012001')).toBe('3205012001');
    }
  });

  it('given two reforms, then a code goes through both', () => {
    const presentCode = presentCodes([relabelled(1, '3204', '3901'), relabelled(2, '3901', '3905')]);
    expect(presentCode('3204')).toBe('3905');
  });

  it('given two reforms in the other order, then they count by their numbers', () => {
    const presentCode = presentCodes([relabelled(2, '3901', '3905'), relabelled(1, '3204', '3901')]);
    expect(presentCode('3204')).toBe('3905');
  });

  it('given a new name only, then the code stays', () => {
    expect(presentCodes([relabelled(1, '3204', '3204')])('3204012001')).toBe('3204012001');
  });

  it('given an area that was split, then it keeps its code', () => {
    expect(presentCodes([relabelled(1, '3204', '3901', '3902')])('3204')).toBe('3204');
  });
});
