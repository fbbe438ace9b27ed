import { byRegency, kindsIn } from './regency-table';

const rows = [
  { regency: '3204', kind: 'stop-payment', open: 1 },
  { regency: '3273', kind: 'stop-payment', open: 2 },
  { regency: '3273', kind: 're-route', open: 3 },
  { regency: null, kind: 'review', open: 1 },
];

describe('cases by regency', () => {
  it('has the regency with the most first, and those without an address by themselves', () => {
    expect(byRegency(rows)).toEqual([
      { regency: '3273', total: 5, byKind: { 'stop-payment': 2, 're-route': 3 } },
      { regency: null, total: 1, byKind: { review: 1 } },
      { regency: '3204', total: 1, byKind: { 'stop-payment': 1 } },
    ]);
    expect(byRegency([])).toEqual([]);
  });

  it('names the kinds that occur, in a fixed order', () => {
    expect(kindsIn(rows, ['re-route', 'orphans', 'stop-payment'])).toEqual(['re-route', 'stop-payment']);
  });
});
