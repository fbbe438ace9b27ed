import { alone, FATHER, given, idOf, on, SON } from '@peristiwa/testing/domain';
import { steps } from '../acts/document-under-test';
import { FOUR, type Refused } from '../scenes-under-test';

const FOREIGNER = idOf(7);

export const documentRefused: Refused<'document'> = {
  'document-changed-later': [
    FOUR.after(steps(FATHER, { document: 'ktp-el', status: 'recorded' })),
    steps(FATHER, { document: 'ktp-el', status: 'print-ready', changedOn: on('2026-11-19') }),
    'changedOn',
  ],

  'document-step-impossible': [FOUR, steps(FATHER, { document: 'ktp-el', status: 'issued' }), 'status'],

  'ikd-needs-ktp': [FOUR, steps(FATHER, { document: 'ikd', status: 'active' }), 'document'],

  'kia-not-due': [FOUR, steps(FATHER, { document: 'kia', status: 'issued' }), 'document'],

  'ktp-not-due': [FOUR, steps(SON, { document: 'ktp-el', status: 'recorded' }), 'document'],

  'loss-report-missing': [
    FOUR.after(steps(SON, { document: 'kia', status: 'issued' })),
    steps(SON, { document: 'kia', status: 'lost' }),
    'policeReport',
  ],

  'permanent-stay-required': [
    given(alone(7, { citizenship: 'foreign' })),
    steps(FOREIGNER, { document: 'ktp-el', status: 'recorded' }),
    'person',
  ],
};
