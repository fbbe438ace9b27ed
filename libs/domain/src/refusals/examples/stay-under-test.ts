import { HOME, on } from '@peristiwa/testing/domain';
import { endsStay, stays } from '../acts/stay-under-test';
import { FOUR, type Refused } from '../scenes-under-test';

export const stayRefused: Refused<'stay'> = {
  'stay-already-recorded': [FOUR.after(stays()), stays({ until: on('2027-01-31') }), 'from'],

  'stay-at-home': [FOUR, stays({ address: { ...HOME, line: 'Jalan Kenanga 1' } }), 'address.area'],

  'stay-ends-early': [FOUR, stays({ until: on('2026-11-04') }), 'until'],

  'stay-not-found': [FOUR, endsStay(), 'person'],

  'stay-too-long': [FOUR, stays({ until: on('2027-11-07') }), 'until'],
};
