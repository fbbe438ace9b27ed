import { alone, given, idOf, on, SON, FATHER } from '@peristiwa/testing';
import { comesBack, leaves } from '../acts/abroad-under-test';
import { departs } from '../acts/move-under-test';
import { FOUR, type Refused } from '../scenes-under-test';

const away = FOUR.after(leaves([FATHER]));

export const abroadRefused: Refused<'abroad'> = {
  'not-a-citizen': [given(alone(7, { citizenship: 'foreign' })), leaves([idOf(7)]), 'movers.0'],

  'not-abroad': [FOUR, comesBack([SON]), 'persons.0'],

  'person-abroad': [away, departs([FATHER]), 'movers.0'],

  'return-before-departure': [away, comesBack([FATHER], { returnedOn: on('2026-10-31') }), 'returnedOn'],
};
