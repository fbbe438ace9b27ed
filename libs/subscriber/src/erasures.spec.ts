import { Erasures, withoutFacts } from './erasures';

describe('erasures of a chunk', () => {
  it('are one set for all persons from whom the same members are withdrawn, in any order of the names', () => {
    const erasures = new Erasures();
    erasures.add('ani', ['nik', 'address']);
    erasures.add('budi', ['address', 'nik']);
    erasures.add('citra', ['nik']);
    erasures.add('dewi', []);
    expect([...erasures]).toEqual([
      { names: ['nik', 'address'], personKeys: ['ani', 'budi'] },
      { names: ['nik'], personKeys: ['citra'] },
    ]);
  });

  it('take the named facts away and keep the others', () => {
    expect(withoutFacts({ diedOn: '2026-11-20', from: '3204' }, ['diedOn', 'to'])).toEqual({ from: '3204' });
  });
});
