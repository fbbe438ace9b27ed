import { officeCovers } from '@peristiwa/domain';
import type { DeskRejection, Refused } from './rejected';

/**
 * Facts of a refusal that every office may see: about rules, places, offices and acts, or ids with which the registry is
 * asked (and records who asks). All others, such as `bornOn` and `diedOn`, say something of a person's life.
 */
const OPEN_FACTS: ReadonlySet<string> = new Set([
  'code',
  'field',
  'officeInCharge',
  'officesInCharge',
  'places',
  'successors',
  'ageRequired',
  'allowed',
  'moveClass',
  'kind',
  'latestActId',
  'otherActId',
  'personIds',
  'candidateIds',
  'validUntil',
]);

/**
 * What an office is answered. Where the office is among what is refused, which one is in charge is the one answer, whatever
 * else is wrong with the request. Where others than its own residents are concerned, a refusal has no facts of their lives: the
 * office looks them up in the registry, which records why.
 */
export function discreet(
  { rejection, others = [], ...refused }: Refused,
  areas: Iterable<string>,
  office: string,
): Refused {
  const all = [rejection, ...others];
  const other = all.find(({ code }) => code === 'other-office-area');
  if (other) return { ...refused, rejection: other };
  const isOwn = [...areas].every((area) => officeCovers(office, area));
  if (isOwn) return { ...refused, rejection, ...(others.length > 0 && { others }) };
  const [first = rejection, ...rest] = all.map(withoutLives);
  return { ...refused, rejection: first, ...(rest.length > 0 && { others: rest }) };
}

function withoutLives(rejection: DeskRejection): DeskRejection {
  return Object.fromEntries(
    Object.entries(rejection).filter(([name]) => OPEN_FACTS.has(name)),
  ) as unknown as DeskRejection;
}
