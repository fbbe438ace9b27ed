import { alone, FATHER, given, NEW_1, on, SON } from '@peristiwa/testing/domain';
import { enters } from '../acts/biodata-under-test';
import { baby, births } from '../acts/birth-under-test';
import {
  changesSex,
  deactivates,
  decree,
  goesMissing,
  isFound,
  merges,
  reactivates,
  renames,
} from '../acts/identity-under-test';
import { type Flagged, FOUR, type Refused } from '../scenes-under-test';

export const identityRefused: Refused<'identity'> = {
  'name-invalid': [FOUR, births({ children: [{ ...baby, name: 'Putri' }] }), 'children.0.name'],

  'nik-impossible': [given(), enters({ nik: '3204013202959001' }), 'person.nik'],

  'change-before-birth': [FOUR, renames({ changedOn: on('2000-01-01') }), 'changedOn'],

  'decision-after-change': [FOUR, renames({ decree: { ...decree, date: on('2026-11-11') } }), 'decree.date'],

  'nothing-changes': [FOUR, changesSex({ sex: 'female' }), 'sex'],

  'sex-change-while-married': [FOUR, changesSex({ sex: 'female' }, FATHER), 'person'],

  'nik-already-inactive': [FOUR.after(deactivates()), deactivates(), 'person'],

  'nik-not-inactive': [FOUR, reactivates(), 'personId'],

  'already-missing': [FOUR.after(goesMissing()), goesMissing(), 'person'],

  'not-missing': [FOUR, isFound(), 'personId'],

  'already-one-person': [FOUR, merges(SON, SON), 'duplicate'],

  'duplicate-has-own-acts': [FOUR, merges(SON, FATHER), 'duplicate'],
};

export const identityFlagged: Flagged<'identity'> = {
  'name-has-digits': [given(), enters({ name: 'Rina 2' }), NEW_1],

  'nik-differs-from-biodata': [given(), enters({ nik: '3204015502959001' }), NEW_1],

  'nik-region-unknown': [given(), enters({ nik: '9901015402959001' }), NEW_1],

  'possible-duplicate': [given(alone(7)), enters({ name: 'Rina Wulandary' }), NEW_1],
};
