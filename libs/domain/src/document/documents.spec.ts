import { alone, FATHER, given, idOf, on, SON } from '@peristiwa/testing/domain';
import { dies } from '../refusals/acts/death-under-test';
import { KTP_STEPS, steps } from '../refusals/acts/document-under-test';
import { relocates } from '../refusals/acts/move-under-test';
import { day, FOUR, PAIR, HER, HIM } from '../refusals/scenes-under-test';
import { weds } from '../refusals/acts/marriage-under-test';
import { documentsOf } from './documents';

const ONE = idOf(7);
const TODAY = on('2026-11-22');
type Scene = typeof FOUR;

const born = (bornOn: string, change: object = {}) => given(alone(7, { bornOn, ...change }));
const documentsIn = (scene: Scene, id = ONE, today = TODAY) =>
  documentsOf(scene.register.registered(id), today);
const withKtp = (scene: Scene, id: string) =>
  KTP_STEPS.reduce((known, status) => known.after(steps(id, { document: 'ktp-el', status })), scene);

/** domain.md §2.7 and INV-18: BELUM_WAJIB until 17 or a marriage, then BELUM_REKAM until biometrics are recorded. */
describe('documentsOf', () => {
  it('an adult without a KTP-el has one due since the birthday', () => {
    expect(documentsIn(born('2009-11-22'))).toEqual([
      { document: 'ktp-el', status: 'not-recorded', due: { reason: 'age-17', since: '2026-11-22' } },
    ]);
  });

  it('a child needs no KTP-el, and has a KIA due', () => {
    expect(documentsIn(born('2009-11-23'))).toEqual([
      { document: 'ktp-el', status: 'not-obliged' },
      { document: 'kia', status: 'not-issued', due: { reason: 'child', since: '2009-11-23' } },
    ]);
  });

  it('somebody born on 29 February turns 17 on 1 March', () => {
    expect(documentsIn(born('2008-02-29'))).toMatchObject([{ due: { since: '2025-03-01' } }]);
  });

  it('a KIA ends at 17', () => {
    const scene = born('2009-11-21').after(steps(ONE, { document: 'kia', status: 'issued' }));
    expect(documentsIn(scene, ONE, on('2026-11-20'))).toEqual([
      { document: 'ktp-el', status: 'not-obliged' },
      { document: 'kia', status: 'issued', since: day },
    ]);
    expect(documentsIn(scene, ONE, on('2026-11-21'))).toEqual([
      { document: 'ktp-el', status: 'not-recorded', due: { reason: 'age-17', since: '2026-11-21' } },
      { document: 'kia', status: 'expired', since: day },
    ]);
  });

  /** domain.md §2.2 B: photo only from age 5. */
  it('a KIA of before the age of 5 is due again with a photo', () => {
    const scene = born('2021-11-21').after(steps(ONE, { document: 'kia', status: 'issued' }));
    const kiaOn = (today: string) => documentsIn(scene, ONE, on(today)).at(-1);
    expect(kiaOn('2026-11-20')).not.toHaveProperty('due');
    expect(kiaOn('2026-11-21')).toMatchObject({ due: { reason: 'photo-from-age-5', since: '2026-11-21' } });
    const older = born('2021-11-20').after(steps(ONE, { document: 'kia', status: 'issued' }));
    expect(documentsIn(older).at(-1)).not.toHaveProperty('due');
  });

  it('a lost document is due again since the loss', () => {
    const lost = { document: 'kia', status: 'lost', policeReport: 'SKTLK/1' } as const;
    const scene = FOUR.after(steps(SON, { document: 'kia', status: 'issued' })).after(steps(SON, lost));
    expect(documentsIn(scene, SON).at(-1)).toEqual({
      document: 'kia',
      status: 'lost',
      since: day,
      due: { reason: 'replacement', since: day },
    });
  });

  /** domain.md §2.2: a marriage and a move give a new KTP-el. */
  it('a KTP-el is due again after a marriage', () => {
    const scene = withKtp(PAIR, HIM).after(weds({ marriedOn: on('2026-11-20') }, HIM, HER));
    expect(documentsIn(scene, HIM)[0]).not.toHaveProperty('due');
    const before = KTP_STEPS.reduce(
      (known, status) => known.after(steps(HIM, { document: 'ktp-el', status, changedOn: on('2026-11-09') })),
      PAIR,
    );
    expect(documentsIn(before.after(weds({ marriedOn: on('2026-11-10') }, HIM, HER)), HIM)[0]).toMatchObject({
      due: { reason: 'data-changed', since: '2026-11-10' },
    });
  });

  it('a KTP-el is due again after a move to another village', () => {
    const earlier = KTP_STEPS.reduce(
      (known, status) =>
        known.after(steps(FATHER, { document: 'ktp-el', status, changedOn: on('2026-11-01') })),
      FOUR,
    );
    expect(documentsIn(earlier, FATHER)[0]).not.toHaveProperty('due');
    expect(documentsIn(earlier.after(relocates()), FATHER)[0]).toMatchObject({
      due: { reason: 'data-changed' },
    });
  });

  it('the dead have no document due, and those that they had are revoked', () => {
    expect(documentsIn(FOUR.after(dies(SON)), SON)).toEqual([]);
    const scene = withKtp(FOUR, FATHER).after(dies(FATHER, { diedOn: day }));
    expect(documentsIn(scene, FATHER)).toEqual([{ document: 'ktp-el', status: 'revoked', since: day }]);
  });

  /** UU 24/2013 art. 63: a foreigner needs a permanent stay permit. */
  it('a foreigner without a permanent stay permit has none', () => {
    expect(documentsIn(born('1990-01-01', { citizenship: 'foreign' }))).toEqual([]);
  });
});
