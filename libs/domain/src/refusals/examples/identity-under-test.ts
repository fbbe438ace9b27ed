import { alone, given, NEW_1 } from '@peristiwa/testing';
import { enters } from '../acts/biodata-under-test';
import { baby, births } from '../acts/birth-under-test';
import { type Flagged, FOUR, type Refused } from '../scenes-under-test';

export const identityRefused: Refused<'identity'> = {
  'name-invalid': [FOUR, births({ children: [{ ...baby, name: 'Putri' }] }), 'children.0.name'],

  'nik-impossible': [given(), enters({ nik: '3204013202959001' }), 'person.nik'],
};

export const identityFlagged: Flagged<'identity'> = {
  'name-has-digits': [given(), enters({ name: 'Rina 2' }), NEW_1],

  'nik-differs-from-biodata': [given(), enters({ nik: '3204015502959001' }), NEW_1],

  'nik-region-unknown': [given(), enters({ nik: '9901015402959001' }), NEW_1],

  'possible-duplicate': [given(alone(7)), enters({ name: 'Rina Wulandary' }), NEW_1],
};
