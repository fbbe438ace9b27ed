import {
  DAUGHTER,
  FATHER,
  given,
  familyOfFour,
  HOME,
  idOf,
  MOTHER,
  NEW_1,
  on,
  SON,
  supersedeFacts,
} from '@peristiwa/testing/domain';
import { births } from '../refusals/acts/birth-under-test';
import { HERS, merges as mergesCards } from '../refusals/acts/card-under-test';
import { dies } from '../refusals/acts/death-under-test';
import {
  deactivates,
  goesMissing,
  isFound,
  merges,
  reactivates,
  renames,
} from '../refusals/acts/identity-under-test';
import { divorces, weds } from '../refusals/acts/marriage-under-test';
import { arrives, departs, relocates } from '../refusals/acts/move-under-test';
import { bride, groom, HER, HIM, type Decide } from '../refusals/scenes-under-test';
import { chainOf } from './chain';
import { restingActs } from './resting-acts';

/** The acts that rest on the first act, when the others were recorded after it: `kind: what they took from it`. */
function resting(...acts: readonly Decide[]): string[] {
  const scene = acts.reduce((known, act) => known.after(act), given(familyOfFour(), groom(), bride()));
  const { events } = scene.register;
  const ids = [...new Set(events.map(({ actId }) => actId))].filter((id) => id.startsWith('act-'));
  const { streams } = supersedeFacts(scene.register, ids[0] ?? '');
  const chain = chainOf(streams, ids[0] ?? '');
  if (!chain) throw new Error('The first act is not in any stream');
  return restingActs(streams, chain).map(({ kind, restsOn }) => `${kind}: ${restsOn.join(', ')}`);
}

/** The card of `groom()`. */
const HIS = idOf(0xf15);
const fatherDies = dies(FATHER, { diedOn: on('2026-11-05') });
const widowWeds = weds({ marriedOn: on('2026-11-10'), family: { kind: 'unchanged' } }, HIM, MOTHER);
const divorce = divorces({ divorcedOn: on('2026-11-05') });

/** design.md §3: facts that depended on a void act are listed to the officer, never silently changed. */
describe('later acts rest on an act', () => {
  it.each<readonly [string, readonly Decide[], readonly string[]]>([
    ['on a death: the marriage of the widow', [fatherDies, widowWeds], ['marriage: death']],
    ['on a divorce: the next marriage', [divorce, widowWeds], ['marriage: divorce']],
    [
      'on a marriage: its divorce, with the cards that it changed',
      [weds(), divorces({ divorcedOn: on('2026-11-15') }, [HIM, HER])],
      ['divorce: marriage, placement, card'],
    ],
    [
      'on a marriage: the card to which the wife came as a wife',
      [weds({ family: { kind: 'unchanged' } }), mergesCards(HERS, HIS)],
      ['card-joining: marriage'],
    ],
    ['on a birth: what happened to the child', [births(), dies(NEW_1)], ['death: entry']],
    [
      'on a departure: its arrival',
      [
        departs([FATHER, DAUGHTER]),
        arrives({ family: { kind: 'new-card', headId: FATHER, relationships: new Map() } }),
      ],
      ['arrival: move'],
    ],
    [
      'on a change of address: the next one',
      [relocates(), relocates({ address: { ...HOME, line: 'Jalan Kenanga 3' } })],
      ['address-change: card, placement'],
    ],
    [
      'on a change of address: the departure',
      [relocates(), departs([FATHER, MOTHER, SON, DAUGHTER])],
      ['departure: placement'],
    ],
    ['on the death of the head: what changed his card since', [fatherDies, dies(SON)], ['death: card']],
    ['not on the death of a member: the death of another', [dies(DAUGHTER), dies(SON)], []],
    ['on a deactivation: the reactivation', [deactivates(), reactivates()], ['nik-reactivation: nik-status']],
    [
      'on a decree of a missing person: that the person was found',
      [goesMissing(), isFound()],
      ['missing-end: missing'],
    ],
    ['on a merge: what was recorded of the survivor since', [merges(HIM, SON), dies(HIM)], ['death: merge']],
    ['not on a change of name: the next one', [renames(), renames({ name: 'Rizky Anugerah' })], []],
    ['not on a death: an act of somebody else', [dies(SON), weds()], []],
  ])('%s', (_title, acts, expected) => {
    expect(resting(...acts)).toEqual(expected);
  });
});
