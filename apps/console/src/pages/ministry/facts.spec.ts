import { shownFacts } from './facts';

describe('shownFacts', () => {
  it('are in the order of reading, without keys', () => {
    expect(
      shownFacts({ recipientKey: 'k', kkNumber: '3204012211269001', diedOn: '2026-11-20', survivorKey: 's' }),
    ).toEqual([
      { name: 'diedOn', is: 'day', value: '2026-11-20' },
      { name: 'kkNumber', is: 'number', value: '3204012211269001' },
    ]);
  });

  it('take the area of an address, and a code as it is', () => {
    expect(shownFacts({ from: { area: '3204012001', line: 'Jl. Melati 1' }, to: '3273012001' })).toEqual([
      { name: 'from', is: 'area', value: '3204012001' },
      { name: 'to', is: 'area', value: '3273012001' },
    ]);
  });

  it('write a list in one line, and leave out what is not known', () => {
    expect(shownFacts({ changed: ['nik', 'name'], since: null, from: {} })).toEqual([
      { name: 'changed', is: 'text', value: 'nik, name' },
    ]);
  });
});
