import {
  cancelIn,
  cancellationOf,
  contextOn,
  on,
  person,
  supersedeFacts,
  type Register,
} from '@peristiwa/testing/domain';
import { maritalStatusOf } from '../person/person';
import { dies } from '../refusals/acts/death-under-test';
import { annulsDivorce, divorces, weds } from '../refusals/acts/marriage-under-test';
import { HER, HIM, PAIR, type Decide } from '../refusals/scenes-under-test';
import { correctDeath, type CorrectedDeath } from './kinds/death';

/** The act of the last event of a type on the stream of somebody. */
function actOn(register: Register, id: string, type: string): string {
  const found = register.stream(person(id)).findLast((event) => event.type === type);
  if (!found) throw new Error(`No ${type}`);
  return found.actId;
}

const cancels =
  (id: string, type: string): Decide =>
  (register) =>
    cancelIn(register, actOn(register, id, type), contextOn());

const correctsDeath =
  (id: string, corrected: CorrectedDeath): Decide =>
  (register) => {
    const actId = actOn(register, id, 'DeathRegistered');
    const request = { ...cancellationOf(actId), corrected };
    return correctDeath(request, supersedeFacts(register, actId), contextOn());
  };

const hisDeath = (day: string) => dies(HIM, { diedOn: on(day) });
const herDeath = (day: string) => dies(HER, { diedOn: on(day) });
const wedding = weds({ marriedOn: on('2026-10-01'), family: { kind: 'unchanged' } });
const MARRIED = PAIR.after(wedding);

const statusOf = (register: Register, id: string) => maritalStatusOf(register.registered(id));
const marriageOf = (register: Register, id: string) => register.registered(id).marriages.at(-1);

/** design.md §3, ADR 0003: the widowhood that holds after an act is corrected or cancelled. */
describe('after an act is corrected or cancelled', () => {
  it('an earlier death that is cancelled makes her the widow of the later one', () => {
    const both = MARRIED.after(herDeath('2026-11-01')).after(hisDeath('2026-11-10'));
    const after = both.after(cancels(HER, 'DeathRegistered')).register;
    expect(marriageOf(after, HER)).toMatchObject({ endedOn: '2026-11-10', endedBy: 'death' });
    expect(statusOf(after, HER)).toBe('widowed');
    expect(marriageOf(after, HIM)).not.toHaveProperty('endedBy');
    // His death is cancelled as well: nobody is widowed.
    const alive = both.after(cancels(HER, 'DeathRegistered')).after(cancels(HIM, 'DeathRegistered')).register;
    expect([statusOf(alive, HIM), statusOf(alive, HER)]).toEqual(['married-recorded', 'married-recorded']);
  });

  it.each([
    ['2026-11-09', 'the day before his', 'married-recorded', 'widowed'],
    ['2026-11-10', 'the same day', 'widowed', 'widowed'],
    ['2026-11-11', 'the day after his', 'widowed', 'married-recorded'],
  ])('her death corrected to %s, %s: of two deaths the first ends the marriage', (day, _, hers, his) => {
    const both = MARRIED.after(herDeath('2026-11-01')).after(hisDeath('2026-11-10'));
    const after = both.after(correctsDeath(HER, { diedOn: on(day) })).register;
    expect([statusOf(after, HER), statusOf(after, HIM)]).toEqual([hers, his]);
  });

  it('a divorce that is cancelled leaves her a widow, since he has died', () => {
    const divorced = MARRIED.after(divorces({ divorcedOn: on('2026-11-05') }, [HIM, HER]));
    const after = divorced.after(hisDeath('2026-11-10')).after(cancels(HER, 'DivorceRegistered')).register;
    expect(marriageOf(after, HER)).toMatchObject({ endedOn: '2026-11-10', endedBy: 'death' });
    const back = PAIR.after(wedding)
      .after(divorces({ divorcedOn: on('2026-11-05') }, [HIM, HER]))
      .after(hisDeath('2026-11-10'))
      .after(cancels(HER, 'DivorceRegistered'))
      .after(cancels(HER, 'PersonActVoided')).register;
    expect(statusOf(back, HER)).toBe('divorced-recorded');
  });

  it('a marriage that was cancelled when he died, and is in force again, widows her', () => {
    const after = MARRIED.after(cancels(HER, 'MarriageRegistered'))
      .after(hisDeath('2026-11-10'))
      .after(cancels(HER, 'PersonActVoided')).register;
    expect(statusOf(after, HER)).toBe('widowed');
  });

  /** The death act wrote nothing on her stream: the marriage was recorded later. */
  describe('the widowhood that came with a marriage recorded after a death', () => {
    const late = PAIR.after(hisDeath('2026-11-10')).after(wedding);

    it('ends with the cancelled death, and comes back with it', () => {
      expect(statusOf(late.register, HER)).toBe('widowed');
      const alive = late.after(cancels(HIM, 'DeathRegistered'));
      expect(statusOf(alive.register, HER)).toBe('married-recorded');
      const dead = alive.after(cancels(HIM, 'PersonActVoided'));
      expect(statusOf(dead.register, HER)).toBe('widowed');
    });

    it('follows the corrected day, and the day before the correction when that is cancelled', () => {
      const once = late.after(correctsDeath(HIM, { diedOn: on('2026-11-08') }));
      expect(marriageOf(once.register, HER)).toMatchObject({ endedOn: '2026-11-08' });
      const twice = once.after(correctsDeath(HIM, { diedOn: on('2026-11-07') }));
      expect(marriageOf(twice.register, HER)).toMatchObject({ endedOn: '2026-11-07' });
      const back = twice.after(cancels(HIM, 'DeathRegistered'));
      expect(marriageOf(back.register, HER)).toMatchObject({ endedOn: '2026-11-08' });
    });

    it('stays where only the cause is corrected, and still ends with the whole chain', () => {
      const corrected = late.after(correctsDeath(HIM, { cause: 'accident' }));
      expect(corrected.register.stream(person(HER)).at(-1)?.data).toMatchObject({ by: 'kept' });
      expect(marriageOf(corrected.register, HER)).toMatchObject({ endedOn: '2026-11-10' });
      const first = actOn(late.register, HIM, 'DeathRegistered');
      const alive = corrected.after((register) => cancelIn(register, first, contextOn()));
      expect(statusOf(alive.register, HER)).toBe('married-recorded');
    });
  });

  it('a divorce annulled after all leaves a marriage that a death recorded before had not ended', () => {
    const divorced = MARRIED.after(divorces({ divorcedOn: on('2026-11-02') }, [HIM, HER]));
    const annulled = divorced
      .after(hisDeath('2026-11-10'))
      .after(annulsDivorce({ annulledOn: on('2026-11-05') }, [HIM, HER]));
    expect(statusOf(annulled.register, HER)).toBe('widowed');
    const back = annulled.after(cancels(HER, 'DivorceAnnulled'));
    expect(statusOf(back.register, HER)).toBe('divorced-recorded');
  });
});
