import { cardFacts, contextOn, FAMILY, SON } from '@peristiwa/testing/domain';
import { changeHead } from '../family/change-head';
import { changeRelationships } from '../family/change-relationships';
import { joinCard, mergeCards } from '../family/join-card';
import { reissueCard } from '../family/reissue-card';
import { splitCard } from '../family/split-card';
import { dies } from './death-under-test';
import {
  ALWAYS,
  DIED,
  lodging,
  LODGERS_CARD,
  never,
  type Decide,
  type Outcome,
  type Rows,
} from './scenes-under-test';

/** A card has no member who died: what the request names is not on it (`domain.md` §2.6). */
const LATE = [...never('not-on-this-card').slice(0, 2), 'already-deceased'] as unknown as readonly [
  Outcome,
  Outcome,
  Outcome,
];
const stated = new Map([[SON, 'other-relative' as const]]);
const request = (reportedOn: typeof DIED) => ({ reportedOn, stated });
const scene = lodging.after(dies(SON));

const rows = {
  split:
    (day: typeof DIED): Decide =>
    (known) =>
      splitCard(
        request(day),
        { ...cardFacts(known, FAMILY), head: known.person(SON), others: [] },
        contextOn(),
      ),
  joins:
    (day: typeof DIED): Decide =>
    (known) => {
      const facts = { ...cardFacts(known, FAMILY, LODGERS_CARD), host: known.family(LODGERS_CARD) };
      return joinCard(request(day), { ...facts, joiners: [known.person(SON)] }, contextOn());
    },
  heads:
    (day: typeof DIED): Decide =>
    (known) =>
      changeHead(request(day), { ...cardFacts(known, FAMILY), head: known.person(SON) }, contextOn()),
  relates:
    (day: typeof DIED): Decide =>
    (known) => {
      const facts = { ...cardFacts(known, FAMILY), persons: [known.person(SON)] };
      return changeRelationships(request(day), facts, contextOn());
    },
  merges:
    (day: typeof DIED): Decide =>
    (known) => {
      const facts = { ...cardFacts(known, FAMILY, LODGERS_CARD), host: known.family(LODGERS_CARD) };
      return mergeCards(request(day), facts, contextOn());
    },
  reissues:
    (day: typeof DIED): Decide =>
    (known) =>
      reissueCard({ reportedOn: day, reason: 'damaged' }, known.family(FAMILY), contextOn()),
};

export const cardRows: Rows<
  'split-card' | 'join-card' | 'merge-cards' | 'change-head' | 'change-relationship' | 'reissue-card'
> = {
  'split-card': [{ party: 'the head of the new card', scene, act: rows.split, outcomes: LATE }],
  'join-card': [{ party: 'who joins', scene, act: rows.joins, outcomes: LATE }],
  'change-head': [{ party: 'the new head', scene, act: rows.heads, outcomes: LATE }],
  'change-relationship': [{ party: 'a member', scene, act: rows.relates, outcomes: LATE }],
  // Who died has left the card.
  'merge-cards': [{ party: 'a member', scene, act: rows.merges, outcomes: never('other-office-area') }],
  'reissue-card': [{ party: 'a member', scene, act: rows.reissues, outcomes: ALWAYS }],
};
