import type { CommandName } from '@peristiwa/contracts';
import { officeCovers, regencyOf } from '@peristiwa/domain';
import type { AnyDeskCommand } from './command';
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
 * What offices do for people who live elsewhere: who enters the register may name relatives of any place, a move is
 * completed where it leads (Perpres 96/2018 art. 25(3)), a return is reported at the new address (UU 23/2006 art. 19), and a
 * stay where the person stays. Acts that supersede another have a rule of their own (`refuseChain`).
 */
const FOR_ANYBODY: ReadonlySet<string> = new Set([
  'record-biodata',
  'record-family-biodata',
  'register-foreigner',
  'register-arrival',
  'register-return-from-abroad',
  'register-stay',
  'end-stay',
] satisfies CommandName[]);

/** Where those live whom a request is about. */
export interface Residence {
  readonly command: Pick<AnyDeskCommand, 'name' | 'grounds'>;
  /** Areas of the persons, cards and moves that the request names. */
  readonly named: readonly string[];
  /** Areas of everything that was read. */
  readonly areas: Iterable<string>;
}

/**
 * What an office is answered. Where nobody whom the request names is of its area, the office in charge is the one answer,
 * whatever is wrong with the request, unless the service is for anybody; and so where the office is among what is refused.
 * Where others than its own residents are concerned, a refusal has no facts of their lives: the office looks them up in the
 * registry, which records why.
 */
export function discreet(
  { rejection, others = [], ...refused }: Refused,
  { command, named, areas }: Residence,
  office: string,
): Refused {
  const isOwn = (area: string) => officeCovers(office, area);
  const isForAnybody = command.grounds !== undefined || FOR_ANYBODY.has(command.name);
  if (!isForAnybody && named.length > 0 && !named.some(isOwn))
    return { ...refused, rejection: inCharge(named) };
  const all = [rejection, ...others];
  const other = all.find(({ code }) => code === 'other-office-area');
  if (other) return { ...refused, rejection: other };
  if ([...areas].every(isOwn)) return { ...refused, rejection, ...(others.length > 0 && { others }) };
  const [first = rejection, ...rest] = all.map(withoutLives);
  return { ...refused, rejection: first, ...(rest.length > 0 && { others: rest }) };
}

function inCharge(areas: readonly string[]): DeskRejection {
  const [officeInCharge, ...more] = new Set(areas.map(regencyOf));
  const offices =
    more.length > 0 ? { officesInCharge: [officeInCharge, ...more].toSorted() } : { officeInCharge };
  return { code: 'other-office-area', ...offices } as DeskRejection;
}

function withoutLives(rejection: DeskRejection): DeskRejection {
  return Object.fromEntries(
    Object.entries(rejection).filter(([name]) => OPEN_FACTS.has(name)),
  ) as unknown as DeskRejection;
}
