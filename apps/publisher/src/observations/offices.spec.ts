import type { AreaChange } from '@peristiwa/domain';
import { plainDate } from '@peristiwa/kernel';
import type { RecordedReform } from '../build/relabel';
import { Offices } from './offices';

function officesAfter(...reforms: readonly (readonly AreaChange[])[]) {
  const recorded = reforms.map((changes, index): RecordedReform => {
    const [decree, effectiveOn] = ['UU 99/2026', plainDate('2026-11-01')];
    return { reformNo: index + 1, decree, effectiveOn, changes, recordedAt: new Date(0) };
  });
  return new Offices({ reforms: async () => recorded } as never);
}

/** Kode wilayah change by law, and an office with its area (domain.md §1.4); issue 12, Data balikan. */
describe('the offices of cases', () => {
  const renumbered: AreaChange = { from: '3204', to: '3295', name: 'Kabupaten Bandung Raya' };
  const divided: AreaChange = { from: '320405', to: '329601', name: 'Cileunyi' };
  const founded: AreaChange = { to: '3296', name: 'Kabupaten Bandung Selatan' };

  it('are the kabupaten and kota of today', async () => {
    const offices = officesAfter();
    expect(
      await Promise.all(['3204', '3273', '3299', '32', '320401'].map((one) => offices.exists(one))),
    ).toEqual([true, true, false, false, false]);
    expect(await offices.inChargeOf('3204012001')).toBe('3204');
    expect(await offices.codesOf('3204')).toEqual(['3204']);
  });

  it('given another code, then the office has the cases of the former one', async () => {
    const offices = officesAfter([renumbered]);
    expect([await offices.exists('3204'), await offices.exists('3295')]).toEqual([false, true]);
    // The second village is on no list.
    expect([await offices.inChargeOf('3204052001'), await offices.inChargeOf('3204012001')]).toEqual([
      '3295',
      '3295',
    ]);
    expect(await offices.codesOf('3295')).toEqual(['3295', '3204']);
  });

  it('given a part of its area for a new one, then its cases stay until it hands them over', async () => {
    const offices = officesAfter([founded, divided]);
    expect([await offices.exists('3204'), await offices.exists('3296')]).toEqual([true, true]);
    expect(await offices.inChargeOf('3204052001')).toBe('3296');
    expect(await offices.codesOf('3296')).toEqual(['3296']);
    expect(await offices.codesOf('3204')).toEqual(['3204']);
  });
});
