import type { PlainDate } from '@peristiwa/kernel';
import { isAdult, type RegisteredPerson } from '../person/person';
import type { FamilyMember } from './family';
import { isRelative, stateOf } from './towards-head';
import type { FlagsByPerson } from './transfer';

interface Host {
  readonly hosts: readonly FamilyMember[];
  readonly people: ReadonlyMap<string, RegisteredPerson>;
  readonly today: PlainDate;
}

/**
 * The flags of those who come to the card of a host. Minors who come without an adult, and who are neither relatives of
 * its head nor children of a member, are flagged: an officer asks for the statement of the parents and for the consent of
 * the host (F-1.03A, F-1.03B; `domain.md` §2.3, §2.6).
 */
export function flagMinorsAmongStrangers(
  { members, flags }: { readonly members: readonly FamilyMember[]; readonly flags?: FlagsByPerson },
  { hosts, people, today }: Host,
): FlagsByPerson {
  const state = ({ personId }: FamilyMember) => stateOf(people, personId);
  const areAccompanied = members.some((member) => isAdult(state(member), today));
  const hasParent = (member: FamilyMember) =>
    state(member).parents.some((parent) => hosts.some(({ personId }) => personId === parent.personId));
  const isStranger = (member: FamilyMember) => !isRelative(member.relationship) && !hasParent(member);
  const strangers = areAccompanied ? [] : members.filter(isStranger);
  return new Map([
    ...(flags ?? []),
    ...strangers.map(
      ({ personId }) => [personId, [...(flags?.get(personId) ?? []), 'minor-without-adult']] as const,
    ),
  ]);
}
