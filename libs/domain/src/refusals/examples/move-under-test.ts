import {
  alone,
  familyOfFour,
  FAR_HOME,
  FATHER,
  given,
  HOME,
  idOf,
  NEW_1,
  on,
  OTHER_VILLAGE,
  SON,
} from '@peristiwa/testing/domain';
import { dies } from '../acts/death-under-test';
import { arrives, cancels, departed, departs, expires, newCard, relocates } from '../acts/move-under-test';
import { FOUR, type Refused } from '../scenes-under-test';

const fatherArrives = arrives({ family: newCard(FATHER) });

export const moveRefused: Refused<'move'> = {
  'address-unchanged': [FOUR, relocates({ address: HOME }), 'address'],

  'arrival-before-departure': [departed(FATHER), arrives({ arrivedOn: on('2026-10-31') }), 'arrivedOn'],

  'departure-already-open': [departed(SON), departs([SON]), 'movers.0'],

  'destination-differs': [departed(FATHER), arrives({ address: HOME }), 'address.area'],

  'destination-in-same-regency': [FOUR, departs([SON], { destination: OTHER_VILLAGE }), 'destination'],

  'move-class-differs': [FOUR, departs([SON], { moveClass: 'between-regencies' }), 'moveClass'],

  'move-expired': [departed(FATHER), arrives({}, undefined, NEW_1, on('2026-12-23')), 'moveId'],

  'move-not-found': [FOUR, arrives(), 'moveId'],

  'move-cancelled': [departed(SON).after(cancels), cancels, 'moveId'],

  'move-used': [departed(FATHER).after(fatherArrives), fatherArrives, 'moveId'],

  'move-still-valid': [departed(SON), expires('2026-12-01'), 'moveId'],

  'movers-all-deceased': [departed(SON).after(dies(SON)), arrives(), 'moveId'],

  'movers-not-on-one-card': [given(familyOfFour(), alone(7)), departs([SON, idOf(7)]), 'movers.1'],

  'needs-departure': [FOUR, relocates({ address: FAR_HOME }), 'address.area'],
};
