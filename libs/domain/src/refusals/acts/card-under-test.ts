import { cardFacts, contextOn, FAMILY, idOf } from '@peristiwa/testing/domain';
import { changeHead } from '../../family/change-head';
import { changeRelationships } from '../../family/change-relationships';
import { joinCard, mergeCards, type JoinCard } from '../../family/join-card';
import { reissueCard, type ReissueCard } from '../../family/reissue-card';
import { splitCard, type SplitCard } from '../../family/split-card';
import type { Relationship } from '../../values';
import { day, type Decide } from '../scenes-under-test';

/** The card of `bride()`. */
export const HERS = idOf(0xf16);

type Stated = Readonly<Record<string, Relationship>>;
const request = (stated: Stated) => ({ reportedOn: day, stated: new Map(Object.entries(stated)) });

/** Each act here is accepted unless the example changes it. */
export const splits =
  (
    head: string,
    others: readonly string[] = [],
    change: Partial<SplitCard> = {},
    stated: Stated = {},
  ): Decide =>
  (known) =>
    splitCard(
      { ...request(stated), ...change },
      {
        ...cardFacts(known, known.familyOf(head).id),
        head: known.person(head),
        others: others.map((id) => known.person(id)),
      },
      contextOn(),
    );

export const joins =
  (joiners: readonly string[], host: string, change: Partial<JoinCard> = {}, stated: Stated = {}): Decide =>
  (known) =>
    joinCard(
      { ...request(stated), ...change },
      {
        ...cardFacts(known, known.familyOf(joiners[0] ?? '').id, host),
        host: known.family(host),
        joiners: joiners.map((id) => known.person(id)),
      },
      contextOn(),
    );

export const merges =
  (card: string, host: string, stated: Stated = {}, change: Partial<JoinCard> = {}): Decide =>
  (known) =>
    mergeCards(
      { ...request(stated), ...change },
      { ...cardFacts(known, card, host), host: known.family(host) },
      contextOn(),
    );

export const heads =
  (head: string, stated: Stated = {}, card = FAMILY): Decide =>
  (known) =>
    changeHead(request(stated), { ...cardFacts(known, card), head: known.person(head) }, contextOn());

export const relates =
  (stated: Stated, card = FAMILY): Decide =>
  (known) =>
    changeRelationships(
      request(stated),
      { ...cardFacts(known, card), persons: Object.keys(stated).map((id) => known.person(id)) },
      contextOn(),
    );

export const reissues =
  (change: Partial<ReissueCard> = {}, card = FAMILY): Decide =>
  (known) =>
    reissueCard({ reportedOn: day, reason: 'damaged', ...change }, known.family(card), contextOn());
