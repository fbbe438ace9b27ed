import { idOf, on } from '@peristiwa/testing/domain';
import { motherNameOf, parentage, parentsAtEntry } from './parentage';

const [MOTHER, FATHER, ADOPTER] = [idOf(1), idOf(2), idOf(3)];

/** domain.md §2.5, variants (a) to (d) of the parents of a birth. */
describe('parentsAtEntry', () => {
  it('lists parents in the register by id, others by name', () => {
    const named = { motherName: 'Lastri', motherBornOn: on('1997-08-17'), fatherId: FATHER };
    const state = parentsAtEntry(named);
    expect(state).toEqual({
      parents: [
        { role: 'mother', kind: 'biological', name: 'Lastri', bornOn: '1997-08-17' },
        { role: 'father', kind: 'biological', personId: FATHER },
      ],
      motherId: undefined,
      fatherId: FATHER,
    });
    expect(motherNameOf(state)).toBe('Lastri');
  });

  it('lists a father by name', () => {
    const { parents } = parentsAtEntry({ motherId: MOTHER, fatherName: 'Slamet' });
    expect(parents.at(-1)).toEqual({ role: 'father', kind: 'biological', name: 'Slamet' });
  });

  it('lists nobody for a foundling', () => expect(parentsAtEntry({})).toEqual({ parents: [] }));
});

/** UU 23/2002 art. 39(2): an adoption does not end the tie with the parents by blood. */
it('names the parents by descent, not those by adoption', () => {
  const state = parentage([
    { role: 'mother', kind: 'adoptive', personId: ADOPTER, name: 'Rina' },
    { role: 'mother', kind: 'biological', personId: MOTHER },
    { role: 'father', kind: 'acknowledged', personId: FATHER },
  ]);
  expect(state).toMatchObject({ motherId: MOTHER, fatherId: FATHER });
  expect(motherNameOf(state)).toBeUndefined();
});
