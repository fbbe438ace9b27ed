import { alone, given, idOf, on, SON, FATHER } from '@peristiwa/testing/domain';
import { comesBack, leaves } from '../acts/abroad-under-test';
import { departs } from '../acts/move-under-test';
import { dies } from '../acts/death-under-test';
import { correctsDeath } from '../acts/voiding-under-test';
import { FOUR, type Refused } from '../scenes-under-test';

const away = FOUR.after(leaves([FATHER]));

const certificate = { number: '0912/KONS/XI/2026', date: on('2026-11-12') };
const reported = { country: 'MY', mission: 'KBRI Kuala Lumpur', certificate };

export const abroadRefused: Refused<'abroad'> = {
  'event-not-abroad': [FOUR.after(dies(SON)), correctsDeath({ abroad: reported }), 'corrected.abroad'],

  'not-a-citizen': [given(alone(7, { citizenship: 'foreign' })), leaves([idOf(7)]), 'movers.0'],

  'not-abroad': [FOUR, comesBack([SON]), 'persons.0'],

  'person-abroad': [away, departs([FATHER]), 'movers.0'],

  'return-before-departure': [away, comesBack([FATHER], { returnedOn: on('2026-10-31') }), 'returnedOn'],
};
