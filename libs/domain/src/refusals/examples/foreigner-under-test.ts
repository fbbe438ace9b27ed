import { NEW_1, on, SON } from '@peristiwa/testing/domain';
import { changesPermit, entersForeigner, papersWith } from '../acts/foreigner-under-test';
import { FOUR, type Refused } from '../scenes-under-test';

export const foreignerRefused: Refused<'foreigner'> = {
  'not-a-foreigner': [FOUR, changesPermit(SON), 'person'],

  'passport-expired': [
    FOUR,
    entersForeigner({}, { papers: papersWith('2026-11-21') }),
    'papers.passport.validUntil',
  ],

  'permit-already-recorded': [
    FOUR.after(entersForeigner()),
    changesPermit(NEW_1, { issuedOn: on('2026-11-05') }),
    'permit.issuedOn',
  ],

  'permit-end-missing': [FOUR, entersForeigner({ validUntil: undefined }), 'permit.validUntil'],

  'permit-ends-early': [FOUR, entersForeigner({ validUntil: on('2026-11-04') }), 'permit.validUntil'],

  'permit-expired': [FOUR, entersForeigner({ validUntil: on('2026-11-21') }), 'permit.validUntil'],
};
