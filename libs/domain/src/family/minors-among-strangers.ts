import type { PlainDate } from '@peristiwa/kernel';
import type { Known } from '../act';
import { isAdult, type RegisteredPerson } from '../person/person';
import type { FamilyMember } from './family';
import { kinshipTo } from './kinship';
import { stateOf } from './towards-head';
import type { FlagsByPerson } from './transfer';

interface Host {
  readonly headId: string;
  readonly hosts: readonly FamilyMember[];
  readonly people: ReadonlyMap<string, RegisteredPerson>;
  readonly today: PlainDate;
}

/**
 * The flags of those who come to the card of a host. Minors who come without an adult are flagged where the host's card
 * has no parent of theirs and their kinship to its head is not on record: an officer asks for the statement of the parents
 * and for the consent of the host (F-1.03A, F-1.03B; `domain.md` §2.3, §2.6).
 */
export function flagMinorsAmongStrangers(
  { members, flags }: { readonly members: readonly FamilyMember[]; readonly flags?: FlagsByPerson },
  { headId, hosts, people, today }: Host,
): FlagsByPerson {
  const newcomers = members.map(({ personId: id }) => ({ id, state: stateOf(people, id) }));
  const head = { id: headId, state: stateOf(people, headId) };
  const isKin = (minor: Known<RegisteredPerson>) =>
    kinshipTo(head, minor, people) !== undefined ||
    minor.state.parents.some((parent) => hosts.some(({ personId }) => personId === parent.personId));
  const areAccompanied = newcomers.some(({ state }) => isAdult(state, today));
  const strangers = areAccompanied ? [] : newcomers.filter((minor) => !isKin(minor));
  return new Map([
    ...(flags ?? []),
    ...strangers.map(({ id }) => [id, [...(flags?.get(id) ?? []), 'minor-without-adult']] as const),
  ]);
}
