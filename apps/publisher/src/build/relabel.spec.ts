import { on } from '@peristiwa/testing';
import { relabelDrafts, type RecordedReform } from './relabel';

const recordedAt = new Date('2026-11-22T03:04:05.678Z');
const feed = { partner: 'kemensos', agreement: { version: 2 } };
const reform = (reformNo: number, changes: RecordedReform['changes']): RecordedReform => ({
  reformNo,
  decree: 'UU 14/2022',
  effectiveOn: on('2022-07-25'),
  changes,
  recordedAt,
});
/** Papua 2022 (domain.md §1.4): a regency goes to a new province. */
const papua = reform(1, [
  { to: '93', name: 'Papua Selatan' },
  { from: '9101', to: '9301', name: 'Kabupaten Merauke' },
]);
const split = reform(2, [
  { from: '9301022001', to: '9301022002', name: 'Kuprik Barat' },
  { from: '9301022001', to: '9301022003', name: 'Kuprik Timur' },
]);

describe('the messages of a boundary reform (domain.md §1.4, ADR 0061)', () => {
  it('given two rows, then each area has one message, without a person', () => {
    const counter = { reformNo: 0 };
    const drafts = relabelDrafts(feed, [papua], counter);
    expect(drafts.map(({ kind, personKey, personId }) => [kind, personKey, personId])).toEqual([
      ['relabelled', '93', undefined],
      ['relabelled', '9101', undefined],
    ]);
    expect(drafts[1]?.data).toEqual({
      area: '9101',
      to: [{ code: '9301', name: 'Kabupaten Merauke' }],
      effectiveOn: '2022-07-25',
      decree: 'UU 14/2022',
      reform: 1,
      recordedAt: '2026-11-22T03:04:05.678Z',
    });
    expect(counter.reformNo).toBe(1);
  });

  it('given an area that is split, then its one message names all successors', () => {
    const drafts = relabelDrafts(feed, [split], { reformNo: 0 });
    expect(drafts.map(({ data }) => data)).toMatchObject([
      { area: '9301022001', to: [{ code: '9301022002' }, { code: '9301022003' }] },
    ]);
  });

  it.each([
    [0, ['93', '9101', '9301022001']],
    [1, ['9301022001']],
    [2, []],
  ])(
    'given a feed that has announced %i of two reforms, then it has messages about %j',
    (reformNo, areas) => {
      const counter = { reformNo };
      expect(relabelDrafts(feed, [papua, split], counter).map(({ personKey }) => personKey)).toEqual(areas);
      expect(counter.reformNo).toBe(2);
    },
  );
});
