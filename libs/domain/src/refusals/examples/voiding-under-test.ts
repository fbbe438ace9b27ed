import { alone, bookOf, cancellationOf, given, idOf, on, SON } from '@peristiwa/testing/domain';
import { dies } from '../acts/death-under-test';
import { actOf, cancelsDeath, correctsDeath } from '../acts/voiding-under-test';
import { weds } from '../acts/marriage-under-test';
import { bride, FOUR, groom, HER, HIM, type Refused } from '../scenes-under-test';

const DEAD = FOUR.after(dies(SON));
const { legalBasis } = cancellationOf('');
const UNCHANGED = { family: { kind: 'unchanged' } } as const;

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

  'act-recorded-since': [
    DEAD.after(cancelsDeath()).after(dies(SON, { diedOn: on('2026-11-11') })),
    cancelsDeath((register) => ({ actId: actOf(register, 'PersonActVoided') })),
    'actId',
  ],

  'later-act-contradicts': [
    given(groom(), bride(), alone(23, { sex: 'male' }))
      .after(
        weds({ marriedOn: on('2026-11-02'), marriageBook: bookOf('2026-11-02', '1/2026'), ...UNCHANGED }),
      )
      .after(dies(HIM, { diedOn: on('2026-11-05') }))
      .after(weds({ marriedOn: on('2026-11-10'), ...UNCHANGED }, idOf(23), HER)),
    correctsDeath({ diedOn: on('2026-11-11') }),
    'corrected',
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
