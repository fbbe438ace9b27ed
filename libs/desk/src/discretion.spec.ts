import type { DeskRejection } from './rejected';
import { discreet } from './discretion';

const refused = (...all: object[]) => {
  const [rejection, ...others] = all as DeskRejection[];
  return {
    kind: 'rejected' as const,
    rejection: rejection as DeskRejection,
    ...(others.length > 0 && { others }),
  };
};
const dead = { code: 'already-deceased', field: 'person', diedOn: '2026-01-02' };
const born = { code: 'death-before-birth', field: 'diedOn', bornOn: '1990-01-05' };
const other = { code: 'other-office-area', officeInCharge: '3204' };
const young = { code: 'under-marriage-age', field: 'wife', ageRequired: 19 };

/** Issue 13 §1 row 2: what a caller may not see is answered alike and without facts (UU 27/2022). */
describe('what an office is answered', () => {
  it.each([
    ['about its own residents: all facts', refused(dead, born), ['3204012001'], refused(dead, born)],
    [
      'about residents of another office: which one is in charge, alone',
      refused(dead, other, born),
      ['3578011001'],
      refused(other),
    ],
    [
      'about its own residents and others: no facts of lives',
      refused(dead, young),
      ['3204012001', '3578011001'],
      refused({ code: 'already-deceased', field: 'person' }, young),
    ],
    ['about nobody on record: all facts', refused(born), [], refused(born)],
    ['a fact that is not known here', refused({ ...young, weight: 1 }), ['3578011001'], refused(young)],
  ])('%s', (_what, refusal, areas, answered) => {
    expect(discreet(refusal, areas, '3204')).toEqual(answered);
  });
});
