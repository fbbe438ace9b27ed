import { cancellationOf, idOf, SON } from '@peristiwa/testing';
import { dies } from '../acts/death-under-test';
import { actOf, cancelsDeath, correctsDeath } from '../acts/voiding-under-test';
import { FOUR, type Refused } from '../scenes-under-test';

const DEAD = FOUR.after(dies(SON));
const { legalBasis } = cancellationOf('');

export const voidingRefused: Refused<'voiding'> = {
  'act-not-found': [DEAD, cancelsDeath(() => ({ actId: idOf(404) })), 'actId'],

  'act-of-other-kind': [DEAD, cancelsDeath(() => ({ kind: 'birth' })), 'actId'],

  'act-already-cancelled': [DEAD.after(cancelsDeath()), cancelsDeath(), 'actId'],

  'act-superseded': [
    DEAD.after(cancelsDeath()).after(
      cancelsDeath((register) => ({ actId: actOf(register, 'PersonActVoided') })),
    ),
    cancelsDeath((register) => ({ actId: actOf(register, 'PersonActVoided') })),
    'actId',
  ],

  'legal-basis-insufficient': [
    DEAD,
    cancelsDeath(() => ({ legalBasis: { ...legalBasis, kind: 'authentic-document' } })),
    'legalBasis.kind',
  ],

  'nothing-to-correct': [DEAD, correctsDeath({}), 'corrected'],

  'sptjm-missing': [
    DEAD,
    cancelsDeath(() => ({ legalBasis: { ...legalBasis, sptjm: undefined } })),
    'legalBasis.sptjm',
  ],
};
