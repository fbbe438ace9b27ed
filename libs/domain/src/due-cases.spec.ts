import { addDays, birthday } from '@peristiwa/kernel';
import { alone, FATHER, given, idOf, NEW_1, on, SON } from '@peristiwa/testing/domain';
import { dueCasesOf } from './due-cases';
import { leaves } from './refusals/acts/abroad-under-test';
import { dies } from './refusals/acts/death-under-test';
import { steps } from './refusals/acts/document-under-test';
import { changesPermit, entersForeigner } from './refusals/acts/foreigner-under-test';
import { CHANGED, changesCitizenship } from './refusals/acts/identity-under-test';
import { annulsMarriage, weds } from './refusals/acts/marriage-under-test';
import { departs } from './refusals/acts/move-under-test';
import { FOUR, groom, HER, HIM, PAIR } from './refusals/scenes-under-test';

const ONE = idOf(7);
const born = (bornOn: string, citizenship: 'indonesian' | 'limited-dual' | 'foreign' = 'indonesian') =>
  given(alone(7, { bornOn, citizenship }));
const casesIn = (scene: typeof FOUR, id = ONE) => dueCasesOf(scene.register.registered(id));

describe('dueCasesOf', () => {
  /** UU 24/2013 art. 63; domain.md §2.7. */
  it('a first KTP-el is due on the 17th birthday, until biometrics are recorded', () => {
    const scene = born('2009-11-20');
    expect(casesIn(scene)).toEqual([{ kind: 'first-ktp', opensOn: '2026-11-20', dueOn: '2026-11-20' }]);
    const recorded = scene.after(steps(ONE, { document: 'ktp-el', status: 'recorded' }));
    expect(casesIn(recorded)).toEqual([]);
  });

  it('a first KTP-el is due with a marriage of before 17, else on the birthday', () => {
    const wed = PAIR.after(weds({ marriedOn: on('2026-11-10') }, HIM, HER));
    expect(casesIn(wed, HER)).toMatchObject([{ kind: 'first-ktp', dueOn: '2012-02-14' }]);
  });

  /** UU 12/2006 art. 6: from 18 on, within three years. */
  it('the choice of a citizenship is open from 18 to 21', () => {
    const dual = given(
      alone(7, { bornOn: '2007-05-05', citizenship: 'limited-dual' }).map(({ stream, event }) => ({
        stream,
        event:
          event.type === 'BiodataRecorded'
            ? { ...event, data: { ...event.data, dualUntil: on('2028-05-05') } }
            : event,
      })),
    );
    const choice = { kind: 'citizenship-choice', opensOn: '2025-05-05', dueOn: '2028-05-05' };
    expect(casesIn(dual)).toContainEqual(choice);
    // Whoever lives abroad chooses at a mission; nothing else is due here.
    expect(casesIn(dual.after(leaves([ONE])))).toEqual([choice]);
    const chosen = dual.after(changesCitizenship({ citizenship: 'indonesian' }, ONE));
    expect(casesIn(chosen).map(({ kind }) => kind)).toEqual(['first-ktp']);
  });

  it('whoever enters the register with two citizenships chooses as well: the day of birth says when', () => {
    const choice = { kind: 'citizenship-choice', opensOn: '2025-05-05', dueOn: '2028-05-05' };
    expect(casesIn(born('2007-05-05', 'limited-dual'))).toContainEqual(choice);
  });

  /** UU 12/2006 art. 6(1) and (3): of age, or married. */
  it.each([
    ['2026-11-10', '2009-05-05', '2026-11-10', '2029-11-10'],
    ['2026-11-10', '2007-05-05', '2025-05-05', '2028-05-05'],
  ])('a wedding of %s, born on %s: the choice is open from %s to %s', (day, bornOn, opensOn, dueOn) => {
    const pair = given(groom(), alone(22, { bornOn, citizenship: 'limited-dual' }));
    const courtDispensation = '12/Pdt.P/2026/PA.Sor';
    const wed = pair.after(weds({ marriedOn: on(day), courtDispensation }));
    const choice = { kind: 'citizenship-choice', opensOn, dueOn };
    expect(casesIn(wed, HER)).toContainEqual(choice);
    const annulled = wed.after(annulsMarriage({ annulledOn: on('2026-11-15') }, [HIM, HER]));
    expect(casesIn(annulled, HER)[0]?.opensOn).toBe(birthday(on(bornOn), 18));
  });

  /** domain.md §2.2 B: 30 days before the end of the permit. */
  it('a stay permit is due 30 days before its end; an ITAS gives no KTP-el', () => {
    const scene = FOUR.after(entersForeigner());
    expect(casesIn(scene, NEW_1)).toEqual([
      { kind: 'stay-permit', opensOn: '2027-10-05', dueOn: '2027-11-04' },
    ]);
    const unlimited = scene.after(changesPermit(NEW_1, { validUntil: undefined }));
    expect(casesIn(unlimited, NEW_1)).toEqual([
      { kind: 'first-ktp', opensOn: '2004-02-21', dueOn: '2004-02-21' },
    ]);
  });

  /** UU 23/2006 arts 20 and 21: within 14 days; a citizen by birth is one until the decision. */
  it('a stay permit is due of a foreigner without one on record', () => {
    const entered = born('1990-01-01', 'foreign');
    const { stays } = entered.register.registered(ONE);
    expect(casesIn(entered)).toEqual([
      { kind: 'stay-permit', opensOn: stays[0]?.from, dueOn: addDays(on(stays[0]?.from ?? ''), 14) },
    ]);
    const lost = born('1990-01-01').after(changesCitizenship({}, ONE));
    expect(casesIn(lost)).toEqual([{ kind: 'stay-permit', opensOn: CHANGED, dueOn: '2026-11-24' }]);
  });

  /** domain.md §2.2 B: an SKPWNI is valid for 30 days. */
  it('a move letter is due in its last 7 days', () => {
    const moving = FOUR.after(departs([SON]));
    const [letter] = casesIn(moving, SON).filter(({ kind }) => kind === 'move-letter');
    const { validUntil = on('1900-01-01'), moveId } = moving.register.registered(SON).departures[0] ?? {};
    expect(letter).toMatchObject({ dueOn: validUntil, moveId });
    expect(letter?.opensOn).toBe('2026-12-15');
  });

  it('nothing is due for the dead', () => {
    expect(casesIn(FOUR.after(dies(FATHER)), FATHER)).toEqual([]);
  });
});
