import {
  alone,
  bookOf,
  cancelIn,
  cancellationOf,
  certificateOf,
  contextOn,
  familyOfFour,
  FATHER,
  given,
  HOME,
  idOf,
  MOTHER,
  on,
  SON,
  supersedeFacts,
  type Register,
} from '@peristiwa/testing/domain';
import type { ActDecision } from '../act';
import { comesBack, leaves } from '../refusals/acts/abroad-under-test';
import { acknowledges, actOfSon } from '../refusals/acts/birth-under-test';
import { dies } from '../refusals/acts/death-under-test';
import { declaresMarriage, divorces, weds } from '../refusals/acts/marriage-under-test';
import { departs, relocates } from '../refusals/acts/move-under-test';
import { bride, groom, HER, HIM, type Decide } from '../refusals/scenes-under-test';
import { correctAddressChange } from './kinds/address-change';
import { correctDeath } from './kinds/death';
import { correctDivorce } from './kinds/divorce';
import { correctMarriage } from './kinds/marriage';

type Scene = ReturnType<typeof given>;
const four = given(familyOfFour());
const OTHER = idOf(23);
const three = given(groom(), bride(), alone(23, { name: 'Asep Sunarya', sex: 'male', bornOn: '1988-01-01' }));
const unchanged = { family: { kind: 'unchanged' } } as const;
const wedsOn = (marriedOn: string, book: string, husband = HIM) =>
  weds({ marriedOn: on(marriedOn), marriageBook: bookOf(marriedOn, book), ...unchanged }, husband, HER);
const divorcesOn = (divorcedOn: string, number: string, couple: [string, string] = [FATHER, MOTHER]) =>
  divorces({ divorcedOn: on(divorcedOn), divorceCertificate: certificateOf(divorcedOn, number) }, couple);

const lastAct = ({ events }: Register) => events.at(-1)?.actId ?? '';
const cancels =
  (actId: string): Decide =>
  (register) =>
    cancelIn(register, actId, contextOn());
const outcomeOf = (decision: ActDecision<unknown>) =>
  decision.kind === 'rejected' ? decision.rejection.code : decision.kind;

/** The act is cancelled, `since` is recorded, and the cancellation is cancelled. */
function revived(before: Scene, act: Decide, since: readonly Decide[]) {
  const done = before.after(act);
  const none = done.after(cancels(lastAct(done.register)));
  const cancellation = lastAct(none.register);
  const scene = since.reduce((known, later) => known.after(later), none);
  return { decision: scene.when(cancels(cancellation)).decision, otherActId: lastAct(scene.register) };
}

/** INV-04, INV-06, INV-15; domain.md §2.2 A, BATAL-AKTA: a cancellation that is cancelled puts the act in force again. */
describe('the cancellation of a cancellation', () => {
  const dead = dies(SON, { diedOn: on('2026-11-05') });
  const away = leaves([SON]);
  const fatherAway = four.after(leaves([FATHER]));
  it.each<[string, Scene, Decide, readonly Decide[]]>([
    ['a death, after another death', four, dead, [dies(SON, { diedOn: on('2026-11-08') })]],
    ['an act of birth, after another one', four, actOfSon(), [actOfSon()]],
    [
      'an acknowledgement, after another one',
      four.after(actOfSon({ mother: MOTHER })),
      acknowledges(),
      [acknowledges()],
    ],
    [
      'a marriage, after one of the same two',
      three,
      wedsOn('2026-11-02', '1/2026'),
      [wedsOn('2026-11-05', '2/2026')],
    ],
    [
      'a divorce, after another one',
      four,
      divorcesOn('2026-11-05', '1/AC/2026'),
      [divorcesOn('2026-11-08', '2/AC/2026')],
    ],
    ['an SKPLN, after another one', four, away, [away]],
    ['an SKDLN, after another one', fatherAway, comesBack([FATHER]), [comesBack([FATHER])]],
    ['an SKPWNI, after another one', four, departs([SON]), [departs([SON])]],
  ])('of %s, is refused and names it', (_title, scene, act, since) => {
    const { decision, otherActId } = revived(scene, act, since);
    expect(decision).toMatchObject({
      rejection: { code: 'act-recorded-since', field: 'actId', otherActId },
    });
  });

  it.each<[string, Scene, Decide, readonly Decide[]]>([
    [
      'a marriage, after one to another man',
      three,
      wedsOn('2026-11-02', '1/2026'),
      [wedsOn('2026-11-05', '2/2026', OTHER)],
    ],
    [
      'a declared marriage, after one to another man',
      three,
      declaresMarriage(),
      [wedsOn('2026-11-05', '2/2026', OTHER)],
    ],
  ])('of %s, is refused (INV-06)', (_title, scene, act, since) => {
    const { decision } = revived(scene, act, since);
    expect(decision).toMatchObject({ rejection: { code: 'already-married', field: 'actId' } });
  });

  it.each<[string, Scene, Decide, readonly Decide[]]>([
    ['a death, after nothing', four, dead, []],
    ['a death, after that of another member', four, dead, [dies(FATHER, { diedOn: on('2026-11-08') })]],
    ['an SKPLN, after one of another member', four, away, [leaves([MOTHER])]],
    ['a divorce, after nothing', four, divorcesOn('2026-11-05', '1/AC/2026'), []],
    [
      'a marriage, after one that ended before the wedding',
      three,
      wedsOn('2026-11-10', '1/2026'),
      [wedsOn('2026-10-02', '2/2026', OTHER), divorcesOn('2026-11-01', '3/AC/2026', [OTHER, HER])],
    ],
  ])('of %s, is accepted', (_title, scene, act, since) => {
    expect(outcomeOf(revived(scene, act, since).decision)).toBe('accepted');
  });

  it('is accepted where the later act is cancelled first', () => {
    const one = four.after(dead);
    const none = one.after(cancels(lastAct(one.register)));
    const cancellation = lastAct(none.register);
    const other = none.after(dies(SON, { diedOn: on('2026-11-08') }));
    const alive = other.after(cancels(lastAct(other.register)));
    const register = alive.when(cancels(cancellation)).thenRecords();
    expect(register.registered(SON).death?.diedOn).toBe('2026-11-05');
  });
});

/** design.md §3: later acts are never silently changed, so none of them may come to lie before what it rests on. */
describe('a corrected day', () => {
  const request = (register: Register, type: string) => {
    const { actId = '' } = register.events.findLast((event) => event.type === type) ?? {};
    return [cancellationOf(actId), supersedeFacts(register, actId), contextOn()] as const;
  };
  const corrects = {
    marriage: (register: Register, day: string) => {
      const [common, ...rest] = request(register, 'MarriageRegistered');
      return correctMarriage({ ...common, corrected: { marriedOn: on(day) } }, ...rest);
    },
    divorce: (register: Register, day: string) => {
      const { actId = '' } = register.events.find(({ type }) => type === 'DivorceRegistered') ?? {};
      const corrected = { divorcedOn: on(day) };
      const facts = supersedeFacts(register, actId);
      return correctDivorce({ ...cancellationOf(actId), corrected }, facts, contextOn());
    },
    death: (register: Register, day: string) => {
      const [common, ...rest] = request(register, 'DeathRegistered');
      return correctDeath({ ...common, corrected: { diedOn: on(day) } }, ...rest);
    },
    address: (register: Register, day: string) => {
      const { actId = '' } = register.events.find(({ type }) => type === 'FamilyRelocated') ?? {};
      const corrected = { changedOn: on(day) };
      const facts = supersedeFacts(register, actId);
      return correctAddressChange({ ...cancellationOf(actId), corrected }, facts, contextOn());
    },
  };
  const PAIR: [string, string] = [HIM, HER];
  const wed = three.after(wedsOn('2026-11-02', '1/2026'));
  const parted = wed.after(divorcesOn('2026-11-06', '1/AC/2026', PAIR));
  const remarried = parted.after(wedsOn('2026-11-10', '2/2026', OTHER));
  const widow = wed
    .after(dies(HIM, { diedOn: on('2026-11-05') }))
    .after(wedsOn('2026-11-10', '2/2026', OTHER));

  it.each<[string, keyof typeof corrects, string, string, Scene]>([
    ['of a wedding: its divorce', 'marriage', '2026-11-06', 'accepted', parted],
    ['of a wedding: its divorce', 'marriage', '2026-11-07', 'later-act-contradicts', parted],
    ['of a divorce: the next marriage', 'divorce', '2026-11-10', 'accepted', remarried],
    ['of a divorce: the next marriage', 'divorce', '2026-11-11', 'later-act-contradicts', remarried],
    ['of a death: the next marriage of the widow', 'death', '2026-11-10', 'accepted', widow],
    ['of a death: the next marriage of the widow', 'death', '2026-11-11', 'later-act-contradicts', widow],
  ])('%s is not overtaken: a %s of %s is %s', (_title, kind, day, expected, scene) => {
    expect(outcomeOf(corrects[kind](scene.register, day))).toBe(expected);
  });

  it('of a change of address: a later one', () => {
    const moved = four
      .after(relocates({ changedOn: on('2026-11-05') }))
      .after(relocates({ changedOn: on('2026-11-10'), address: HOME }));
    expect(outcomeOf(corrects.address(moved.register, '2026-11-10'))).toBe('accepted');
    expect(outcomeOf(corrects.address(moved.register, '2026-11-11'))).toBe('later-act-contradicts');
  });

  it('names the act that stands against it', () => {
    expect(corrects.marriage(parted.register, '2026-11-07')).toMatchObject({
      rejection: { code: 'later-act-contradicts', field: 'corrected', otherActId: lastAct(parted.register) },
    });
  });
});
